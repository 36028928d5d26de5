using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Vestibule.Core.Procedures;

/// <summary>A node of the restricted YAML that procedures are written in: maps, lists and strings, each knowing where it stands.</summary>
internal abstract record YamlNode(Place At);

/// <summary>A string. <paramref name="TextColumn"/> is where its first character stands, when one line holds it unescaped; otherwise 0.</summary>
internal sealed record YamlText(Place At, string Value, int TextColumn) : YamlNode(At)
{
    /// <summary>The place of a character inside the text, as exactly as the way it was written allows.</summary>
    internal Place Inside(int offset) => TextColumn == 0 ? At : At with { Column = TextColumn + offset };
}

internal sealed record YamlList(Place At, IReadOnlyList<YamlNode> Items) : YamlNode(At);

internal sealed record YamlMap(Place At, IReadOnlyList<KeyValuePair<YamlText, YamlNode>> Entries) : YamlNode(At);

/// <summary>
/// Reads YAML 1.2 restricted to what a district can review: one document, strings only, no anchors, aliases or tags, no duplicate
/// keys. What is left out is what lets one place in a file silently change another.
/// </summary>
internal static class Yaml
{
    internal const int MaxLength = 1_000_000;
    private const int MaxDepth = 24;

    internal static YamlNode? Read(string file, string text, ErrorList errors)
    {
        if (text.Length > MaxLength)
        {
            errors.Add(new(file, 1, 1), "too-long", ("most", MaxLength.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            return null;
        }
        using var reader = new StringReader(text);
        var parser = new Parser(reader);
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                errors.Add(new(file, 1, 1), "empty-file");
                return null;
            }
            var start = parser.Consume<DocumentStart>();
            if (start.Tags is { Count: > 0 } tags && tags.Any(t => t.Handle is not ("!" or "!!")))
                errors.Add(At(file, start), "tag");
            var node = ReadNode(file, parser, errors, 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
                errors.Add(At(file, second), "second-document");
            return node;
        }
        catch (YamlException wrong)
        {
            errors.Add(new(file, Math.Max(1, (int)wrong.Start.Line), Math.Max(1, (int)wrong.Start.Column)), "not-yaml");
            return null;
        }
        catch (InvalidOperationException)
        {
            // The scanner of the library gives up this way on some cut-off plain texts; it was last at the current event.
            errors.Add(parser.Current is { } last ? At(file, last) : new(file, 1, 1), "not-yaml");
            return null;
        }
    }

    private static Place At(string file, ParsingEvent e) => new(file, (int)e.Start.Line, (int)e.Start.Column);

    private static YamlNode ReadNode(string file, Parser parser, ErrorList errors, int depth)
    {
        var here = parser.Current!;
        var at = At(file, here);
        if (depth > MaxDepth)
        {
            errors.Add(at, "too-deep");
            parser.SkipThisAndNestedEvents();
            return new YamlText(at, "", 0);
        }
        if (here is NodeEvent node)
        {
            if (!node.Anchor.IsEmpty) errors.Add(at, "anchor");
            if (!node.Tag.IsEmpty) errors.Add(at, "tag");
        }
        switch (here)
        {
            case Scalar scalar:
                parser.MoveNext();
                return Text(at, scalar);
            case SequenceStart:
                parser.MoveNext();
                var items = new List<YamlNode>();
                while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(ReadNode(file, parser, errors, depth + 1));
                return new YamlList(at, items);
            case MappingStart:
                parser.MoveNext();
                return ReadMap(file, parser, errors, depth, at);
            case AnchorAlias:
                parser.MoveNext();
                errors.Add(at, "alias");
                return new YamlText(at, "", 0);
            default:
                throw new YamlException(here.Start, here.End, "unexpected");
        }
    }

    private static YamlMap ReadMap(string file, Parser parser, ErrorList errors, int depth, Place at)
    {
        var entries = new List<KeyValuePair<YamlText, YamlNode>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(file, parser, errors, depth + 1);
            var value = ReadNode(file, parser, errors, depth + 1);
            if (key is not YamlText name) errors.Add(key.At, "key-not-text");
            else if (!seen.Add(name.Value)) errors.Add(name.At, "duplicate-key", ("key", name.Value));
            else entries.Add(new(name, value));
        }
        return new YamlMap(at, entries);
    }

    private static YamlText Text(Place at, Scalar scalar)
    {
        var quotes = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? 1 : 0;
        var width = scalar.End.Line == scalar.Start.Line ? scalar.End.Column - scalar.Start.Column - 2 * quotes : -1;
        var exact = width == scalar.Value.Length && scalar.Style is not (ScalarStyle.Literal or ScalarStyle.Folded);
        return new YamlText(at, scalar.Value, exact ? at.Column + quotes : 0);
    }
}
