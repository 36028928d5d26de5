using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures;

/// <summary>A step that somebody may do now.</summary>
/// <param name="Step">The step.</param>
/// <param name="Official">About which official; null for a common step.</param>
/// <param name="Owed">Whether it is owed.</param>
/// <param name="Since">Since when it is owed; null when it is not.</param>
/// <param name="Due">By when; null when it is not owed or has no deadline.</param>
public sealed record NextStep(Step Step, OfficialId? Official, bool Owed, Instant? Since, Instant? Due)
{
    /// <summary>What should come first if it can. The step may be done without; that is then noted.</summary>
    public ImmutableArray<StepId> FirstIfFeasible { get; init; } = [];
}

/// <summary>A step that is owed.</summary>
/// <param name="Step">The step.</param>
/// <param name="Official">About which official; null for a common step.</param>
/// <param name="Since">Since when.</param>
/// <param name="Due">By when; null without a deadline.</param>
/// <param name="Overdue">Whether the deadline has passed. Passing it disables nothing.</param>
public sealed record OwedStep(Step Step, OfficialId? Official, Instant Since, Instant? Due, bool Overdue);

/// <summary>One event of a run's history. An undone one stays in it and no longer counts.</summary>
public sealed record RecordedEvent(ProcedureEvent Event, bool Undone);

/// <summary>Something that was recorded although the procedure did not expect it then. It was applied all the same.</summary>
/// <param name="Index">Which event of the history.</param>
/// <param name="Step">The step concerned, if there is one.</param>
/// <param name="Official">The official concerned, if there is one.</param>
/// <param name="Why">What the instruction would have been refused for.</param>
public sealed record Flag(int Index, StepId? Step, OfficialId? Official, Refusal Why);

/// <summary>One time that a step was done or skipped, for the conformance report.</summary>
/// <param name="Index">By which event of the history.</param>
/// <param name="Step">The step.</param>
/// <param name="Official">About which official.</param>
/// <param name="At">When.</param>
/// <param name="Due">The deadline it had; null when it had none or was not owed.</param>
/// <param name="Skipped">Whether it was skipped instead of done.</param>
/// <param name="Role">The role that did it, when the event says.</param>
public sealed record DoneStep(int Index, StepId Step, OfficialId? Official, Instant At, Instant? Due, bool Skipped, Role? Role)
{
    /// <summary>What should have come first if it could, and had been neither done nor skipped.</summary>
    public ImmutableArray<StepId> Without { get; init; } = [];

    /// <summary>Whether it was done after its deadline.</summary>
    public bool Late => Due is { } due && At > due;
}

/// <summary>One attempt to call somebody.</summary>
public sealed record CallRecord(int Index, ContactId Contact, CallOutcome Outcome, Instant At);
