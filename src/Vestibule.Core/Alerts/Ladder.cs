using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Alerts;

/// <summary>The people alerted together, and how long the rung before it may stay unanswered before this one is climbed.</summary>
public sealed record Rung(ImmutableArray<PersonId> People, Duration After);

/// <summary>Who is alerted, in what order, after how long. The name says for whom: <c>leader</c>, <c>legal</c> or <c>safety</c>.</summary>
public sealed record Ladder(string Name, ImmutableArray<Rung> Rungs)
{
    /// <summary>The ladder without those who cannot come today; a rung with nobody on it is skipped at once.</summary>
    public Ladder Without(IReadOnlySet<PersonId> absent) => this with
    {
        Rungs = [.. Rungs.Select(r => r with { People = [.. r.People.Where(p => !absent.Contains(p))] }).Where(r => r.People.Length > 0)],
    };
}

/// <summary>How far a ladder has been climbed for one incident: when it started, who was alerted, and whether somebody answered.</summary>
public sealed record Climb(
    Instant StartedAt, ImmutableArray<(int Rung, ImmutableArray<PersonId> People, Instant At)> Climbed, bool Answered, ImmutableHashSet<PersonId> Unavailable);

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

/// <summary>The pure rule of escalation.</summary>
public static class Escalation
{
    /// <summary>
    /// What is owed next. People who were already alerted are never alerted again by the same ladder. When everybody on the newest rung
    /// has said that they cannot come, or could not be reached, the next rung is due at once.
    /// </summary>
    public static Due Next(Ladder ladder, Climb climb, Duration lastRungGrace)
    {
        if (climb.Answered)
        {
            return new Due.Nothing();
        }

        var alerted = climb.Climbed.SelectMany(c => c.People).ToImmutableHashSet();
        var last = climb.Climbed.Length == 0 ? climb.StartedAt : climb.Climbed[^1].At;
        var hurry = climb.Climbed.Length == 0 || climb.Climbed[^1].People.All(climb.Unavailable.Contains);
        for (var rung = climb.Climbed.Length == 0 ? 0 : climb.Climbed[^1].Rung + 1; rung < ladder.Rungs.Length; rung++)
        {
            ImmutableArray<PersonId> people = [.. ladder.Rungs[rung].People.Where(p => !alerted.Contains(p) && !climb.Unavailable.Contains(p))];
            if (people.Length > 0)
            {
                return new Due.Alert(rung, people, hurry ? last : last + ladder.Rungs[rung].After);
            }
        }

        return new Due.Exhausted(hurry ? last : last + lastRungGrace);
    }
}
