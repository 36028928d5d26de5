using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>
/// The steps that can bear on some of them, and nothing else: whoever opens or closes one, whatever one comes after, whoever asks what one of
/// their conditions reads, and so on. What is outside bears on nothing inside, so that the inside runs alone just as it runs in the whole.
/// </summary>
internal sealed class Cone(Procedure procedure)
{
    private readonly HashSet<StepId> steps = [];
    private readonly HashSet<StepId> owed = [];
    private readonly HashSet<StepId> bare = [];
    private readonly HashSet<FieldId> asked = [];
    private readonly HashSet<(StepId From, StepId To)> kept = [];

    /// <summary>The steps inside.</summary>
    internal IReadOnlySet<StepId> Steps => steps;

    /// <summary>A step, and whatever decides whether it may be done.</summary>
    internal Cone With(StepId id)
    {
        if (!steps.Add(id)) return this;
        bare.Remove(id);
        var step = procedure.Find(id)!;
        Read(step.When);
        foreach (var once in step.By.SelectMany(b => b.Once)) With(once);
        foreach (var relation in step.Relations.Where(r => r.Kind is RelationKind.After or RelationKind.Needs or RelationKind.Waits))
        {
            Read(relation.When);
            foreach (var target in relation.Targets) _ = relation.Kind == RelationKind.Waits ? WithOwed(target) : With(target);
        }

        Standing(id);
        return step.Repeat ? this : WithOwed(id);
    }

    /// <summary>A step, and also whatever makes it owed.</summary>
    internal Cone WithOwed(StepId id)
    {
        if (!owed.Add(id)) return this;
        With(id);
        foreach (var (from, relation) in Effects(id, r => r.Kind == RelationKind.Owes)) Acting(from, relation);
        return this;
    }

    /// <summary>
    /// A step that is only looked at: whether it is part of the procedure and made owed by one other, but neither what it waits for nor who else
    /// makes it owed. It is then owed no more often than it really is.
    /// </summary>
    internal Cone WithOwedBy(StepId id, StepId by)
    {
        if (!steps.Contains(id) && bare.Add(id)) Standing(id);
        if (kept.Add((by, id))) foreach (var (from, relation) in Effects(id, r => r.Kind == RelationKind.Owes).Where(e => e.From.Id == by)) Acting(from, relation);
        return this;
    }

    /// <summary>Whoever asks what a condition reads when some step was done, which itself may have asked it.</summary>
    internal Cone WithRead(Guard? guard, Step by)
    {
        foreach (var field in (guard?.Tests ?? []).Select(t => t.Field).Where(f => !by.Asks.Contains(f) || procedure.Find(f) is { PerOfficial: true }))
            if (asked.Add(field)) foreach (var asks in procedure.Steps.Where(s => s.Asks.Contains(field))) With(asks.Id);
        return this;
    }

    /// <summary>Makes what is owed of its own steps count, as it must where it is asked whether a run may end.</summary>
    internal Cone Ending()
    {
        for (var before = -1; before != owed.Count;)
        {
            before = owed.Count;
            foreach (var id in steps.ToArray()) WithOwed(id);
        }

        return this;
    }

    internal void Join(Cone other)
    {
        steps.UnionWith(other.steps);
        owed.UnionWith(other.owed);
        bare.UnionWith(other.bare);
        bare.ExceptWith(steps);
        kept.UnionWith(other.kept);
    }

    /// <summary>Whether whatever another one looks at is inside.</summary>
    internal bool Covers(Cone other) =>
        steps.IsSupersetOf(other.steps) && owed.IsSupersetOf(other.owed) && other.kept.All(k => kept.Contains(k) || owed.Contains(k.To)) && other.bare.All(Known);

    /// <summary>The procedure without what is outside, with some of its rules.</summary>
    internal Procedure Of(IEnumerable<Rule> rules) => new(
        procedure.Id, procedure.Content, procedure.Bindings, [.. procedure.Steps.Where(s => steps.Contains(s.Id) || bare.Contains(s.Id)).Select(Inside)], [.. rules], procedure.Observations);

    private Step Inside(Step step) => bare.Contains(step.Id)
        ? step with { Fallback = [], When = null, By = [], Relations = [], Say = null, Wait = null, Emergency = false }
        : step with { Fallback = [.. step.Fallback.Where(Known)], Relations = [.. step.Relations.Select(r => Inside(step, r)).Where(r => !r.Targets.IsEmpty)] };

    private Relation Inside(Step step, Relation relation) => relation with
    {
        Targets = [.. relation.Targets.Where(t => relation.Kind switch
        {
            RelationKind.IfFeasible => false,
            RelationKind.Owes => owed.Contains(t) || kept.Contains((step.Id, t)),
            _ => Known(t),
        })],
    };

    private bool Known(StepId id) => steps.Contains(id) || bare.Contains(id);

    private void Standing(StepId id)
    {
        foreach (var (from, relation) in Effects(id, r => r.Kind is RelationKind.Opens or RelationKind.Closes)) Acting(from, relation);
        foreach (var from in procedure.Steps.Where(s => s.Fallback.Contains(id))) With(from.Id);
    }

    private void Acting(Step from, Relation relation)
    {
        With(from.Id);
        WithRead(relation.When, from);
    }

    private IEnumerable<(Step From, Relation Relation)> Effects(StepId on, Func<Relation, bool> kind) =>
        procedure.Steps.SelectMany(s => s.Relations.Where(r => kind(r) && r.Targets.Contains(on)).Select(r => (s, r)));

    private void Read(Guard? guard)
    {
        foreach (var field in (guard?.Tests ?? []).Select(t => t.Field))
            if (asked.Add(field)) foreach (var asks in procedure.Steps.Where(s => s.Asks.Contains(field))) With(asks.Id);
    }
}
