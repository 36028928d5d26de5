using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Alerts;

/// <summary>The names of the three ladders.</summary>
public static class LadderNames
{
    /// <summary>The administrators of a campus.</summary>
    public const string Leader = "leader";

    /// <summary>The legal office.</summary>
    public const string Legal = "legal";

    /// <summary>The Department of Safety.</summary>
    public const string Safety = "safety";

    /// <summary>All of them, in the order in which they are climbed.</summary>
    public static readonly ImmutableArray<string> All = [Leader, Legal, Safety];
}

/// <summary>How fast alerts climb where the district wrote no ladder of its own.</summary>
public sealed record LadderTimes(Duration Leader, Duration Legal, Duration Safety)
{
    /// <summary>Two minutes on each ladder.</summary>
    public static readonly LadderTimes Usual = new(Duration.FromMinutes(2), Duration.FromMinutes(2), Duration.FromMinutes(2));
}

/// <summary>The people alerted together, and how long the rung before it may stay unanswered before this one is climbed.</summary>
public sealed record Rung(ImmutableArray<PersonId> People, Duration After)
{
    /// <summary>The channels that come first on this rung; empty for each person's own.</summary>
    public ImmutableArray<string> Channels { get; init; } = [];
}

/// <summary>Who is alerted, in what order, after how long, as it stands at an instant; and the ladder that begins when nobody answers.</summary>
public sealed record Ladder(string Name, ImmutableArray<Rung> Rungs)
{
    /// <summary>The next ladder; null when this one ends the chain.</summary>
    public string? Then { get; init; }

    /// <summary>How long the last rung may stay unanswered before this ladder counts as exhausted.</summary>
    public Duration Patience { get; init; }
}

/// <summary>One rung that was climbed: who was alerted, and when.</summary>
public sealed record Climbed(string Ladder, int Rung, ImmutableArray<PersonId> People, Instant At);

/// <summary>
/// How far a ladder has been climbed for one incident: when it started, who was alerted, whether somebody answered, who said that they cannot
/// come or was not reached, and who has gone out since (with nobody on the newest rung left, the next one is due at once).
/// </summary>
public sealed record Climb(
    Instant StartedAt, ImmutableArray<Climbed> Climbed, bool Answered, ImmutableHashSet<PersonId> Unavailable, ImmutableHashSet<PersonId> Gone);

/// <summary>What a ladder owes next.</summary>
public abstract record Due
{
    /// <summary>These people are to be alerted at this instant (now, when it has passed).</summary>
    public sealed record Alert(int Rung, ImmutableArray<PersonId> People, Instant At) : Due;

    /// <summary>Every rung was tried. Nobody is left to alert on this ladder, since this instant at the latest.</summary>
    public sealed record Exhausted(Instant At) : Due;

    /// <summary>Somebody answered; nothing is owed.</summary>
    public sealed record Nothing : Due;
}

/// <summary>The pure rule of one ladder.</summary>
public static class Escalation
{
    /// <summary>
    /// What is owed next: the first rung with somebody on it who was not alerted yet, a rung with nobody being skipped at once. Rungs are looked
    /// at from the first on, so that whoever comes on duty or is put on an earlier rung in the middle of a case is not passed over. Nobody is
    /// alerted twice by the same ladder. When everybody on the newest rung cannot come or could not be reached, the next rung is due at once.
    /// </summary>
    public static Due Next(Ladder ladder, Climb climb)
    {
        if (climb.Answered)
        {
            return new Due.Nothing();
        }

        var last = climb.Climbed.IsEmpty ? climb.StartedAt : climb.Climbed[^1].At;
        var hurry = climb.Climbed.IsEmpty || climb.Climbed[^1].People.All(p => climb.Unavailable.Contains(p) || climb.Gone.Contains(p));
        for (var rung = 0; rung < ladder.Rungs.Length; rung++)
        {
            ImmutableArray<PersonId> people = [.. ladder.Rungs[rung].People.Where(p => !climb.Unavailable.Contains(p) && !climb.Climbed.Any(c => c.People.Contains(p)))];
            if (!people.IsEmpty)
            {
                return new Due.Alert(rung, people, hurry ? last : last + ladder.Rungs[rung].After);
            }
        }

        return new Due.Exhausted(hurry ? last : last + ladder.Patience);
    }
}
