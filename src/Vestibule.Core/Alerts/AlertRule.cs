using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Alerts;

/// <summary>What the rule of alerts needs to know about a case: what began when, who answered, who was alerted, and who cannot come.</summary>
public sealed record AlertFacts(CampusId Campus, Instant OpenedAt)
{
    /// <summary>All that is asked for is information: it goes straight to the legal office.</summary>
    public bool Information { get; init; }

    /// <summary>When the legal office was asked.</summary>
    public Instant? LegalAsked { get; init; }

    /// <summary>When an emergency was declared.</summary>
    public Instant? Emergency { get; init; }

    /// <summary>Which ladders somebody answered: a leader leads, counsel took it or advised, Safety took it.</summary>
    public ImmutableHashSet<string> Answered { get; init; } = [];

    /// <summary>Rungs climbed so far, oldest first.</summary>
    public ImmutableArray<Climbed> Climbed { get; init; } = [];

    /// <summary>Who said that they cannot come, or could not be reached.</summary>
    public ImmutableHashSet<PersonId> Unavailable { get; init; } = [];
}

/// <summary>One ladder of an incident, how far it is climbed, and what it owes next.</summary>
public sealed record LadderState(Ladder Ladder, Climb Climb, Due Next);

/// <summary>
/// The whole rule of alerts: which ladders a case has at an instant and what is due on each. The leader's starts at opening, except for an
/// information request, which goes straight to the legal office; the legal office's when it is asked, at an emergency, or when the ladder
/// before it is exhausted; Safety's at an emergency, when the ladder before it is exhausted, or when the legal office is closed.
/// </summary>
public static class AlertRule
{
    /// <summary>The ladders that have started, in order, each with what it owes next.</summary>
    public static ImmutableArray<LadderState> Plan(Instant now, Roster roster, AlertFacts facts)
    {
        var states = ImmutableArray.CreateBuilder<LadderState>(3);
        foreach (var name in LadderNames.All)
        {
            var starts = Starts(name, now, roster, facts, states).Concat(facts.Climbed.Where(c => c.Ladder == name).Select(c => (Instant?)c.At));
            if (starts.Min() is { } start)
            {
                states.Add(State(name, start, now, roster, facts));
            }
        }

        return states.ToImmutable();
    }

    /// <summary>
    /// The next instant at which something may be due without anybody doing anything: a rung, an exhausted ladder, the legal office closing, or
    /// somebody going out or coming in at midnight or at a handover. Null when nothing is awaited.
    /// </summary>
    public static Instant? NextDue(Instant now, Roster roster, AlertFacts facts)
    {
        var states = Plan(now, roster, facts);
        var waiting = states.Any(s => s.Next is not Due.Nothing);
        var ladders = states.Select(s => s.Next switch
        {
            Due.Alert alert => alert.At,
            Due.Exhausted exhausted when exhausted.At > now => exhausted.At,
            _ => (Instant?)null,
        });
        return ladders.Append(waiting ? roster.NextChange(now) : null).Where(d => d is not null).Min();
    }

    /// <summary>
    /// Whether a message of a ladder to somebody may still leave: not once somebody answered that ladder, and not to somebody who cannot come. A message
    /// that waited for a provider must not call people to a door where somebody stands already.
    /// </summary>
    public static bool IsStillNeeded(AlertFacts facts, string ladder, PersonId person) => !facts.Answered.Contains(ladder) && !facts.Unavailable.Contains(person);

    private static IEnumerable<Instant?> Starts(string name, Instant now, Roster roster, AlertFacts facts, IReadOnlyList<LadderState> before)
    {
        switch (name)
        {
            case LadderNames.Leader:
                return [facts.Information ? null : facts.OpenedAt];
            case LadderNames.Legal:
                return [facts.LegalAsked, facts.Emergency, facts.Information ? facts.OpenedAt : null, .. Exhausted(name, now, before)];
            default:
                var legal = before.FirstOrDefault(s => s.Ladder.Name == LadderNames.Legal);
                var closed = roster.Book.Office(LadderNames.Legal)?.Hours.At(now, roster.Book.TimeZone, roster.Book.Closures) is { Open: false };
                return
                [
                    facts.Emergency, legal is { Climb.Answered: false } && closed && !facts.Information ? legal.Climb.StartedAt : null,
                    .. Exhausted(name, now, before),
                ];
        }
    }

    private static IEnumerable<Instant?> Exhausted(string name, Instant now, IReadOnlyList<LadderState> before) =>
        before.Where(s => s.Ladder.Then == name && s.Next is Due.Exhausted done && done.At <= now).Select(s => (Instant?)((Due.Exhausted)s.Next).At);

    private static LadderState State(string name, Instant started, Instant now, Roster roster, AlertFacts facts)
    {
        var ladder = roster.Ladder(name, facts.Campus, now, facts.Unavailable);
        ImmutableArray<Climbed> climbed = [.. facts.Climbed.Where(c => c.Ladder == name)];
        var gone = climbed.IsEmpty ? [] : climbed[^1].People.Where(p => roster.IsOut(p, now)).ToImmutableHashSet();
        var climb = new Climb(started, climbed, facts.Answered.Contains(name), facts.Unavailable, gone);
        return new LadderState(ladder, climb, Escalation.Next(ladder, climb));
    }
}
