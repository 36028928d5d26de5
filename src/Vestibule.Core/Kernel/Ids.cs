namespace Vestibule.Core.Kernel;

/// <summary>One incident: what happened at one door, with one journal. On screen: a case.</summary>
public readonly record struct IncidentId(Guid Value) { /// <inheritdoc/>
    public override string ToString() => Value.ToString(); }

/// <summary>One line of a journal.</summary>
public readonly record struct EntryId(Guid Value) { /// <inheritdoc/>
    public override string ToString() => Value.ToString(); }

/// <summary>One thing the official asks for within an incident: a student, entry, or information.</summary>
public readonly record struct AccessRequestId(Guid Value) { /// <inheritdoc/>
    public override string ToString() => Value.ToString(); }

/// <summary>One official present. On screen: an officer.</summary>
public readonly record struct OfficialId(Guid Value) { /// <inheritdoc/>
    public override string ToString() => Value.ToString(); }

/// <summary>One document that was presented, as photographed or scanned.</summary>
public readonly record struct PaperId(Guid Value) { /// <inheritdoc/>
    public override string ToString() => Value.ToString(); }

/// <summary>One piece of counsel's advice, or one question counsel asked.</summary>
public readonly record struct AdviceId(Guid Value) { /// <inheritdoc/>
    public override string ToString() => Value.ToString(); }

/// <summary>One person who works for the district.</summary>
public readonly record struct PersonId(Guid Value) { /// <inheritdoc/>
    public override string ToString() => Value.ToString(); }

/// <summary>One enrolled device, such as the front-desk computer of a campus.</summary>
public readonly record struct DeviceId(Guid Value) { /// <inheritdoc/>
    public override string ToString() => Value.ToString(); }

/// <summary>A door: one address that people come to. Several schools can share one.</summary>
public readonly record struct CampusId(string Value) { /// <inheritdoc/>
    public override string ToString() => Value; }

/// <summary>One tap: the idempotency key made where the tap happened. The same tap sent twice acts once.</summary>
public readonly record struct TapId(Guid Value) { /// <inheritdoc/>
    public override string ToString() => Value.ToString(); }

/// <summary>One child who goes to school in the district.</summary>
public readonly record struct StudentId(Guid Value) { /// <inheritdoc/>
    public override string ToString() => Value.ToString(); }

/// <summary>One person on a child's emergency card.</summary>
public readonly record struct FamilyContactId(Guid Value) { /// <inheritdoc/>
    public override string ToString() => Value.ToString(); }

/// <summary>One sheet of a register: a thing a district keeps that is not an incident, such as a roster, a text or a record request.</summary>
public readonly record struct SheetId(Guid Value) { /// <inheritdoc/>
    public override string ToString() => Value.ToString(); }
