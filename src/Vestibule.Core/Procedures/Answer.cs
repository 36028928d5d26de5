namespace Vestibule.Core.Procedures;

/// <summary>What became of a question. An answer is never just a value, and no state of it ever blocks a call.</summary>
public enum AnswerState
{
    /// <summary>Nobody has asked.</summary>
    NotAsked,
    /// <summary>The official, or a paper, gave a value.</summary>
    Answered,
    /// <summary>The official would not say.</summary>
    Refused,
    /// <summary>It was shown, but the official did not let staff write it down or photograph it.</summary>
    ShownNotRecorded,
    /// <summary>Asked or looked for, and nobody here knows.</summary>
    NotKnown,
    /// <summary>Recorded by mistake and taken back.</summary>
    Withdrawn,
}

/// <summary>An answer: its state and, when answered, its value. Its text form hides the value, which may be about a person.</summary>
public sealed record Answer
{
    private Answer(AnswerState state, string? value = null) => (State, Value) = (state, value);

    /// <summary>Nobody has asked.</summary>
    public static readonly Answer NotAsked = new(AnswerState.NotAsked);
    /// <summary>The official would not say.</summary>
    public static readonly Answer Refused = new(AnswerState.Refused);
    /// <summary>Shown, but staff were not let to record it.</summary>
    public static readonly Answer ShownNotRecorded = new(AnswerState.ShownNotRecorded);
    /// <summary>Nobody here knows.</summary>
    public static readonly Answer NotKnown = new(AnswerState.NotKnown);
    /// <summary>Taken back.</summary>
    public static readonly Answer Withdrawn = new(AnswerState.Withdrawn);

    /// <summary>What became of the question.</summary>
    public AnswerState State { get; }

    /// <summary>The value when <see cref="State"/> is answered, or null. For a choice, the choice's id.</summary>
    public string? Value { get; }

    /// <summary>An answer with a value: the choice's id, or the text as it was said or written.</summary>
    public static Answer Given(string value) => new(AnswerState.Answered, value);

    /// <summary>The answer without a value for a state, as read back from a journal; null when the state needs a value.</summary>
    public static Answer? Of(AnswerState state) => state switch
    {
        AnswerState.NotAsked => NotAsked,
        AnswerState.Refused => Refused,
        AnswerState.ShownNotRecorded => ShownNotRecorded,
        AnswerState.NotKnown => NotKnown,
        AnswerState.Withdrawn => Withdrawn,
        _ => null,
    };

    /// <summary>The state; a value is never in it.</summary>
    public override string ToString() => Value is null ? State.ToString() : $"{State}(•••)";
}
