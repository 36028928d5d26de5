using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Vestibule.Core.Records;

/// <summary>
/// What people said in their own words, to be asked whether it may name a student. It answers yes too often rather than too seldom: by that answer something is kept.
/// </summary>
public sealed class FreeText
{
    private readonly string run;
    private readonly FrozenSet<string> words;

    /// <summary>A text from its parts.</summary>
    public FreeText(IEnumerable<string> parts)
    {
        ImmutableArray<string> all = [.. parts];
        run = string.Join(' ', all.Select(Key.Plain));
        words = all.SelectMany(p => Words(p)).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Whether it holds the student's number, the name however it is spaced or written, or all words of the name in any order.</summary>
    public bool MayName(Student student) =>
        (student.Number is { } number && Has(Key.Plain(number))) || Has(Key.Plain(student.Name)) || (Words(student.Name) is [_, ..] name && name.All(words.Contains));

    /// <summary>All that was said in what is written as JSON, such as the entries of a case. Ids and digests are no words.</summary>
    public static FreeText Of(IEnumerable<byte[]> written)
    {
        var said = new List<string>();
        foreach (var one in written)
        {
            using var read = JsonDocument.Parse(one);
            Collect(read.RootElement, said);
        }

        return new FreeText(said);
    }

    private static void Collect(JsonElement element, List<string> said)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Collect(property.Value, said);
                }

                break;
            case JsonValueKind.Array:
                foreach (var one in element.EnumerateArray())
                {
                    Collect(one, said);
                }

                break;
            case JsonValueKind.String when element.GetString() is { Length: > 0 } text && !Guid.TryParse(text, out _) && !(text.Length >= 40 && text.All(char.IsAsciiHexDigit)):
                said.Add(text);
                break;
        }
    }

    private bool Has(string plain) => plain.Length > 0 && run.Contains(plain, StringComparison.Ordinal);

    private static ImmutableArray<string> Words(string text) =>
        [.. string.Concat(text.Normalize(System.Text.NormalizationForm.FormC).Select(c => char.IsLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Key.Plain)];
}
