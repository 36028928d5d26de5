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

/// <summary>A campus whose alert would fail if something happened now, and where its chain is broken.</summary>
public sealed record FailingChain(CampusId Campus, ChainTrouble Trouble);

/// <summary>Looks at the chain of every campus before it is needed: ladders, who is out, and whom a channel still reaches.</summary>
public static class ChainHealth
{
    /// <summary>The campuses whose chain would fail at an instant, in the order of the book. A person counts only if a channel reaches them.</summary>
    public static ImmutableArray<FailingChain> Failing(Roster roster, Instant now, Func<PersonId, bool> reaches) =>
    [
        .. roster.Book.Campuses.SelectMany(c => new (ChainTrouble Trouble, Func<bool> Holds)[]
        {
            (ChainTrouble.NobodyAtSchool, () => roster.Ladder(LadderNames.Leader, c.Id, now).Rungs.Any(r => r.People.Any(reaches))),
            (ChainTrouble.NobodyAtTheEnd, () => Last(roster, c.Id, now).People.Any(reaches)),
        }.Where(t => !t.Holds()).Select(t => new FailingChain(c.Id, t.Trouble))),
    ];

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
