namespace Vestibule.Core.Procedures;

/// <summary>One step of a procedure, as named in its file, such as <c>call-legal</c>.</summary>
public readonly record struct StepId(string Value) { /// <inheritdoc/>
    public override string ToString() => Value; }

/// <summary>One thing that may be asked or noted, such as the badge number.</summary>
public readonly record struct FieldId(string Value) { /// <inheritdoc/>
    public override string ToString() => Value; }

/// <summary>Someone to call, by part and not by number: the district's directory holds the number.</summary>
public readonly record struct ContactId(string Value) { /// <inheritdoc/>
    public override string ToString() => Value; }

/// <summary>Something that really happened and is always recorded, such as <c>entered-without-consent</c>.</summary>
public readonly record struct ObservationId(string Value) { /// <inheritdoc/>
    public override string ToString() => Value; }

/// <summary>One procedure of an edition (a part of the file), such as <c>access</c>.</summary>
public readonly record struct ProcedureId(string Value) { /// <inheritdoc/>
    public override string ToString() => Value; }

/// <summary>The part a person plays in a procedure: whoever is first, the leader, counsel, Safety.</summary>
public readonly record struct Role(string Value)
{
    /// <summary>Written <c>by: anyone</c>: every role may do it.</summary>
    public static readonly Role Anyone = new("anyone");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
