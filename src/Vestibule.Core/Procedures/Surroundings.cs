using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>What a run takes from the district and not from the encounter.</summary>
/// <param name="Calendar">The district's working days, by which deadlines are counted.</param>
/// <param name="Facts">What the place has and has not, such as <c>vestibule</c>. What is not there is not known.</param>
public sealed record Surroundings(WorkingCalendar Calendar, ImmutableSortedDictionary<string, bool> Facts)
{
    /// <summary>Nothing is known but the days of the week.</summary>
    public static readonly Surroundings Unknown = new(WorkingCalendar.Plain, ImmutableSortedDictionary<string, bool>.Empty);

    /// <summary>What a place may be known to have. A file names those it asks about under <c>campus-facts</c>.</summary>
    public static ImmutableArray<string> KnownFacts { get; } = ["vestibule", "intercom", "camera", "front-office", "second-entrance"];

    /// <summary>The answer to a question that a fact about the place answers.</summary>
    public Answer AnswerTo(FieldId field) => Facts.TryGetValue(field.Value, out var has) ? Answer.Given(has ? Field.Yes : Field.No) : Answer.NotAsked;
}
