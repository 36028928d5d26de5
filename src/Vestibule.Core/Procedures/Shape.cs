using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>A map of the file while it is read: hands out its keys, and says at the end which ones nobody knows.</summary>
internal sealed class Shape
{
    private readonly Dictionary<string, YamlNode> entries;
    private readonly YamlMap map;
    private readonly ErrorList errors;
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    private Shape(YamlMap map, ErrorList errors) =>
        (this.map, this.errors, entries) = (map, errors, map.Entries.ToDictionary(e => e.Key.Value, e => e.Value, StringComparer.Ordinal));

    internal Place At => map.At;

    internal YamlMap Map => map;

    /// <summary>A map, or null after saying that there should be one.</summary>
    internal static Shape? Of(YamlNode? node, ErrorList errors)
    {
        if (node is YamlMap map) return new Shape(map, errors);
        if (node is not null) errors.Add(node.At, "not-a-map");
        return null;
    }

    internal YamlNode? Take(string key)
    {
        known.Add(key);
        return entries.GetValueOrDefault(key);
    }

    internal YamlNode? Require(string key)
    {
        var node = Take(key);
        if (node is null) errors.Add(map.At, "missing-key", ("key", key));
        return node;
    }

    internal YamlText? Text(string key, bool required = false) => AsText(required ? Require(key) : Take(key), errors);

    internal bool Yes(string key)
    {
        if (Text(key) is not { } text) return false;
        if (text.Value is not ("true" or "false")) errors.Add(text.At, "not-true-or-false", ("value", text.Value));
        return text.Value == "true";
    }

    /// <summary>A list of texts; one text alone counts as a list of one.</summary>
    internal ImmutableArray<YamlText> Texts(string key) => Texts(Take(key), errors);

    internal static ImmutableArray<YamlText> Texts(YamlNode? node, ErrorList errors) => node switch
    {
        null => [],
        YamlText text => AsText(text, errors) is { } one ? [one] : [],
        YamlList list => [.. list.Items.Select(i => AsText(i, errors)).OfType<YamlText>()],
        _ => Wrong(node, errors),
    };

    private static ImmutableArray<YamlText> Wrong(YamlNode node, ErrorList errors)
    {
        errors.Add(node.At, "not-a-list");
        return [];
    }

    private static YamlText? AsText(YamlNode? node, ErrorList errors)
    {
        if (node is YamlText { Value.Length: > 0 } text) return text;
        if (node is not null) errors.Add(node.At, node is YamlText ? "empty" : "not-a-text");
        return null;
    }

    /// <summary>The entries of a map whose keys are names: each a lower-case id.</summary>
    internal static IEnumerable<KeyValuePair<YamlText, YamlNode>> Named(YamlNode? node, ErrorList errors)
    {
        if (node is null) yield break;
        if (node is not YamlMap map)
        {
            errors.Add(node.At, "not-a-map");
            yield break;
        }
        foreach (var entry in map.Entries)
        {
            if (IsId(entry.Key.Value)) yield return entry;
            else errors.Add(entry.Key.At, "bad-name", ("name", entry.Key.Value));
        }
    }

    /// <summary>A name: lower-case letters, digits and hyphens, starting with a letter.</summary>
    internal static bool IsId(string text) =>
        text.Length is > 0 and <= 60 && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Says which keys nobody asked for.</summary>
    internal void End()
    {
        foreach (var (key, _) in map.Entries.Where(e => !known.Contains(e.Key.Value)))
            errors.Add(key.At, "unknown-key", ("key", key.Value), ("known", string.Join(", ", known.Order(StringComparer.Ordinal))));
    }
}
