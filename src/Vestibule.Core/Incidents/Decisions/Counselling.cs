using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Decisions;

/// <summary>A person in the legal office takes the matter, from nobody or knowingly from a colleague.</summary>
public sealed record TakeMatter(PersonId? SeenHaving)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        if (Guard.Open(incident, who, Act.Counsel) is { } no)
        {
            return no;
        }

        var me = Guard.Named(who);
        return incident.Legal is { } has && has.Entry.Counsel.Person == me.Person ? ImmutableArray<Entry>.Empty
            : incident.Legal is { } other && other.Entry.Counsel.Person != SeenHaving ? new Refusal("already-taken", ("counsel", other.Entry.Counsel.Name))
            : Guard.One(new LegalTook(me));
    }
}

/// <summary>Counsel asks the leader something; the answer comes back into the matter.</summary>
public sealed record AskLeader(AdviceId Question, string? Text)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.Open(incident, who, Act.Counsel) ?? Guard.TooLong(Text, AnswerFact.Limit)
        ?? (string.IsNullOrWhiteSpace(Text) ? new Refusal("answer-empty") : null))
            is { } no ? no : Guard.One(new CounselAsked(Question, Guard.Named(who), Text!.Trim()));
}

/// <summary>The school answers counsel's question.</summary>
public sealed record AnswerCounsel(AdviceId Question, string? Text)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Record) ?? Guard.TooLong(Text, AnswerFact.Limit)
        ?? (incident.Questions.Any(q => q.Asked.Entry.Question == Question) ? null : new Refusal("not-found"))
        ?? (string.IsNullOrWhiteSpace(Text) ? new Refusal("answer-empty") : null))
            is { } no ? no : Guard.One(new CounselAnswered(Question, Text!.Trim()));
}

/// <summary>
/// Counsel's advice. A disposition must be chosen and the instruction written. When somebody else in the office advised in the meantime,
/// the later one is shown that first. Advice to admit needs the person to confirm that they mean it.
/// </summary>
public sealed record Advise(
    AdviceId Advice, Disposition? Disposition, string? Instruction, string? Say, ImmutableArray<string> Limits, Instant? ValidUntil,
    AdviceId? Saw, bool AdmitConfirmed)
{
    /// <summary>The longest instruction, in characters: it is read at a door.</summary>
    public const int Limit = 600;

    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who, Instant now) =>
        (Guard.Open(incident, who, Act.Counsel)
        ?? (Disposition is null ? new Refusal("advice-needs-disposition") : null)
        ?? (string.IsNullOrWhiteSpace(Instruction) ? new Refusal("advice-needs-instruction") : null)
        ?? Guard.TooLong(Instruction, Limit) ?? Guard.TooLong(Say, Limit)
        ?? (ValidUntil is { } until && until <= now ? new Refusal("advice-already-over") : null)
        ?? (Disposition == Entries.Disposition.Admit && !AdmitConfirmed ? new Refusal("admit-needs-confirmation") : null)
        ?? (incident.CurrentAdvice is { } current && current.Advised.Entry.Advice != Saw
            ? new Refusal("advice-changed", ("counsel", current.Advised.Entry.Counsel.Name)) : null))
            is { } no ? no
        : Guard.One(new Advised(
            Advice, Guard.Named(who), Disposition!.Value, Instruction!.Trim(), Blank.ToNull(Say),
            [.. Limits.Where(l => !string.IsNullOrWhiteSpace(l)).Select(l => l.Trim())], ValidUntil, incident.CurrentAdvice?.Advised.Entry.Advice));
}

/// <summary>Counsel's own notes, which nobody outside the legal office can read.</summary>
public sealed record NotePrivately(string? Text)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Counsel) ?? Guard.TooLong(Text, 20000)
        ?? (string.IsNullOrWhiteSpace(Text) ? new Refusal("answer-empty") : null))
            is { } no ? no : Guard.One(new PrivilegedNoted(Text!.Trim()));
}

/// <summary>Counsel's determination of what a paper is, kept apart from what staff observed.</summary>
public sealed record ClassifyPaper(PaperId Paper, string? Determination, string? Reasoning)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Counsel) ?? Guard.TooLong(Determination, 400) ?? Guard.TooLong(Reasoning, 20000)
        ?? (incident.Papers.Any(p => p.Recorded.Entry.Paper == Paper) ? null : new Refusal("not-found"))
        ?? (string.IsNullOrWhiteSpace(Determination) ? new Refusal("answer-empty") : null))
            is { } no ? no : Guard.One(new PaperClassified(Paper, Guard.Named(who), Determination!.Trim(), Blank.ToNull(Reasoning)));
}
