using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;

namespace Vestibule.CoreTests.Procedures;

/// <summary>
/// The semantics written down once more, as plainly as the text says them: sets of (step, official), no bits, no cleverness. Slow on
/// purpose. The engine must agree with it on everything it can be asked.
/// </summary>
internal sealed class PlainReference
{
    /// <summary>Stands for officials not yet recorded.</summary>
    private static readonly OfficialId Unseen = new(new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff"));

    private readonly Procedure procedure;
    private readonly HashSet<(StepId, OfficialId?)> executed = [], pending = [], included = [], skipped = [];
    private readonly Dictionary<(StepId, OfficialId?), Instant> since = [], due = [];
    private readonly Dictionary<(FieldId, OfficialId?), Answer> answers = [];
    private readonly List<OfficialId> officials = [];

    internal PlainReference(Procedure procedure, Instant at)
    {
        this.procedure = procedure;
        foreach (var step in procedure.Steps)
        {
            (StepId, OfficialId?) e = (step.Id, step.PerOfficial ? Unseen : null);
            if (!step.Closed) included.Add(e);
            if (!step.Owed) continue;
            pending.Add(e);
            since[e] = at;
        }
    }

    private PlainReference(PlainReference other)
    {
        procedure = other.procedure;
        (executed, pending, included, skipped) = ([.. other.executed], [.. other.pending], [.. other.included], [.. other.skipped]);
        (since, due, answers, officials) = (new(other.since), new(other.due), new(other.answers), [.. other.officials]);
    }

    internal PlainReference Copy() => new(this);

    /// <summary>Everything that bears on what may follow, times left out.</summary>
    internal string State => string.Join('|', Sorted(executed), Sorted(pending), Sorted(included), Sorted(skipped), Sorted(answers.Select(a => (a.Key, a.Value.State, a.Value.Value))));

    private static string Sorted<T>(IEnumerable<T> of) => string.Join(';', of.Select(x => $"{x}").Order(StringComparer.Ordinal));

    internal bool Holds(Guard guard, Step step, OfficialId? official) => Holds(guard, step.PerOfficial ? official : null);

    internal IEnumerable<(Step Step, OfficialId? Official)> Events =>
        procedure.Steps.SelectMany(s => s.PerOfficial ? officials.Select(o => (s, (OfficialId?)o)) : [(s, null)]);

    internal bool Executed(StepId s, OfficialId? o) => executed.Contains((s, o));
    internal bool Skipped(StepId s, OfficialId? o) => skipped.Contains((s, o));
    internal bool Included(StepId s, OfficialId? o) => included.Contains((s, o));
    internal bool Pending(StepId s, OfficialId? o) => pending.Contains((s, o));
    internal bool Owed(StepId s, OfficialId? o) => Pending(s, o) && Included(s, o);
    internal Instant Since(StepId s, OfficialId? o) => since[(s, o)];
    internal Instant? Due(StepId s, OfficialId? o) => due.TryGetValue((s, o), out var d) ? d : null;
    internal bool Accepting => !Events.Any(e => Owed(e.Step.Id, e.Official));

    internal bool Enabled(Step step, OfficialId? official)
    {
        var me = (step.Id, official);
        if (!included.Contains(me)) return false;
        if (executed.Contains(me) && !step.Repeat && !pending.Contains(me)) return false;
        if (step.When is { } when && !Holds(when, official)) return false;
        foreach (var relation in step.Relations.Where(r => r.When is null || Holds(r.When, official)))
        {
            var reached = relation.Targets.SelectMany(t => Reach(step, official, t, withUnseen: false)).ToList();
            bool Done((StepId, OfficialId?) e) => executed.Contains(e) && included.Contains(e);
            bool ReallyDone((StepId, OfficialId?) e) => Done(e) && !skipped.Contains(e);
            var holds = (relation.Kind, relation.AnyOf) switch
            {
                (RelationKind.After, false) => reached.All(e => !included.Contains(e) || executed.Contains(e)),
                (RelationKind.After, true) => reached.Any(Done),
                (RelationKind.Needs, false) => relation.Targets.All(t => Reach(step, official, t, false).Any() && Reach(step, official, t, false).All(ReallyDone)),
                (RelationKind.Needs, true) => reached.Any(ReallyDone),
                (RelationKind.Waits, _) => !reached.Any(e => included.Contains(e) && pending.Contains(e)),
                _ => true,
            };
            if (!holds) return false;
        }
        return true;
    }

    internal void Arrive(OfficialId official)
    {
        if (officials.Contains(official)) return;
        officials.Add(official);
        foreach (var step in procedure.Steps.Where(s => s.PerOfficial))
        {
            var (mine, theirs) = ((step.Id, (OfficialId?)official), (step.Id, (OfficialId?)Unseen));
            if (included.Contains(theirs)) included.Add(mine);
            if (pending.Contains(theirs)) pending.Add(mine);
            if (since.TryGetValue(theirs, out var s)) since[mine] = s;
            if (due.TryGetValue(theirs, out var d)) due[mine] = d;
        }
    }

    internal void Answer(FieldId field, OfficialId? official, Answer answer) => answers[(field, official)] = answer;

    internal void Execute(Step step, OfficialId? official, Instant at)
    {
        var me = (step.Id, official);
        executed.Add(me);
        skipped.Remove(me);
        pending.Remove(me);
        since.Remove(me);
        due.Remove(me);
        var now = step.Relations.Where(r => r.When is null || Holds(r.When, official)).ToList();
        foreach (var e in Targets(RelationKind.Closes)) included.Remove(e);
        foreach (var e in Targets(RelationKind.Opens)) included.Add(e);
        foreach (var relation in now.Where(r => r.Kind == RelationKind.Owes))
            foreach (var e in relation.Targets.SelectMany(t => Reach(step, official, t, withUnseen: true)))
                Owe(e, at, relation.Within is { } within ? within.Due(at, WorkingCalendar.Plain) : (Instant?)null);

        IEnumerable<(StepId, OfficialId?)> Targets(RelationKind kind) =>
            now.Where(r => r.Kind == kind).SelectMany(r => r.Targets).SelectMany(t => Reach(step, official, t, withUnseen: true)).ToList();
    }

    private void Owe((StepId, OfficialId?) e, Instant at, Instant? by)
    {
        if (pending.Add(e)) since[e] = at;
        if (by is { } deadline && (!due.TryGetValue(e, out var earlier) || deadline < earlier)) due[e] = deadline;
    }

    internal void Skip(Step step, OfficialId? official)
    {
        var me = (step.Id, official);
        if (executed.Contains(me) && !skipped.Contains(me) && !pending.Contains(me)) return;
        executed.Add(me);
        skipped.Add(me);
        if (step.Call is not null) return;
        pending.Remove(me);
        since.Remove(me);
        due.Remove(me);
    }

    internal void NotReached(Step step, OfficialId? official, Instant at)
    {
        foreach (var e in step.Fallback.SelectMany(t => Reach(step, official, t, withUnseen: true)))
        {
            included.Add(e);
            Owe(e, at, null);
        }
    }

    private IEnumerable<(StepId, OfficialId?)> Reach(Step from, OfficialId? official, StepId target, bool withUnseen)
    {
        if (!procedure.Find(target)!.PerOfficial) return [(target, null)];
        if (from.PerOfficial) return [(target, official)];
        return officials.Select(o => (target, (OfficialId?)o)).Concat(withUnseen ? [(target, Unseen)] : []);
    }

    private bool Holds(Guard guard, OfficialId? official) => guard switch
    {
        Guard.And g => Holds(g.Left, official) && Holds(g.Right, official),
        Guard.Or g => Holds(g.Left, official) || Holds(g.Right, official),
        Guard.Not g => !Holds(g.Inner, official),
        Guard.Officials { Every: true } g => officials.Count > 0 && officials.All(o => Holds(g.Inner, o)),
        Guard.Officials g => officials.Any(o => Holds(g.Inner, o)),
        Guard.Test t => t.Is.Holds(answers.GetValueOrDefault((t.Field, procedure.Find(t.Field)!.PerOfficial ? official : null), Core.Procedures.Answer.NotAsked)),
        _ => throw new InvalidOperationException(),
    };
}
