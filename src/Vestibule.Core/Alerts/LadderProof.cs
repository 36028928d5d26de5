using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;

namespace Vestibule.Core.Alerts;

/// <summary>One rung in the story of a ladder that nobody answers.</summary>
/// <param name="Ladder">The ladder.</param>
/// <param name="People">Everybody named on the rung, on duty or not.</param>
/// <param name="AfterSeconds">How long those before may leave the alert unanswered; none for the first of all.</param>
/// <param name="WhileOpen">The office that has to be open for this rung to be alerted; null for any time.</param>
public sealed record LadderMove(string Ladder, ImmutableArray<PersonId> People, int? AfterSeconds, string? WhileOpen);

/// <summary>What a procedure asks of the district's directory and ladders, and whether it is so.</summary>
/// <param name="Rule"><c>number</c>, <c>hours</c>, <c>awake</c> or <c>in-time</c>.</param>
/// <param name="About">The contact or the ladder that it is about.</param>
/// <param name="Line">Where a rule of the file stands; 0 for a built-in one.</param>
public sealed record CheckedLadder(string Rule, string About, int Line)
{
    /// <summary>The campuses at which it is broken; empty with <see cref="Kept"/> false where it is broken everywhere.</summary>
    public ImmutableArray<CampusId> Campuses { get; init; } = [];

    /// <summary>For <c>in-time</c>: the longest wait that the file allows.</summary>
    public Duration? Within { get; init; }

    /// <summary>True when it is so.</summary>
    public bool Kept { get; init; } = true;

    /// <summary>Where it is broken on a ladder: who is alerted, one after the other, at the first of the campuses, until it goes wrong.</summary>
    public ImmutableArray<LadderMove> Story { get; init; } = [];
}

/// <summary>
/// Proves an edition against the district: every office that is called has a number; who answers day and night in the file does so in the
/// directory; every ladder that a case alerts ends at somebody who answers day and night, at every campus; and nobody waits longer for the next
/// than the file allows. By the rule of one ladder (<see cref="Escalation"/>) the wait before a rung is that rung's own, whoever is out or left
/// out, so that looking at each rung once covers every hour and every absence.
/// </summary>
public static class LadderProof
{
    /// <summary>Every rule, in a fixed order.</summary>
    public static ImmutableArray<CheckedLadder> Of(Edition edition, Roster roster)
    {
        ArgumentNullException.ThrowIfNull(edition);
        ArgumentNullException.ThrowIfNull(roster);
        var steps = edition.Procedures.SelectMany(p => p.Steps).ToList();
        var called = edition.Content.Contacts.Where(c => steps.Any(s => s.Call == c.Id)).ToList();
        var told = LadderNames.All.Where(l => l == LadderNames.Leader || edition.Content.Alerts.Any(a => a.Ladder == l)
            || steps.Any(s => s.Call?.Value == l || s.Send?.Value == l));
        return
        [
            .. called.Select(c => new CheckedLadder("number", c.Id.Value, 0) { Kept = roster.Book.Office(c.Id.Value) is not null }),
            .. called.Where(c => c.AllHours && roster.Book.Office(c.Id.Value) is not null)
                .Select(c => new CheckedLadder("hours", c.Id.Value, 0) { Kept = roster.Book.Office(c.Id.Value)!.Hours.AlwaysOpen }),
            .. told.Select(l => At(new("awake", l, 0), roster, campus => EndsAwake(roster, edition, l, campus) ? [] : Story(roster, l, campus, null))),
            .. edition.Content.Alerts.Select(a => At(
                new("in-time", a.Ladder, a.Line) { Within = a.Within }, roster, campus => Late(roster, a, campus) is { } late ? Story(roster, a.Ladder, campus, late) : [])),
        ];
    }

    private static CheckedLadder At(CheckedLadder rule, Roster roster, Func<CampusId, ImmutableArray<LadderMove>> story)
    {
        var broken = roster.Book.Campuses.Select(c => (c.Id, Story: story(c.Id))).Where(c => !c.Story.IsEmpty).ToList();
        return broken.Count == 0 ? rule : rule with { Kept = false, Campuses = [.. broken.Select(b => b.Id)], Story = broken[0].Story };
    }

    /// <summary>A contact of the file that is called instead counts too: a case opens its ladder with the call.</summary>
    private static bool EndsAwake(Roster roster, Edition edition, string ladder, CampusId campus)
    {
        for (var (name, seen) = ((string?)ladder, new HashSet<string>()); name is not null && seen.Add(name);)
        {
            if (LadderNames.All.Contains(name) && Chain(roster, name, campus) is [.., { Then: null, Rungs: [.., var last] }] && LadderCheck.AnswersAlways(roster, last))
            {
                return true;
            }

            name = edition.Content.Contacts.FirstOrDefault(c => c.Id.Value == name)?.Fallback?.Value;
        }

        return false;
    }

    /// <summary>The ladder and those that begin after it, up to the last one or to where they go in a circle.</summary>
    private static List<LadderPlan> Chain(Roster roster, string ladder, CampusId campus)
    {
        var chain = new List<LadderPlan>();
        for (var name = (string?)ladder; name is not null && LadderNames.All.Contains(name) && chain.All(c => c.Name != name); name = chain[^1].Then)
        {
            chain.Add(roster.Plan(name, campus));
        }

        return chain;
    }

    /// <summary>The first rung that may be waited for too long; the number of rungs for the ladder that begins when nobody answered; null when none.</summary>
    private static int? Late(Roster roster, AlertLimit limit, CampusId campus)
    {
        var plan = roster.Plan(limit.Ladder, campus);
        var late = plan.Rungs.Select((rung, n) => (rung, n)).Where(r => Duration.FromSeconds(r.rung.AfterSeconds) > limit.Within).Select(r => (int?)r.n).FirstOrDefault();
        return late ?? (plan.Then is not null && Duration.FromSeconds(plan.ThenAfterSeconds) > limit.Within ? plan.Rungs.Length : null);
    }

    private static ImmutableArray<LadderMove> Story(Roster roster, string ladder, CampusId campus, int? late)
    {
        var moves = ImmutableArray.CreateBuilder<LadderMove>();
        foreach (var plan in Chain(roster, ladder, campus))
        {
            foreach (var (rung, n) in plan.Rungs.Select((r, n) => (r, n)))
            {
                int? wait = moves.Count == 0 && late != 0 ? null : n == 0 && moves.Count > 0 ? Patience(roster, moves[^1].Ladder, campus) : rung.AfterSeconds;
                moves.Add(new(plan.Name, roster.Named(rung, campus), wait, rung.WhileOpen));
                if (moves.Count - 1 == late) return moves.ToImmutable();
            }
        }

        return moves.Count > 0 ? moves.ToImmutable() : [new(ladder, [], null, null)];
    }

    private static int Patience(Roster roster, string ladder, CampusId campus) => roster.Plan(ladder, campus).ThenAfterSeconds;
}
