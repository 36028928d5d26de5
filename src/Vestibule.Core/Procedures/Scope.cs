using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>
/// What an edition promises to cover. An empty list leaves nothing out. A reader refuses an edition that has no procedure for something in
/// its scope; what is outside is told to whoever adopts it.
/// </summary>
public sealed record Scope(
    ImmutableArray<string> Asks, ImmutableArray<string> Places, ImmutableArray<string> Channels, ImmutableArray<string> Campuses,
    ImmutableArray<string> Subjects, ImmutableArray<string> Times)
{
    /// <summary>What may be asked for.</summary>
    public static ImmutableArray<string> KnownAsks { get; } = ["student", "entry", "information", "emergency", "parent-detained", "child"];
    /// <summary>What officials may ask for: all that an edition which names nothing promises to cover.</summary>
    public static ImmutableArray<string> OfficialsAsks { get; } = ["student", "entry", "information", "emergency"];
    /// <summary>Where it may happen. <c>property</c> is any place of the district that is no campus.</summary>
    public static ImmutableArray<string> KnownPlaces { get; } = ["campus", "property", "bus", "stop", "trip", "event"];
    /// <summary>How it may come.</summary>
    public static ImmutableArray<string> KnownChannels { get; } = ["in-person", "phone", "email", "paper"];
    /// <summary>The kinds of campus.</summary>
    public static ImmutableArray<string> KnownCampuses { get; } = ["early-childhood", "elementary", "middle", "high", "shared", "other"];
    /// <summary>Whom the official asks about.</summary>
    public static ImmutableArray<string> KnownSubjects { get; } = ["student", "parent", "staff", "volunteer"];
    /// <summary>When it may happen.</summary>
    public static ImmutableArray<string> KnownTimes { get; } = ["school-hours", "after-hours", "no-school", "summer"];

    /// <summary>Everything.</summary>
    public static readonly Scope Everything = new([], [], [], [], [], []);

    /// <summary>Every situation the scope covers, as far as bindings can tell it from others.</summary>
    internal IEnumerable<Situation> Situations =>
        from ask in All(Asks, OfficialsAsks)
        from place in All(Places, KnownPlaces)
        from channel in All(Channels, KnownChannels)
        from campus in All(Campuses, KnownCampuses)
        from subject in All(Subjects, KnownSubjects)
        from time in All(Times, KnownTimes)
        select new Situation(ask, place, channel, campus) { Subject = subject, Time = time };

    private static ImmutableArray<string> All(ImmutableArray<string> some, ImmutableArray<string> known) => some.IsEmpty ? known : some;
}

/// <summary>What is happening, as far as it is known when a request is opened.</summary>
/// <param name="Ask">What is asked: student, entry, information or emergency.</param>
/// <param name="Place">The kind of place, such as campus, property, bus, stop, trip or event.</param>
/// <param name="Channel">How it arrived: in-person, phone, email or paper.</param>
/// <param name="Campus">The kind of campus, such as elementary; empty when at none.</param>
public sealed record Situation(string Ask, string Place, string Channel, string Campus)
{
    /// <summary>Whom it is about: student, parent, staff or volunteer; null while nobody knows.</summary>
    public string? Subject { get; init; }

    /// <summary>When it is: school-hours, after-hours, no-school or summer; null where the district has not said.</summary>
    public string? Time { get; init; }
}

/// <summary>Reads a scope and holds it against the procedures' bindings.</summary>
internal static class ScopeReader
{
    internal static Scope Read(YamlNode? node, ErrorList errors)
    {
        if (Shape.Of(node, errors) is not { } shape) return Scope.Everything;
        var scope = new Scope(
            Known(shape, "ask", Scope.KnownAsks, errors), Known(shape, "place", Scope.KnownPlaces, errors), Known(shape, "channel", Scope.KnownChannels, errors),
            Known(shape, "campus", Scope.KnownCampuses, errors), Known(shape, "subject", Scope.KnownSubjects, errors), Known(shape, "time", Scope.KnownTimes, errors));
        shape.End();
        return scope;
    }

    internal static ImmutableArray<string> Known(Shape shape, string key, ImmutableArray<string> known, ErrorList errors)
    {
        var texts = shape.Texts(key);
        foreach (var text in texts.Where(t => !known.Contains(t.Value)))
            errors.Add(text.At, "bad-binding", ("key", key), ("value", text.Value), ("known", string.Join(", ", known)));
        return [.. texts.Select(t => t.Value)];
    }

    /// <summary>Says the first thing in the scope that no procedure is bound to.</summary>
    internal static void Check(Scope scope, Place at, ImmutableArray<Procedure> procedures, ErrorList errors)
    {
        var bindings = procedures.SelectMany(p => p.Bindings).ToList();
        if (scope.Situations.FirstOrDefault(s => !bindings.Any(b => b.Fits(s))) is { } missed)
            errors.Add(at, "scope-not-bound", ("ask", missed.Ask), ("place", missed.Place), ("channel", missed.Channel), ("campus", missed.Campus), ("subject", missed.Subject!), ("time", missed.Time!));
    }
}
