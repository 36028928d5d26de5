using System.Collections.Immutable;

namespace Vestibule.Core.Procedures.Telling;

/// <summary>The smallest piece of a relation that can be told, added or taken away by itself: to one step, to "any of" several, or to the keys of one gate.</summary>
internal sealed record Flat(
    RelationKind Kind, ImmutableArray<StepId> Targets, bool AnyOf, TimeAllowed? Within, Guard? When, bool Forgives, bool Keys)
{
    /// <summary>Equal for pieces that say the same, wherever they stand in the file.</summary>
    internal string Identity(Func<StepId, string> name) => $"{Manner}|{string.Join(',', Targets.Select(name).Order(StringComparer.Ordinal))}";

    /// <summary>Pieces of one manner are told in one sentence.</summary>
    internal string Manner => $"{Kind}|{AnyOf}|{Within}|{GuardWords.Canonical(When)}|{Forgives}|{Keys}";

    internal static IEnumerable<Flat> Of(Step step)
    {
        foreach (var r in step.Relations)
        {
            var together = r.Keys || (r.AnyOf && r.Targets.Length > 1);
            if (together) yield return new(r.Kind, r.Targets, r.AnyOf, r.Within, r.When, r.Forgives, r.Keys);
            else foreach (var target in r.Targets) yield return new(r.Kind, [target], false, r.Within, r.When, r.Forgives, false);
        }
    }

    /// <summary>True for what stands before a step; false for what follows from it.</summary>
    internal bool IsBefore => Kind is RelationKind.After or RelationKind.Needs or RelationKind.Waits or RelationKind.IfFeasible;
}

/// <summary>Relations in words, each manner in one sentence: what stands before, then what is owed, then what becomes or is no longer part.</summary>
internal static class Relations
{
    internal static IEnumerable<string> Say(Voice voice, Procedure procedure, IEnumerable<Flat> relations) => relations
        .GroupBy(r => r.AnyOf || r.Keys ? $"{r.Manner}|{string.Join(',', r.Targets)}" : r.Manner)
        .OrderBy(g => g.First().Kind is RelationKind.Owes ? RelationKind.Closes : g.First().Kind is RelationKind.Closes ? RelationKind.Owes : g.First().Kind)
        .Select(g => One(voice, g.First(), voice.Steps(procedure, g.SelectMany(r => r.Targets), any: g.First().AnyOf || g.First().Kind == RelationKind.Waits)));

    private static string One(Voice voice, Flat r, string steps)
    {
        var said = r switch
        {
            { Kind: RelationKind.After, AnyOf: true } => voice.Say("telling.after.any", ("steps", steps)),
            { Kind: RelationKind.After } => voice.Say("telling.after", ("steps", steps)),
            { Keys: true } => voice.Say("telling.needs.keys", ("steps", steps)),
            { Kind: RelationKind.IfFeasible, AnyOf: true } => voice.Say("telling.if-feasible.any", ("steps", steps)),
            { Kind: RelationKind.IfFeasible } => voice.Say("telling.if-feasible", ("steps", steps)),
            { Kind: RelationKind.Needs, AnyOf: true } => voice.Say("telling.needs.any", ("steps", steps)),
            { Kind: RelationKind.Needs } => voice.Say("telling.needs", ("steps", steps)),
            { Kind: RelationKind.Waits } => voice.Say("telling.waits", ("steps", steps)),
            { Kind: RelationKind.Opens } => voice.Say("telling.opens", ("steps", steps)),
            { Kind: RelationKind.Closes, Forgives: true } => voice.Say("telling.closes.forgives", ("steps", steps)),
            { Kind: RelationKind.Closes } => voice.Say("telling.closes", ("steps", steps)),
            { Within: { } within } => voice.Say("telling.owes.within", ("steps", steps), ("time", voice.Time(within))),
            _ => voice.Say("telling.owes", ("steps", steps)),
        };
        return r.When is null ? said : said + " " + voice.Say("telling.counts-if", ("condition", GuardWords.Of(voice, r.When)));
    }
}
