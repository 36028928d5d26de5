using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;

namespace Vestibule.Core.Procedures;

/// <summary>
/// Reads a pack: the procedure file and its words files, into an edition, or into every error found with its exact place. Sentences
/// for the errors are in the program's words under <c>procedure.error.</c>.
/// </summary>
public static class ProcedureReader
{
    /// <summary>The version of the file format read here.</summary>
    public const string Format = "1";

    // Plyler v. Doe, 457 U.S. 202: a school has no use for these, and there is no field for them anywhere.
    private static readonly ImmutableArray<string> NeverAsked =
        ["immigration", "citizen", "nationality", "birthplace", "birth-place", "place-of-birth", "country-of-birth", "country-of-origin", "visa", "alien"];

    /// <summary>Reads a pack.</summary>
    /// <param name="fileName">The procedure file's name in its pack, such as <c>procedure.yaml</c>.</param>
    /// <param name="text">Its text.</param>
    /// <param name="words">The words files: name, such as <c>words.en.yaml</c>, to text.</param>
    public static ProcedureReading Read(string fileName, string text, IReadOnlyDictionary<string, string> words)
    {
        var errors = new ErrorList();
        var read = WordsReader.Read(words, errors);
        var edition = Shape.Of(Yaml.Read(fileName, text, errors), errors) is { } top ? ReadEdition(top, read, errors) : null;
        if (edition is null || errors.Count > 0) return new(null, errors.InReadingOrder(fileName));
        var files = words.Append(new(fileName, text)).ToImmutableSortedDictionary(StringComparer.Ordinal);
        return new(edition with { Files = files, Digest = Edition.DigestOf(files) }, []);
    }

    internal static Edition? ReadEdition(Shape top, EditionWords words, ErrorList errors)
    {
        if (top.Text("format", required: true) is { } format && format.Value != Format)
        {
            errors.Add(format.At, "unknown-format", ("format", format.Value), ("known", Format));
            return null;
        }
        var names = new ReadingNames(words, errors);
        var id = top.Text("id", required: true);
        names.Word("edition.title", top.At);
        var (from, until) = ReadInForce(top, errors);
        var adoption = ReadAdoption(top, errors);
        var authority = top.Text("authority", required: true)?.Value ?? "";
        var reviewer = top.Text("reviewer", required: true)?.Value ?? "";
        names.Sources = ReadSources(top.Take("sources"), errors);
        foreach (var role in Shape.Texts(top.Require("roles"), errors)) names.AddRole(role);
        ReadContacts(top.Take("contacts"), names, errors);
        var alerts = AlertLimit.Read(top.Take("alerts"), errors);
        foreach (var (key, node) in Shape.Named(top.Take("fields"), errors)) ReadField(key, node, names, errors);
        foreach (var fact in top.Texts("campus-facts")) ReadFact(fact, names, errors);
        var content = new EditionContent(
            names.Roles, [.. names.Contacts.Values], [.. names.FieldsInOrder], [.. names.Sources.Values], words) { Alerts = alerts };
        var procedures = Shape.Named(top.Require("procedures"), errors)
            .Select(p => new PartReader(p.Key, names, errors).Read(p.Value, content)).OfType<Procedure>().ToImmutableArray();
        var scopeNode = top.Take("scope");
        var scope = ScopeReader.Read(scopeNode, errors);
        if (scopeNode is not null && errors.Count == 0) ScopeReader.Check(scope, scopeNode.At, procedures, errors);
        top.End();
        if (id is not null && !Shape.IsId(id.Value)) errors.Add(id.At, "bad-name", ("name", id.Value));
        return new Edition
        {
            Id = id?.Value ?? "", InForceFrom = from ?? default, InForceUntil = until, Authority = authority, Reviewer = reviewer,
            Adoption = adoption, Scope = scope, Content = content, Procedures = procedures, Files = ImmutableSortedDictionary<string, string>.Empty, Digest = "",
        };
    }

    internal static (LocalDate? From, LocalDate? Until) ReadInForce(Shape top, ErrorList errors)
    {
        if (Shape.Of(top.Require("in-force"), errors) is not { } inForce) return (null, null);
        inForce.Text("from", required: true);
        var dates = ReadDates(inForce, errors);
        inForce.End();
        return dates;
    }

    /// <summary>From a day, until the last day, or until the day before a sunset.</summary>
    internal static (LocalDate? From, LocalDate? Until) ReadDates(Shape shape, ErrorList errors)
    {
        var from = Date(shape.Text("from"), errors);
        var (last, sunset) = (shape.Text("until"), shape.Text("sunset"));
        var until = Date(last, errors) ?? Date(sunset, errors)?.PlusDays(-1);
        if (last is not null && sunset is not null) errors.Add(sunset.At, "until-and-sunset");
        if (until < from) errors.Add((last ?? sunset)!.At, "ends-before-it-starts");
        return (from, until);
    }

