using System.Collections.Immutable;
using NodaTime;

namespace Vestibule.Core.Procedures;

/// <summary>For how long something is so, and where it comes from.</summary>
/// <param name="Source">Where it comes from; null when the step says.</param>
/// <param name="From">The first day; null when it always was.</param>
/// <param name="Until">The last day; null while no end is known.</param>
public sealed record Validity(Citation? Source, LocalDate? From, LocalDate? Until)
{
    /// <summary>Whether it is so on a day.</summary>
    public bool On(LocalDate day) => !(day < From) && !(day > Until);
}

/// <summary>Reads texts that are so only for a time, or that have a source of their own.</summary>
internal sealed class DatedReader(ReadingNames names, ErrorList errors)
{
    private readonly Dictionary<string, Validity> dated = new(StringComparer.Ordinal);

    internal ImmutableSortedDictionary<string, Validity> Dated => dated.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The key of one text: a name, or <c>{words: …, source: …, from: …, until: …}</c>.</summary>
    internal string? Word(YamlNode? node)
    {
        if (node is not YamlMap map) return Shape.Texts(node is YamlList ? null : node, errors) is [var text] ? names.Word(text.Value, text.At) : Wrong(node);
        var shape = Shape.Of(map, errors)!;
        var key = shape.Text("words", required: true);
        var source = shape.Text("source") is { } cited ? ReadCitation(cited) : null;
        var (from, until) = ProcedureReader.ReadDates(shape, errors);
        shape.End();
        if (key is null) return null;
        var known = source is not null && names.Sources.TryGetValue(source.Source, out var s) ? s : null;
        dated[key.Value] = new(source, Later(from, known?.From), Earlier(until, known?.Until));
        return names.Word(key.Value, key.At);
    }

    internal ImmutableArray<string> Words(YamlNode? node) =>
        [.. (node switch { null => [], YamlList list => list.Items, _ => [node] }).Select(Word).OfType<string>()];

    internal Citation ReadCitation(YamlText text)
    {
        var space = text.Value.IndexOf(' ', StringComparison.Ordinal);
        var key = space < 0 ? text.Value : text.Value[..space];
        if (!names.Sources.ContainsKey(key)) errors.Add(text.At, "unknown-source", ("source", key));
        return new(key, space < 0 ? "" : text.Value[(space + 1)..].Trim());
    }

    private string? Wrong(YamlNode? node)
    {
        if (node is YamlList) errors.Add(node.At, "not-a-text");
        return null;
    }

    private static LocalDate? Later(LocalDate? a, LocalDate? b) => a is null ? b : b is null || a > b ? a : b;

    private static LocalDate? Earlier(LocalDate? a, LocalDate? b) => a is null ? b : b is null || a < b ? a : b;
}
