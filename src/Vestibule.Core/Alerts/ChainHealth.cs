using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Alerts;

/// <summary>What is wrong with the chain of a campus right now.</summary>
public enum ChainTrouble
{
    /// <summary>Nobody at the school could be alerted: everybody is out, or has no channel that works.</summary>
    NobodyAtSchool,
    /// <summary>Whoever should answer day and night could not be alerted.</summary>
    NobodyAtTheEnd,
}

/// <summary>Why nobody on a part of a chain could be alerted.</summary>
public enum ChainCause
{
    /// <summary>Nobody is on duty there: all are out, or nobody is named.</summary>
    NobodyOnDuty,
    /// <summary>Those on duty have no number, address or device, or the district has not set up the channel for it.</summary>
    NoWay,
    /// <summary>Every way to those on duty that was tried last failed: in the night's practice, in a test, or in a real alert.</summary>
    Failed,
}

/// <summary>A campus whose alert would fail if something happened now, where its chain is broken, and why.</summary>
public sealed record FailingChain(CampusId Campus, ChainTrouble Trouble, ChainCause Cause);

/// <summary>What became of a message to somebody by one channel: a practice, a test, or a real alert.</summary>
public sealed record Tried(PersonId Person, string Channel, Instant At, bool Failed);

/// <summary>Looks at the chain of every campus before it is needed: ladders, who is out, and whom a channel still reaches.</summary>
public static class ChainHealth
{
    /// <summary>
    /// The campuses whose chain would fail at an instant, in the order of the book. <paramref name="broken"/> says why somebody could not be reached; null when they could.
    /// </summary>
    public static ImmutableArray<FailingChain> Failing(Roster roster, Instant now, Func<PersonId, ChainCause?> broken) =>
    [
        .. roster.Book.Campuses.SelectMany(c => new[]
        {
            Why([.. roster.Ladder(LadderNames.Leader, c.Id, now).Rungs.SelectMany(r => r.People)], broken) is { } school ? new FailingChain(c.Id, ChainTrouble.NobodyAtSchool, school) : null,
            Why(Last(roster, c.Id, now).People, broken) is { } end ? new FailingChain(c.Id, ChainTrouble.NobodyAtTheEnd, end) : null,
        }).OfType<FailingChain>(),
    ];

    /// <summary>
    /// Why somebody could not be reached by their ways; null when they could. What counts of a way is its newest try, and of two at the same instant the one that failed. Where every way that was tried failed, one that was never tried is no
    /// reason to trust: an untried way counts only for somebody of whom nothing is known.
    /// </summary>
    public static ChainCause? Broken(PersonId person, IReadOnlyCollection<string> ways, IEnumerable<Tried> tried)
    {
        if (ways.Count == 0)
        {
            return ChainCause.NoWay;
        }

        var newest = tried.Where(t => t.Person == person && ways.Contains(t.Channel)).GroupBy(t => t.Channel).Select(g => g.MaxBy(t => (t.At, t.Failed))!).ToArray();
        return newest.Length > 0 && newest.All(t => t.Failed) ? ChainCause.Failed : null;
    }

    private static ChainCause? Why(ImmutableArray<PersonId> people, Func<PersonId, ChainCause?> broken)
    {
        var causes = people.Select(broken).ToArray();
        return causes.Length == 0 ? ChainCause.NobodyOnDuty : causes.Any(c => c is null) ? null : causes.Max();
    }

    private static Rung Last(Roster roster, CampusId campus, Instant now)
    {
        var ladder = roster.Ladder(LadderNames.Leader, campus, now);
        for (var hops = 0; ladder.Then is { } then && hops < LadderNames.All.Length; hops++)
        {
            ladder = roster.Ladder(then, campus, now);
        }

        return ladder.Rungs.IsEmpty ? new Rung([], Duration.Zero) : ladder.Rungs[^1];
    }
}
