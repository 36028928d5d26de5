using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families.Sightings;

/// <summary>Who says that officials were seen.</summary>
public enum ReportedBy
{
    /// <summary>Somebody who works for the district.</summary>
    Staff,
    /// <summary>A bus driver, or another driver of the district.</summary>
    Driver,
    /// <summary>A parent, guardian or student.</summary>
    Family,
}

/// <summary>What is known of a report. The number is its state code in the register.</summary>
public enum SightingStage
{
    /// <summary>Somebody said so. Nobody has looked yet.</summary>
    Unconfirmed,
    /// <summary>Somebody whom the district trusts has seen it, or called and was told.</summary>
    Confirmed,
    /// <summary>Somebody looked, and it is not so.</summary>
    NotSo,
    /// <summary>Was confirmed, and is over.</summary>
    Left,
    /// <summary>Counted to another report of the same thing.</summary>
    Merged,
}

/// <summary>What one observer saw: where, when, and their words. The observer's name is kept for the district's own eyes.</summary>
public sealed record Observation(ReportedBy By, PersonId? Person, Instant SeenAt, Instant ToldAt, string Where, string Words);

/// <summary>What is said to people about a report. Each is a prepared message in every language of the program.</summary>
public enum Saying
{
    /// <summary>Officers are, or were, near or at the school.</summary>
    Present,
    /// <summary>They have left.</summary>
    Left,
    /// <summary>What was said before was not so.</summary>
    NotSo,
}

/// <summary>
/// A message about a report: which of the prepared ones, chosen by one person, approved by another, and when it left. A correction names the
/// message it corrects: it goes to exactly those people, in exactly those languages.
/// </summary>
public sealed record Announcement(int Number, Saying Saying, PersonId ChosenBy, Instant ChosenAt, int? Corrects)
{
    /// <summary>Who approved the words.</summary>
    public PersonId? ApprovedBy { get; init; }

    /// <summary>When they were approved: from then on it leaves.</summary>
    public Instant? ApprovedAt { get; init; }

    /// <summary>The mailing that carries it.</summary>
    public SheetId? Mailing { get; init; }

    /// <summary>When its readers were put down; null while that is still to be done.</summary>
    public Instant? AddressedAt { get; init; }
}

/// <summary>
/// A report that officials were seen near a school, at a stop, on a street: what several observers said, what is known of it, and what people
/// were told. The agency counts as known only when somebody verified it; until then there are only officers.
/// </summary>
public sealed record Sighting(CampusId? Near, ImmutableArray<Observation> Observations, SightingStage Stage, Instant NextLookAt)
{
    /// <summary>The agency's name, once somebody called a number that the district holds and was told so.</summary>
    public string? VerifiedAgency { get; init; }

    /// <summary>Who settled what is known, and when.</summary>
    public PersonId? SettledBy { get; init; }

    /// <summary>When that was.</summary>
    public Instant? SettledAt { get; init; }

    /// <summary>The report this one was counted to.</summary>
    public SheetId? MergedInto { get; init; }

    /// <summary>What people were told, oldest first.</summary>
    public ImmutableArray<Announcement> Announcements { get; init; } = [];

    /// <summary>When the next word is promised to the public; null when none is.</summary>
    public Instant? NextUpdateAt { get; init; }

    /// <summary>True when nobody has looked in time: an old rumour goes out of sight by itself.</summary>
    public bool IsExpired(Instant now) => Stage == SightingStage.Unconfirmed && now >= NextLookAt;

    /// <summary>The approved messages whose readers are still to be put down.</summary>
    public IEnumerable<Announcement> ToAddress => Announcements.Where(a => a is { Mailing: not null, AddressedAt: null });

    /// <summary>True when a later message took this one's place: who does not have it yet gets neither, or would read it after its correction.</summary>
    public bool IsOver(int number) => Announcements.Any(a => a.ApprovedAt is not null && a.Corrects == number);

    /// <summary>The report once the readers of a message were put down.</summary>
    public Sighting Addressed(int number, Instant now) =>
        this with { Announcements = [.. Announcements.Select(a => a.Number == number ? a with { AddressedAt = now } : a)] };

    /// <summary>Whether the public page may speak of it: only of what was confirmed or told before.</summary>
    public bool IsPublic => Stage != SightingStage.Merged && Announcements.Any(a => a.ApprovedAt is not null);
}
