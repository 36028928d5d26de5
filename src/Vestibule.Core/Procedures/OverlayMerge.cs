using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>
/// Lays one file over another before either is read. Lists grow; single values are replaced; what is new is added; <c>remove</c> takes
/// steps out. Every node keeps the place where it was written.
/// </summary>
internal static class OverlayMerge
{
    /// <summary>What an overlay may say beside its own head.</summary>
    internal static readonly ImmutableArray<string> Merged = ["sources", "roles", "contacts", "alerts", "fields", "campus-facts", "scope", "procedures"];

    private static readonly ImmutableHashSet<string> GrowingHere = ["roles", "campus-facts", "rules", "binds"];
    private static readonly ImmutableHashSet<string> GrowingInSteps =
        ["after", "needs", "waits", "closes", "opens", "owes", "if-feasible", "do", "avoid", "ask", "source", "group", "building"];

    internal static YamlMap Merge(YamlMap under, YamlMap over, ErrorList errors) => Onto(under, over, (key, a, b) => key switch
    {
        "procedures" => Maps(a, b, (_, x, y) => x is YamlMap p && y is YamlMap q ? Part(p, q, errors) : y),
        "sources" or "contacts" or "alerts" or "fields" => Maps(a, b, (_, _, y) => y),
        _ when GrowingHere.Contains(key) => Grown(a, b),
        _ => b,
    }, Merged.Contains);

    private static YamlMap Part(YamlMap under, YamlMap over, ErrorList errors)
    {
        var removed = Shape.Texts(Find(over, "remove"), errors);
        if (Find(under, "steps") is YamlMap steps)
        {
            foreach (var gone in removed.Where(g => Find(steps, g.Value) is null)) errors.Add(gone.At, "unknown-step", ("step", gone.Value));
            under = Set(under, "steps", steps with { Entries = [.. steps.Entries.Where(e => removed.All(g => g.Value != e.Key.Value))] });
        }
        return Onto(under, over, (key, a, b) => key switch
        {
            "steps" => a is YamlMap x && b is YamlMap y ? Steps(x, y, errors) : b,
            "observations" => Maps(a, b, (_, _, y) => y),
            _ when GrowingHere.Contains(key) => Grown(a, b),
            _ => b,
        }, key => key != "remove");
    }

    /// <summary>A new step stands last, or before the one that <c>stands-before</c> names: order in the file is order on the screen.</summary>
    private static YamlMap Steps(YamlMap under, YamlMap over, ErrorList errors)
    {
        var entries = under.Entries.ToList();
        foreach (var (key, value) in over.Entries)
        {
            var at = entries.FindIndex(e => e.Key.Value == key.Value);
            var before = value is YamlMap map ? Find(map, "stands-before") as YamlText : null;
            var clean = value is YamlMap named ? named with { Entries = [.. named.Entries.Where(e => e.Key.Value != "stands-before")] } : value;
            if (at >= 0) entries[at] = new(entries[at].Key, entries[at].Value is YamlMap a && clean is YamlMap b ? Onto(a, b, (k, x, y) => GrowingInSteps.Contains(k) ? Grown(x, y) : y, _ => true) : clean);
            if (before is null)
            {
                if (at < 0) entries.Add(new(key, clean));
                continue;
            }
            var moved = at >= 0 ? entries[at] : new(key, clean);
            if (at >= 0) entries.RemoveAt(at);
            var place = entries.FindIndex(e => e.Key.Value == before.Value);
            if (place < 0) errors.Add(before.At, "unknown-step", ("step", before.Value));
            entries.Insert(Math.Max(0, place), moved);
        }
        return under with { Entries = entries };
    }

    private static YamlMap Onto(YamlMap under, YamlMap over, Func<string, YamlNode, YamlNode, YamlNode> both, Func<string, bool> taken)
    {
        var entries = under.Entries.ToList();
        foreach (var (key, value) in over.Entries.Where(e => taken(e.Key.Value)))
        {
            var at = entries.FindIndex(e => e.Key.Value == key.Value);
            if (at < 0) entries.Add(new(key, value));
            else entries[at] = new(entries[at].Key, both(key.Value, entries[at].Value, value));
        }
        return under with { Entries = entries };
    }

    private static YamlNode Maps(YamlNode a, YamlNode b, Func<string, YamlNode, YamlNode, YamlNode> both) =>
        a is YamlMap under && b is YamlMap over ? Onto(under, over, both, _ => true) : b;

    private static YamlList Grown(YamlNode a, YamlNode b) => new(a.At, [.. Items(a), .. Items(b)]);

    private static IEnumerable<YamlNode> Items(YamlNode node) => node is YamlList list ? list.Items : [node];

    private static YamlNode? Find(YamlMap map, string key) => map.Entries.FirstOrDefault(e => e.Key?.Value == key).Value;

    private static YamlMap Set(YamlMap map, string key, YamlNode value) =>
        map with { Entries = [.. map.Entries.Select(e => e.Key.Value == key ? new(e.Key, value) : e)] };
}
