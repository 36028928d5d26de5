using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Core.Incidents;

/// <summary>What became of one step of the procedure.</summary>
public enum Conformed
{
    /// <summary>It was done.</summary>
    Done,
    /// <summary>It was left out, for a reason.</summary>
    Skipped,
    /// <summary>It is owed.</summary>
    Owed,
    /// <summary>It was not done, and is not owed.</summary>
    NotDone,
}

/// <summary>One time that a step was done or left out, or a step that was not.</summary>
/// <param name="Request">Of which access request.</param>
/// <param name="Step">The step.</param>
/// <param name="Official">About which official; null for a common step.</param>
/// <param name="State">What became of it.</param>
/// <param name="At">When; for what is owed, since when; null for what was not done.</param>
/// <param name="Due">By when; null without a deadline.</param>
/// <param name="By">Who recorded it; null for what was not done.</param>
/// <param name="Reason">Why it was left out, in the words of whoever did.</param>
/// <param name="Early">What the procedure had in the way when it was recorded; null when nothing.</param>
public sealed record ConformanceLine(
    AccessRequestId Request, P.Step Step, OfficialId? Official, Conformed State, Instant? At, Instant? Due, Actor? By, string? Reason, Refusal? Early)
{
    /// <summary>How late it was done, or is by now; null when it is not late.</summary>
    public Duration? Late { get; init; }
}

/// <summary>
/// How an incident went beside its procedure: every step of the edition it is bound to, as done, by whom, when, how late, left out and why, out
/// of order, or still owed. From the journal and the edition alone; what was taken back does not count.
/// </summary>
public sealed record Conformance(ImmutableArray<ConformanceLine> Lines)
{
    /// <summary>The report of an incident, as it stood when it closed or stands now.</summary>
    public static Conformance Of(Incident incident, Instant now)
    {
        var (at, lines) = (incident.Closed?.At ?? now, LinesOfEvents(incident));
        return new([.. incident.Asks.SelectMany(ask => Told(ask, at, lines))]);
    }

    /// <summary>How many lines are in a state.</summary>
    public int Count(Conformed state) => Lines.Count(l => l.State == state);

    private static IEnumerable<ConformanceLine> Told(Ask ask, Instant now, Dictionary<(AccessRequestId, int), Line> lines)
    {
        var run = ask.Run;
        foreach (var done in run.Done)
        {
            var line = lines.GetValueOrDefault((ask.Id, done.Index));
            var early = run.Flags.FirstOrDefault(f => f.Index == done.Index && f.Step == done.Step && f.Official == done.Official)?.Why;
            yield return new(
                ask.Id, ask.Procedure.Find(done.Step)!, done.Official, done.Skipped ? Conformed.Skipped : Conformed.Done, done.At, done.Due,
                line?.By, (line?.Entry as StepSkipped)?.Reason, early) { Late = done.Due is { } due && done.At > due ? done.At - due : null };
        }

        var owed = run.Owed(now);
        foreach (var one in owed)
            yield return new(ask.Id, one.Step, one.Official, Conformed.Owed, one.Since, one.Due, null, null, null) { Late = one is { Overdue: true, Due: { } due } ? now - due : null };
        var told = run.Done.Select(d => d.Step).Concat(owed.Select(o => o.Step.Id)).ToHashSet();
        foreach (var step in ask.Procedure.Steps.Where(s => !told.Contains(s.Id)))
            yield return new(ask.Id, step, null, Conformed.NotDone, null, null, null, null, null);
    }

    /// <summary>Which line of the journal each event of a run came from, by folding line after line and seeing what each added.</summary>
    private static Dictionary<(AccessRequestId, int), Line> LinesOfEvents(Incident incident)
    {
        var folding = new Folding((_, name) => incident.Asks.First(a => a.Procedure.Id.Value == name).Procedure);
        var found = new Dictionary<(AccessRequestId, int), Line>();
        Incident? so = null;
        foreach (var line in incident.Lines)
        {
            so = folding.Fold(so, [line]);
            foreach (var ask in so.Asks)
                for (var n = ask.Run.History.Length - 1; n >= 0 && !found.ContainsKey((ask.Id, n)); n--) found[(ask.Id, n)] = line;
        }

        return found;
    }
}
