using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records.Decisions;

/// <summary>Somebody in the legal office takes a request. The one who passed it on sees it at once.</summary>
public sealed record Take(PersonId? SeenHaving)
{
    /// <summary>The request with its holder; refused when somebody else took it meanwhile.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on)
    {
        if (request.State == RequestState.Closed)
        {
            return new Refusal("records.closed");
        }

        if (!on.Me.IsOk)
        {
            return on.Me.Refusal!;
        }

        if (request.Counsel is { } has && has.Person != SeenHaving)
        {
            return has.Person == on.Me.Value.Person ? request : new Refusal("records.taken", ("name", has.Name));
        }

        return on.Noted(request with
        {
            Counsel = on.Me.Value, FirstTaken = request.FirstTaken ?? on.Now, State = request.State == RequestState.New ? RequestState.Taken : request.State,
        }, "taken", null);
    }
}

/// <summary>Part of a request is no longer asked for: whoever asked agreed to less.</summary>
public sealed record Narrow(IReadOnlyList<int> Items, string Agreed)
{
    /// <summary>The request without these items.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on)
    {
        if (Sitting.Stuck(request) is { } stuck)
        {
            return stuck;
        }

        if (Items.Count == 0 || string.IsNullOrWhiteSpace(Agreed))
        {
            return new Refusal("records.reason-missing");
        }

        return on.Noted(request with
        {
            Items = [.. request.Items.Select(i => Items.Contains(i.Number) && i.State != ItemState.Given ? i with { State = ItemState.Dropped } : i)], Proposal = null,
        }, "narrowed", Agreed);
    }
}

/// <summary>A request waits for whoever asked, for example for the name of a student.</summary>
public sealed record Pause(string For)
{
    /// <summary>The paused request. The clock of the law runs on unless its rule says otherwise.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on) => Sitting.Stuck(request) is { } stuck ? stuck
        : request.State == RequestState.Paused ? new Refusal("records.paused")
        : string.IsNullOrWhiteSpace(For) ? new Refusal("records.reason-missing")
        : on.Noted(request with { State = RequestState.Paused, Paused = new Pausing(on.Today, For) }, "paused", For);
}

/// <summary>A paused request goes on.</summary>
public static class Resume
{
    /// <summary>The request at work again, with the days it waited.</summary>
    public static Result<RecordsRequest> Decide(RecordsRequest request, Sitting on) => request is not { State: RequestState.Paused, Paused: { } pause }
        ? new Refusal("records.not-paused")
        : on.Noted(request with
        {
            State = RequestState.Taken, Paused = null, Pauses = request.Pauses.Add(new PausedDays(pause.Since, on.Today)),
        }, "resumed", null);
}

/// <summary>More time, where the rule of the request's track gives it: once, with a reason, and before the time is over.</summary>
public sealed record Extend(string Reason)
{
    /// <summary>The request with more time. The day that results is the rule's, not anybody's choice.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on)
    {
        if (Sitting.Stuck(request) is { } stuck)
        {
            return stuck;
        }

        if (request.DueBy(on.Rules, on.Calendar, on.Zone) is not { Rule: { } rule } due || rule.Extension is null)
        {
            return new Refusal("records.no-extension");
        }

        return request.Extended is not null ? new Refusal("records.extended-already")
            : on.Today > due.LastDay ? new Refusal("records.extension-too-late", ("day", NodaTime.Text.LocalDatePattern.Iso.Format(due.LastDay)))
            : string.IsNullOrWhiteSpace(Reason) ? new Refusal("records.reason-missing")
            : on.Noted(request with { Extended = Reason }, "extended", Reason);
    }
}

/// <summary>Whoever asked takes the whole request back.</summary>
public sealed record Withdraw(string How)
{
    /// <summary>The closed request. It stays in the record of requests.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on) => Sitting.Stuck(request) is { } stuck ? stuck
        : string.IsNullOrWhiteSpace(How) ? new Refusal("records.reason-missing")
        : on.Noted(request with
        {
            State = RequestState.Closed, Outcome = Outcome.Withdrawn, ClosedAt = on.Now, Paused = null, Proposal = null,
            Items = [.. request.Items.Select(i => i.State is ItemState.Given or ItemState.Withheld ? i : i with { State = ItemState.Dropped })],
        }, "withdrawn", How);
}

/// <summary>A hold: nothing of this request may be destroyed, because a dispute is under way or to be expected.</summary>
public sealed record PutHold(string? Reason)
{
    /// <summary>The request with the hold, or without it when no reason is left.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on) => string.IsNullOrWhiteSpace(Reason)
        ? request.Hold is null ? new Refusal("records.reason-missing") : on.Noted(request with { Hold = null }, "hold-lifted", request.Hold)
        : on.Noted(request with { Hold = Reason }, "hold", Reason);
}

/// <summary>A lawyer outside the district may see this one matter, or no longer.</summary>
public sealed record LetIn(PersonId Person, string Name, bool In)
{
    /// <summary>The request with its circle.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on) => Sitting.Stuck(request) is { } stuck ? stuck
        : In == request.Outside.Contains(Person) ? request
        : on.Noted(request with { Outside = In ? request.Outside.Add(Person) : request.Outside.Remove(Person) }, In ? "let-in" : "let-out", Name);
}
