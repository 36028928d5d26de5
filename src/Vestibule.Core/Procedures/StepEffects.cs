using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>Reads what a step does to the building and where it lets an official wait.</summary>
internal static class StepEffects
{
    private static readonly ImmutableArray<string> Places = ["outside", "front-office", "vestibule", "intercom"];

    /// <summary>A state, a list of them, or <c>{release: …}</c>, where <c>all</c> releases every one.</summary>
    internal static ImmutableArray<BuildingEffect> Building(YamlNode? node, ErrorList errors)
    {
        if (node is not YamlMap map) return [.. States(node, errors).Select(s => new BuildingEffect(s, Release: false))];
        var shape = Shape.Of(map, errors)!;
        var released = States(shape.Require("release"), errors, all: true);
        shape.End();
        return [.. released.Select(s => new BuildingEffect(s, Release: true))];
    }

    /// <summary>A building that is locked must also be opened again: says which state no step of the procedure releases.</summary>
    internal static void CheckReleased(ImmutableArray<Step> steps, StepNames names, ErrorList errors)
    {
        var released = steps.SelectMany(s => s.Building).Where(b => b.Release).Select(b => b.State).ToHashSet();
        foreach (var step in steps)
            foreach (var effect in step.Building.Where(b => !b.Release && !released.Contains(b.State)))
                errors.Add(names.Place(step.Id).At, "never-released", ("step", step.Id.Value), ("building", Procedures.Building.Names.First(n => n.Value == effect.State).Key));
    }

    /// <summary>Nobody is sent to wait in a vestibule, or to speak through an intercom, that the building may not have.</summary>
    internal static void CheckWait(YamlText? place, Step step, ErrorList errors)
    {
        if (place is null) return;
        if (!Places.Contains(place.Value)) errors.Add(place.At, "unknown-wait", ("place", place.Value), ("known", string.Join(", ", Places)));
        else if (place.Value is "vestibule" or "intercom" && !Requires(step.When, place.Value)) errors.Add(place.At, "wait-needs-fact", ("place", place.Value));
    }

    private static bool Requires(Guard? guard, string fact) => guard switch
    {
        Guard.And both => Requires(both.Left, fact) || Requires(both.Right, fact),
        Guard.Or either => Requires(either.Left, fact) && Requires(either.Right, fact),
        Guard.Test test => test.Field.Value == fact && test.Is == new AnswerTest(AnswerState.Answered, Field.Yes),
        _ => false,
    };

    private static ImmutableArray<BuildingState> States(YamlNode? node, ErrorList errors, bool all = false)
    {
        var states = ImmutableArray.CreateBuilder<BuildingState>();
        foreach (var text in Shape.Texts(node, errors))
        {
            if (all && text.Value == "all") states.AddRange(Procedures.Building.Names.Values);
            else if (Procedures.Building.Names.TryGetValue(text.Value, out var state)) states.Add(state);
            else errors.Add(text.At, "bad-building", ("value", text.Value), ("known", string.Join(", ", Procedures.Building.Names.Keys)));
        }
        return [.. states.Distinct()];
    }
}
