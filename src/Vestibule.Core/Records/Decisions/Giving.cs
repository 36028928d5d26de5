using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records.Decisions;

/// <summary>One person puts together what shall be given: which items, which copies, to whom, how, with which letter.</summary>
public sealed record Propose(IReadOnlyList<int> Items, IReadOnlyList<PaperId> Papers, Manner Manner, string Recipient, string Letter, Language Language)
{
    /// <summary>The request with the proposal; refused while anything stands in the way.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on)
    {
        if (Sitting.Stuck(request) is { } stuck)
        {
            return stuck;
        }

        if (string.IsNullOrWhiteSpace(Recipient))
        {
            return new Refusal("records.recipient");
        }

        if (Papers.Any(p => request.Papers.All(k => k.Paper != p)))
        {
            return new Refusal("records.no-such-paper");
        }

        return InTheWay(request, [.. Items], on) is { } no ? no
            : !on.Me.IsOk ? on.Me.Refusal!
            : on.Noted(request with { Proposal = new Proposal(on.Me.Value, [.. Items], [.. Papers], Manner, Recipient, Letter, Language) }, "proposed", Recipient);
    }

    /// <summary>What stands in the way of giving these items today; null when nothing does.</summary>
    public static Refusal? InTheWay(RecordsRequest request, ImmutableArray<int> items, Sitting on)
    {
        var chosen = request.Items.Where(i => items.Contains(i.Number)).ToArray();
        if (chosen.Length == 0 || chosen.Length != items.Distinct().Count())
        {
            return new Refusal("records.no-items");
        }

        if (request.State == RequestState.Paused)
        {
            return new Refusal("records.paused");
        }

        if (chosen.FirstOrDefault(i => i.State != ItemState.Allowed) is { } undecided)
        {
            return new Refusal("records.not-allowed", ("student", undecided.Student.Name));
        }

        if (!chosen.Any(i => i.Basis!.IsProcess))
        {
            return null;
        }

        var from = NoticeRule.From(request, on);
        return !from.IsOk ? from.Refusal
            : on.Today < from.Value ? new Refusal("records.notice.wait", ("day", LocalDatePattern.Iso.Format(from.Value))) : null;
    }
}

/// <summary>Another person agrees, and only then does anything leave.</summary>
public sealed record Agree(Holder SeenProposedBy, SheetId? Link)
{
    /// <summary>The request with what was given. Everything is looked at once more: the day, the grounds, the parent's notice.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on)
    {
        if (Sitting.Stuck(request) is { } stuck)
        {
            return stuck;
        }

        if (request.Proposal is not { } proposal || proposal.By != SeenProposedBy)
        {
            return new Refusal("records.proposal-changed");
        }

        if (!on.Me.IsOk)
        {
            return on.Me.Refusal!;
        }

        if (on.Me.Value.Person == proposal.By.Person)
        {
            return new Refusal("records.two-people");
        }

        return Propose.InTheWay(request, proposal.Items, on) is { } no ? no : on.Noted(request with
        {
            Proposal = null,
            Gave = request.Gave.Add(new Given(
                on.Now, proposal.By, on.Me.Value, proposal.Items, proposal.Papers, proposal.Manner, proposal.Recipient, proposal.Letter, proposal.Language, Link)),
            Items = [.. request.Items.Select(i => proposal.Items.Contains(i.Number) ? i with { State = ItemState.Given } : i)],
        }, "given", proposal.Recipient);
    }
}

/// <summary>
/// Writes down a further party: to whom the receiver may pass something on, known when it is given, or to whom it did, learned later (34 CFR 99.32(b)). A closed
/// request takes it too, because that is often learned late.
/// </summary>
public sealed record AddFurtherParty(string Name, string Interest, IReadOnlyList<int> Items, bool Did)
{
    /// <summary>The request with the party; refused without a name, an interest, or something that is given or may be.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on) =>
        string.IsNullOrWhiteSpace(Name) ? new Refusal("records.further.name")
        : string.IsNullOrWhiteSpace(Interest) ? new Refusal("records.further.interest")
        : !Items.Any() || Items.Any(n => request.Items.All(i => i.Number != n || i.State is not (ItemState.Allowed or ItemState.Given))) ? new Refusal("records.further.items")
        : Did && Items.Any(n => request.Items.All(i => i.Number != n || i.State != ItemState.Given)) ? new Refusal("records.further.not-given")
        : on.Noted(request with { Further = request.Further.Add(new FurtherParty(Name, Interest, [.. Items], Did, on.Today)) }, "further", Name);
}

/// <summary>The second person does not agree, or the first takes it back.</summary>
public sealed record Decline(string Reason)
{
    /// <summary>The request without the proposal.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on) => request.Proposal is null ? new Refusal("records.proposal-changed")
        : string.IsNullOrWhiteSpace(Reason) ? new Refusal("records.reason-missing")
        : on.Noted(request with { Proposal = null }, "declined", Reason);
}

/// <summary>The end: what was not given by now was refused, with counsel's ground for it.</summary>
public sealed record CloseRequest(string Answer, bool NotARequest = false)
{
    /// <summary>The closed request; refused while an item is neither given, withheld nor dropped, or a proposal waits.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on)
    {
        if (Sitting.Stuck(request) is { } stuck)
        {
            return stuck;
        }

        if (request.Proposal is not null)
        {
            return new Refusal("records.proposal-waits");
        }

        if (!NotARequest && request.Items.FirstOrDefault(i => i.State is ItemState.Open or ItemState.Allowed) is { } open)
        {
            return new Refusal(open.State == ItemState.Open ? "records.still-open" : "records.still-to-give", ("student", open.Student.Name));
        }

        if (string.IsNullOrWhiteSpace(Answer))
        {
            return new Refusal("records.answer-missing");
        }

        var (given, kept) = (request.Items.Any(i => i.State == ItemState.Given), request.Items.Any(i => i.State == ItemState.Withheld));
        return on.Noted(request with
        {
            State = RequestState.Closed, ClosedAt = on.Now, Paused = null,
            Outcome = NotARequest ? Outcome.NotARequest : given ? kept ? Outcome.PartGiven : Outcome.Given : Outcome.Refused,
        }, "closed", Answer);
    }
}
