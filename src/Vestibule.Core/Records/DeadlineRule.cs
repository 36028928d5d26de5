using System.Collections.Immutable;
using NodaTime;

namespace Vestibule.Core.Records;

/// <summary>On which track a request runs: which duty it falls under, and so which clock.</summary>
public enum Track
{
    /// <summary>Somebody outside asks about a student, with no paper and no right of their own. There is no clock but the district's word.</summary>
    Information,
    /// <summary>A parent, or a student of age, asks to see the student's own records (34 CFR 99.10).</summary>
    ParentInspection,
    /// <summary>A court's order, a warrant or a subpoena.</summary>
    LegalProcess,
    /// <summary>Somebody asks for public records of the district under the state's open records law.</summary>
    OpenRecords,
}

/// <summary>Which days a rule counts.</summary>
public enum Count
{
    /// <summary>Every day.</summary>
    CalendarDays,
    /// <summary>Days on which the district's offices work.</summary>
    WorkingDays,
}

/// <summary>What a rule sets a time for.</summary>
public enum RuleFor
{
    /// <summary>By when a request must be answered.</summary>
    Answer,
    /// <summary>How long the parent must have known before anything is disclosed under an order or a subpoena.</summary>
    NoticeBeforeDisclosure,
}

/// <summary>More time that a rule allows, once, with a reason.</summary>
public sealed record Extension(int Days, Count Count);

/// <summary>
/// One duty of a law as data: so many days, counted so, for that track; where it is written, since and until when it holds. Nothing of it is
/// in the code, and a district's counsel can read every line.
/// </summary>
public sealed record DeadlineRule(
    string Id, RuleFor For, Track Track, int Days, Count Count, string Source, LocalDate? From, LocalDate? Until,
    Extension? Extension, bool PauseStopsTheClock, int AtRiskDays, bool LiftedOnlyByACourt = false)
{
    /// <summary>Of which day the text is that was read, where it is not known since when it holds.</summary>
    public LocalDate? AsOf { get; init; }

    /// <summary>Whether the rule holds on a day. A rule without dates holds always.</summary>
    public bool HoldsOn(LocalDate day) => !(From > day) && !(Until < day);
}

/// <summary>The rules of one jurisdiction: the federal ones, or a state's; who read them, and whether counsel has.</summary>
public sealed record RuleFile(
    string Jurisdiction, string Name, string Reviewer, ImmutableArray<DeadlineRule> Rules, ImmutableArray<RecordKind> DirectoryKinds)
{
    /// <summary>How long each class is kept.</summary>
    public ImmutableArray<KeepRule> Kept { get; init; } = [];
}
