using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>What a check may use, and whom it tells how far it is.</summary>
/// <param name="Memory">Bytes that markings may take; the check gives up beyond and says so.</param>
/// <param name="Progress">Told markings and edges from time to time; null for silence.</param>
/// <param name="Reduce">False explores also what no rule and no other step can tell apart. Slower, and never another verdict.</param>
/// <param name="UntilBroken">True stops at the first broken rule: enough to know that something is wrong, not for telling all of it.</param>
public sealed record CheckOptions(long Memory = 1L << 30, Action<long, long>? Progress = null, bool Reduce = true, bool UntilBroken = false)
{
    /// <summary>False explores with the general graph even where everything fits one machine word; a test holds both against each other.</summary>
    internal bool Swift { get; init; } = true;

    /// <summary>False explores the procedure as one; a test holds both against each other, and the bench measures by it.</summary>
    public bool Parts { get; init; } = true;
}

/// <summary>One move of a run that breaks a rule.</summary>
/// <param name="Step">The step done; null when nothing is done and another official comes.</param>
/// <param name="Official">Which official, from 0; null for a common step.</param>
/// <param name="Answers">What was answered, as far as guards can tell.</param>
/// <param name="Reached">False when this is a call that reached nobody.</param>
public sealed record CheckMove(Step? Step, int? Official, ImmutableArray<(FieldId Field, Answer Answer)> Answers, bool Reached)
{
    /// <summary>Another official comes, while something is already going on.</summary>
    internal static CheckMove Comes { get; } = new(null, null, [], Reached: true);
}

/// <summary>One rule and what became of it.</summary>
/// <param name="Key">The name of a built-in rule, such as <c>no-dead-end</c>; <c>declared</c> for one of the file.</param>
/// <param name="Text">A declared rule as written; a step or contact that a built-in rule is about; or empty.</param>
/// <param name="Line">Where it stands in the file; 0 when nowhere.</param>
/// <param name="Story">Null when proved; else the shortest run that breaks it, empty when no run is needed to see it.</param>
/// <param name="Officials">How many officials are there when that run begins.</param>
public sealed record CheckedRule(string Key, string Text, int Line, ImmutableArray<CheckMove>? Story, int Officials)
{
    /// <summary>At which kind of campus it is broken: the facts that guards read.</summary>
    public ImmutableArray<(FieldId Field, Answer Answer)> Campus { get; init; } = [];

    /// <summary>True when every run keeps it.</summary>
    public bool Proved => Story is null;
}

/// <summary>What a check came to.</summary>
/// <param name="Procedure">The procedure checked.</param>
/// <param name="Rules">Every rule. Not all are decided when the check gave up: those without a broken run are then not proved.</param>
/// <param name="Markings">How many markings were reached, with none, one and two officials, from the start or coming later.</param>
/// <param name="Edges">How many moves between them were tried.</param>
/// <param name="GaveUp">True when the memory allowed was not enough.</param>
public sealed record CheckReport(Procedure Procedure, ImmutableArray<CheckedRule> Rules, long Markings, long Edges, bool GaveUp)
{
    /// <summary>True when every rule is proved.</summary>
    public bool Holds => !GaveUp && Rules.All(r => r.Proved);
}
