using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Alerts;

/// <summary>
/// One rung as the district wrote it: people by name, everybody with a role, or whoever is on a rotation, and how long the rung before it may
/// stay unanswered.
/// </summary>
public sealed record RungPlan(int AfterSeconds, ImmutableArray<PersonId> People, ImmutableArray<Role> Roles, string? Rotation)
{
    /// <summary>Only while this office is open; null for any time.</summary>
    public string? WhileOpen { get; init; }

    /// <summary>The channels that come first on this rung, in order; each person's others follow in their own order. Empty for each person's own.</summary>
    public ImmutableArray<string> Channels { get; init; } = [];

    /// <summary>Nothing is named on it at all.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsBlank => People.IsEmpty && Roles.IsEmpty && Rotation is null;
}

/// <summary>
/// A ladder as the district wrote it: <c>leader</c> of one campus (or of all, where a campus has none of its own), <c>legal</c> or
/// <c>safety</c>. <see cref="Then"/> is the ladder that begins when nobody on this one answers; a ladder without one has to end at somebody who
/// answers day and night.
/// </summary>
public sealed record LadderPlan(string Name, CampusId? Campus, ImmutableArray<RungPlan> Rungs, string? Then)
{
    /// <summary>How long the last rung may stay unanswered before the next ladder begins.</summary>
    public int ThenAfterSeconds { get; init; } = 120;
}

/// <summary>
/// Who is called, in which order, and who is on duty: everything the district wrote about it. One sheet of the register; each version is kept.
/// </summary>
public sealed record Duty
{
    /// <summary>Nothing was written: ladders follow from the district's book.</summary>
    public static readonly Duty Unwritten = new();

    /// <summary>Ladders that differ from what follows from the book.</summary>
    public ImmutableArray<LadderPlan> Ladders { get; init; } = [];

    /// <summary>Rotations.</summary>
    public ImmutableArray<Rotation> Rotations { get; init; } = [];

    /// <summary>Covers, in the order in which they were written.</summary>
    public ImmutableArray<Cover> Covers { get; init; } = [];

    /// <summary>Swaps that were asked for.</summary>
    public ImmutableArray<Swap> Swaps { get; init; } = [];

    /// <summary>Who is out, and who stands in; of two for one day the later one counts.</summary>
    public ImmutableArray<Absence> Absences { get; init; } = [];

    /// <summary>The rotation with this id, or null.</summary>
    public Rotation? Rotation(string? id) => Rotations.FirstOrDefault(r => r.Id == id);
}
