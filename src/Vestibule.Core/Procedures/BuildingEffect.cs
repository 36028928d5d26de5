using System.Collections.Immutable;
using NodaTime;

namespace Vestibule.Core.Procedures;

/// <summary>A way a building may be run while something is going on. Several may be in force at once.</summary>
public enum BuildingState
{
    /// <summary>Nobody goes in or out; inside, school goes on.</summary>
    SecurePerimeter,
    /// <summary>Everybody stays in the room they are in.</summary>
    Hold,
    /// <summary>Rooms are locked and everybody is out of sight.</summary>
    Lockdown,
    /// <summary>Nobody is let go at the end of the day until somebody says so.</summary>
    DelayedDismissal,
}

/// <summary>What doing a step does to the building.</summary>
/// <param name="State">Which state.</param>
/// <param name="Release">True when the step ends it.</param>
public readonly record struct BuildingEffect(BuildingState State, bool Release);

/// <summary>A state of the building that is in force.</summary>
/// <param name="State">Which.</param>
/// <param name="Since">Since when.</param>
/// <param name="By">The step that brought it.</param>
public sealed record BuildingInForce(BuildingState State, Instant Since, StepId By);

/// <summary>The state of a building, from what was done.</summary>
public static class Building
{
    /// <summary>The states in a file's spelling.</summary>
    public static ImmutableSortedDictionary<string, BuildingState> Names { get; } = new Dictionary<string, BuildingState>
    {
        ["secure-perimeter"] = BuildingState.SecurePerimeter, ["hold"] = BuildingState.Hold, ["lockdown"] = BuildingState.Lockdown,
        ["delayed-dismissal"] = BuildingState.DelayedDismissal,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>
    /// What is in force after these were done, in order of time. A skipped step changes nothing. A state that is brought again keeps its first
    /// time; releasing what is not in force changes nothing.
    /// </summary>
    public static ImmutableArray<BuildingInForce> After(IEnumerable<(Step? Step, DoneStep Done)> done)
    {
        var now = ImmutableArray<BuildingInForce>.Empty;
        foreach (var (step, what) in done.Where(d => !d.Done.Skipped).OrderBy(d => d.Done.At))
        {
            foreach (var effect in step?.Building ?? [])
            {
                if (effect.Release) now = now.RemoveAll(b => b.State == effect.State);
                else if (now.All(b => b.State != effect.State)) now = now.Add(new(effect.State, what.At, what.Step));
            }
        }
        return now;
    }
}
