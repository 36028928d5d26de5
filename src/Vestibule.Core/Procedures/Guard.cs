using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>A condition over answers, written after <c>when:</c>. Total: it is true or false for every set of answers.</summary>
public abstract record Guard
{
    /// <summary>True when both sides hold.</summary>
    public sealed record And(Guard Left, Guard Right) : Guard;

    /// <summary>True when either side holds.</summary>
    public sealed record Or(Guard Left, Guard Right) : Guard;

    /// <summary>True when the inner condition does not hold.</summary>
    public sealed record Not(Guard Inner) : Guard;

    /// <summary>True when the inner condition holds for any, or for every, official present. With nobody recorded both are false.</summary>
    public sealed record Officials(bool Every, Guard Inner) : Guard;

    /// <summary>One test of one answer.</summary>
    public sealed record Test(FieldId Field, AnswerTest Is) : Guard;

    /// <summary>Whether it asks of any or of every official.</summary>
    internal bool AsksOfSome => this switch
    {
        And a => a.Left.AsksOfSome || a.Right.AsksOfSome,
        Or o => o.Left.AsksOfSome || o.Right.AsksOfSome,
        Not n => n.Inner.AsksOfSome,
        _ => this is Officials,
    };

    /// <summary>Every test in the guard, in reading order.</summary>
    public IEnumerable<Test> Tests => this switch
    {
        And a => a.Left.Tests.Concat(a.Right.Tests),
        Or o => o.Left.Tests.Concat(o.Right.Tests),
        Not n => n.Inner.Tests,
        Officials q => q.Inner.Tests,
        Test t => [t],
        _ => [],
    };
}

/// <summary>What a guard can tell about one answer: its state and, for a choice, its value.</summary>
public readonly record struct AnswerTest(AnswerState State, string? Value)
{
    /// <summary>The words a file may use for a state.</summary>
    public static ImmutableSortedDictionary<string, AnswerState> States { get; } = new Dictionary<string, AnswerState>
    {
        ["answered"] = AnswerState.Answered,
        ["refused"] = AnswerState.Refused,
        ["shown"] = AnswerState.ShownNotRecorded,
        ["not-known"] = AnswerState.NotKnown,
        ["withdrawn"] = AnswerState.Withdrawn,
        ["not-asked"] = AnswerState.NotAsked,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Whether an answer passes.</summary>
    public bool Holds(Answer answer) => answer.State == State && (Value is null || string.Equals(Value, answer.Value, StringComparison.Ordinal));
}