    /// <summary>Adopted, unless the file says otherwise.</summary>
    internal static Adoption ReadAdoption(Shape top, ErrorList errors)
    {
        if (top.Text("adoption") is not { } written) return Adoption.Adopted;
        string[] known = ["adopted", "pending", "model"];
        var which = Array.IndexOf(known, written.Value);
        if (which < 0) errors.Add(written.At, "not-known-here", ("value", written.Value), ("known", string.Join(", ", known)));
        return which < 0 ? Adoption.Pending : (Adoption)which;
    }

    private static LocalDate? Date(YamlText? text, ErrorList errors)
    {
        if (text is null) return null;
        var parsed = LocalDatePattern.Iso.Parse(text.Value);
        if (parsed.Success) return parsed.Value;
        errors.Add(text.At, "bad-date", ("value", text.Value));
        return null;
    }

    private static Dictionary<string, Source> ReadSources(YamlNode? node, ErrorList errors)
    {
        var sources = new Dictionary<string, Source>(StringComparer.Ordinal);
        foreach (var (key, value) in Shape.Named(node, errors))
        {
            if (Shape.Of(value, errors) is not { } shape) continue;
            var title = shape.Text("title", required: true)?.Value ?? "";
            var facts = Shape.Named(shape.Take("facts"), errors).Select(f => (f.Key.Value, Text: f.Value as YamlText))
                .Where(f => f.Text is not null).ToImmutableSortedDictionary(f => f.Value, f => f.Text!.Value, StringComparer.Ordinal);
            var (from, until) = ReadDates(shape, errors);
            sources[key.Value] = new(key.Value, title, Date(shape.Text("date"), errors), facts) { From = from, Until = until };
            shape.End();
        }
        return sources;
    }

    private static void ReadContacts(YamlNode? node, ReadingNames names, ErrorList errors)
    {
        var fallbacks = new List<YamlText>();
        foreach (var (key, value) in Shape.Named(node, errors))
        {
            if (Shape.Of(value, errors) is not { } shape) continue;
            if (shape.Text("hours") is { } hours && hours.Value is not ("always" or "office"))
                errors.Add(hours.At, "bad-hours", ("value", hours.Value));
            var fallback = shape.Text("fallback");
            if (fallback is not null) fallbacks.Add(fallback);
            names.Contacts[key.Value] = new(
                new(key.Value), shape.Text("hours")?.Value == "always", fallback is null ? null : new ContactId(fallback.Value));
            names.Word($"contact.{key.Value}", key.At);
            shape.End();
        }
        foreach (var fallback in fallbacks.Where(f => !names.Contacts.ContainsKey(f.Value)))
            errors.Add(fallback.At, "unknown-contact", ("contact", fallback.Value));
    }

    private static void ReadFact(YamlText fact, ReadingNames names, ErrorList errors)
    {
        if (!Surroundings.KnownFacts.Contains(fact.Value)) errors.Add(fact.At, "unknown-fact", ("fact", fact.Value), ("known", string.Join(", ", Surroundings.KnownFacts)));
        else if (names.Fields.ContainsKey(fact.Value)) errors.Add(fact.At, "duplicate-key", ("key", fact.Value));
        else
        {
            names.AddField(fact, new(new(fact.Value), FieldType.Campus, false, [Field.Yes, Field.No]));
            foreach (var choice in (string[])[Field.Yes, Field.No]) names.Word($"field.{fact.Value}.{choice}", fact.At);
        }
    }

    private static void ReadField(YamlText key, YamlNode node, ReadingNames names, ErrorList errors)
    {
        if (Shape.Of(node, errors) is not { } shape) return;
        if (NeverAsked.Any(word => key.Value.Contains(word, StringComparison.Ordinal))) errors.Add(key.At, "never-asked", ("field", key.Value));
        if (GuardParser.Reserved.Contains(key.Value)) errors.Add(key.At, "reserved-name", ("name", key.Value));
        var type = shape.Text("type", required: true);
        var kind = type?.Value switch { "text" => FieldType.Text, "phone" => FieldType.Phone, "choice" => FieldType.Choice, _ => (FieldType?)null };
        if (type is not null && kind is null) errors.Add(type.At, "bad-field-type", ("value", type.Value));
        var choices = shape.Texts("choices");
        foreach (var choice in choices.Where(c => !Shape.IsId(c.Value))) errors.Add(choice.At, "bad-name", ("name", choice.Value));
        foreach (var twice in choices.GroupBy(c => c.Value, StringComparer.Ordinal).SelectMany(g => g.Skip(1)))
            errors.Add(twice.At, "duplicate-choice", ("choice", twice.Value));
        if (kind == FieldType.Choice && choices.IsEmpty) errors.Add(shape.At, "no-choices", ("field", key.Value));
        if (kind is not FieldType.Choice && !choices.IsEmpty) errors.Add(choices[0].At, "choices-not-wanted", ("field", key.Value));
        names.AddField(key, new(new(key.Value), kind ?? FieldType.Text, PartReader.PerOfficial(shape, errors), [.. choices.Select(c => c.Value)]));
        foreach (var choice in choices) names.Word($"field.{key.Value}.{choice.Value}", choice.At);
        shape.End();
    }
}
