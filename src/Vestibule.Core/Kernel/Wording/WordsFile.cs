using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Vestibule.Core.Kernel.Wording;

/// <summary>One sentence of a words file. <see cref="Of"/> is the digest of the English text a translation was made from; null in English.</summary>
internal sealed record WordsEntry(Message Message, string Source, string? Of);

/// <summary>Who translated a file, who read it over, and when.</summary>
public sealed record WordsOrigin(string Translator, string Reviewer, string Date);

/// <summary>
/// One file <c>words/&lt;language&gt;/&lt;part&gt;.json</c>. English holds <c>"key": "text"</c>; every other language holds
/// <c>"key": { "text": "…", "of": "&lt;digest&gt;" }</c> and a <c>"$meta"</c>.
/// </summary>
internal sealed record WordsFile(Language Language, string Part, WordsOrigin? Origin, ImmutableSortedDictionary<string, WordsEntry> Entries)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>The first eight hex digits of the SHA-256 of an English text as written, before it is filled.</summary>
    public static string DigestOf(string english) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(english)))[..8];

    /// <summary>Reads one file. Refused as <c>words-file</c> with <c>file</c>, <c>key</c>, <c>problem</c> and <c>position</c>.</summary>
    public static Result<WordsFile> Read(string path, string json)
    {
        var parts = path.Replace('\\', '/').Split('/');
        if (parts.Length != 2 || !parts[1].EndsWith(".json", StringComparison.Ordinal)) return Bad(path, "", "path", 0);
        var (language, part) = (new Language(parts[0]), parts[1][..^5]);
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return Bad(path, "", "not-an-object", 0);
            var entries = ImmutableSortedDictionary.CreateBuilder<string, WordsEntry>(StringComparer.Ordinal);
            WordsOrigin? origin = null;
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == "$meta")
                {
                    origin = OriginOf(property.Value);
                    if (origin is null) return Bad(path, "$meta", "meta", 0);
                    continue;
                }
                var isEnglish = language == Language.English;
                var (text, of) = isEnglish ? (TextOf(property.Value), null) : (TextOf(property.Value, "text"), TextOf(property.Value, "of"));
                if (text is null || (!isEnglish && of is null)) return Bad(path, property.Name, "shape", 0);
                var message = Message.Parse(text);
                if (message.Refusal is { } no) return Bad(path, property.Name, no.Arguments["problem"], int.Parse(no.Arguments["position"], CultureInfo.InvariantCulture));
                entries.Add(property.Name, new WordsEntry(message.Value, text, of));
            }
            if (origin is null && language != Language.English) return Bad(path, "$meta", "meta", 0);
            return new WordsFile(language, part, origin, entries.ToImmutable());
        }
        catch (JsonException e)
        {
            return Bad(path, "", "not-json", (int)(e.LineNumber ?? 0) + 1);
        }
    }

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? TextOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var text) ? TextOf(text) : null;

    private static WordsOrigin? OriginOf(JsonElement meta) =>
        TextOf(meta, "translator") is { } translator && TextOf(meta, "reviewer") is { } reviewer && TextOf(meta, "date") is { } date
            ? new WordsOrigin(translator, reviewer, date) : null;

    private static Refusal Bad(string file, string key, string problem, int position) => new("words-file",
        ("file", file), ("key", key), ("problem", problem), ("position", position.ToString(CultureInfo.InvariantCulture)));
}
