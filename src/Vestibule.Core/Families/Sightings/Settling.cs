using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families.Sightings;

/// <summary>
/// The decisions on a report. Nothing leaves the district before somebody confirmed it and another person approved the words; a rumour that nobody
/// looked at goes out of sight by itself; a correction goes to those who got the first message.
/// </summary>
public static class Settling
{
    /// <summary>How long a report stays in sight when nobody looks at it.</summary>
    public static readonly Duration Fresh = Duration.FromHours(4);

    /// <summary>How long ago something may have been seen to be reported as such.</summary>
    public static readonly Duration Oldest = Duration.FromHours(24);

    /// <summary>Somebody reports something.</summary>
    public static Result<Sighting> Report(CampusId? near, Observation seen) =>
        Check(seen) is { } no ? no : new Sighting(near, [seen], SightingStage.Unconfirmed, seen.ToldAt + Fresh);

    /// <summary>Another observer of the same thing. It keeps the report in sight.</summary>
    public static Result<Sighting> Add(Sighting sighting, Observation seen) => Check(seen) is { } no ? no
        : sighting.Stage == SightingStage.Merged ? new Refusal("sighting.merged")
        : sighting with
        {
            Observations = sighting.Observations.Add(seen),
            NextLookAt = sighting.Stage == SightingStage.Unconfirmed ? Later(sighting.NextLookAt, seen.ToldAt + Fresh) : sighting.NextLookAt,
        };

    /// <summary>Counts a report to another: its observers go along. One about which people were told already stays by itself.</summary>
    public static Result<(Sighting From, Sighting Into)> Merge(Sighting counted, Sighting into, SheetId intoId) =>
        counted.Stage == SightingStage.Merged || into.Stage == SightingStage.Merged ? new Refusal("sighting.merged")
        : counted.Announcements.Any(a => a.ApprovedAt is not null) ? new Refusal("sighting.told-already")
        : (counted with { Stage = SightingStage.Merged, MergedInto = intoId },
           into with { Observations = [.. into.Observations.Concat(counted.Observations).OrderBy(o => o.SeenAt)], NextLookAt = Later(into.NextLookAt, counted.NextLookAt) });

    /// <summary>Somebody looked, or called: it is so, it is not so, or they have left.</summary>
    public static Result<Sighting> Settle(Sighting sighting, SightingStage stage, string? verifiedAgency, PersonId by, Instant now) => (sighting.Stage, stage) switch
    {
        (SightingStage.Merged, _) => new Refusal("sighting.merged"),
        (_, SightingStage.Unconfirmed or SightingStage.Merged) => new Refusal("sighting.settle-how"),
        (not SightingStage.Confirmed, SightingStage.Left) => new Refusal("sighting.not-confirmed"),
        _ => sighting with
        {
            Stage = stage, SettledBy = by, SettledAt = now,
            VerifiedAgency = stage == SightingStage.NotSo ? null : string.IsNullOrWhiteSpace(verifiedAgency) ? sighting.VerifiedAgency : verifiedAgency.Trim(),
        },
    };

    /// <summary>
    /// Chooses a prepared message. "Present" needs a confirmed report; "left" one where they left; "not so" needs that people were told something
    /// before, and corrects it.
    /// </summary>
    public static Result<Sighting> Choose(Sighting sighting, Message message, PersonId by, Instant now)
    {
        var open = sighting.Announcements.Any(a => a.ApprovedAt is null);
        var told = sighting.Announcements.LastOrDefault(a => a is { ApprovedAt: not null, Corrects: null });
        Refusal? no = message switch
        {
            _ when open => new Refusal("sighting.one-at-a-time"),
            Message.Present when sighting.Stage != SightingStage.Confirmed => new Refusal("sighting.not-confirmed"),
            Message.Left when sighting.Stage != SightingStage.Left => new Refusal("sighting.not-left"),
            Message.NotSo when sighting.Stage != SightingStage.NotSo => new Refusal("sighting.not-settled"),
            Message.Left or Message.NotSo when told is null => new Refusal("sighting.nobody-told"),
            _ => null,
        };
        return no is not null ? no : sighting with
        {
            Announcements = sighting.Announcements.Add(new Announcement(
                sighting.Announcements.Length + 1, message, by, now, message == Message.Present ? null : told!.Number)),
        };
    }

    /// <summary>A second person approves the words: neither who chose them, nor who settled the report. Then, and only then, they leave.</summary>
    public static Result<Sighting> Approve(Sighting sighting, SheetId mailing, PersonId by, Instant now, Instant? nextUpdate)
    {
        if (sighting.Announcements.LastOrDefault() is not { ApprovedAt: null } waiting)
        {
            return new Refusal("sighting.nothing-to-approve");
        }

        if (waiting.ChosenBy == by || sighting.SettledBy == by)
        {
            return new Refusal("sighting.second-person");
        }

        return Fits(sighting, waiting.Message) ? sighting with
        {
            Announcements = sighting.Announcements.SetItem(sighting.Announcements.Length - 1, waiting with { ApprovedBy = by, ApprovedAt = now, Mailing = mailing }),
            NextUpdateAt = nextUpdate,
        } : new Refusal("sighting.changed-since");
    }

    /// <summary>Takes a message back that nobody approved yet.</summary>
    public static Result<Sighting> Drop(Sighting sighting) => sighting.Announcements.LastOrDefault() is { ApprovedAt: null }
        ? sighting with { Announcements = sighting.Announcements.RemoveAt(sighting.Announcements.Length - 1) } : new Refusal("sighting.nothing-to-approve");

    // What is known may have changed between choosing and approving: then the words no longer fit.
    private static bool Fits(Sighting sighting, Message message) => (sighting.Stage, message) is
        (SightingStage.Confirmed, Message.Present) or (SightingStage.Left, Message.Left) or (SightingStage.NotSo, Message.NotSo);

    private static Refusal? Check(Observation seen) => seen switch
    {
        _ when string.IsNullOrWhiteSpace(seen.Where) => new Refusal("sighting.where"),
        _ when seen.SeenAt > seen.ToldAt || seen.SeenAt < seen.ToldAt - Oldest => new Refusal("sighting.when"),
        _ => null,
    };

    private static Instant Later(Instant a, Instant b) => a > b ? a : b;
}
