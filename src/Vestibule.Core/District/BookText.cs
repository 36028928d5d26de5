using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.District;

/// <summary>The district's book as a text that people write, with what is wrong at its line.</summary>
public static class BookText
{
    // A misspelt name would be left out in silence: here it is an error. What the book works out by itself is not written.
    private static readonly JsonSerializerOptions Strict = new(CoreJson.Default)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, WriteIndented = true, IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
    };

    private static readonly JsonSerializerOptions Loose = new(Strict) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    /// <summary>The text of a book, the same for the same book.</summary>
    public static string Of(DistrictBook book) => JsonSerializer.Serialize(book, Strict) + "\n";

    /// <summary>Reads a text and holds it against itself.</summary>
    public static BookReading Read(string text)
    {
        try
        {
            var book = JsonSerializer.Deserialize<DistrictBook>(text, Strict);
            var errors = book is null || !IsWhole(book)
                ? [new BookError(1, 1, new Refusal("district.incomplete"))] : Wrong(book, text).ToImmutableArray();
            return errors.IsEmpty ? new(book, []) : new(null, [.. errors.OrderBy(e => e.Line)]);
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            var (line, bytes) = e is JsonException j ? ((int)(j.LineNumber ?? 0), (int)(j.BytePositionInLine ?? 0)) : (0, 0);
            var written = Encoding.UTF8.GetBytes(text.Split('\n').ElementAtOrDefault(line) ?? "");
            var column = Encoding.UTF8.GetString(written, 0, Math.Min(bytes, written.Length)).Length;
            return new(null, [new(line + 1, column + 1, new Refusal(IsRead(text, Loose) ? "district.unknown-name" : "district.not-read", ("path", (e as JsonException)?.Path ?? "")))]);
        }
    }

    /// <summary>What differs between two texts, line by line: a line that went, or one that came, with its number.</summary>
    public static ImmutableArray<(bool Came, int Line, string Text)> Between(string was, string now)
    {
        var (a, b) = (was.TrimEnd().Split('\n'), now.TrimEnd().Split('\n'));
        var (head, tail) = (0, 0);
        while (head < a.Length && head < b.Length && a[head] == b[head]) head++;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)]) tail++;
        var (x, y) = (a[head..^tail], b[head..^tail]);
        var common = new int[x.Length + 1, y.Length + 1];
        for (var i = x.Length - 1; i >= 0; i--)
            for (var j = y.Length - 1; j >= 0; j--) common[i, j] = x[i] == y[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        var told = ImmutableArray.CreateBuilder<(bool, int, string)>();
        for (var (i, j) = (0, 0); i < x.Length || j < y.Length;)
        {
            if (i < x.Length && j < y.Length && x[i] == y[j]) (i, j) = (i + 1, j + 1);
            else if (i < x.Length && (j == y.Length || common[i + 1, j] >= common[i, j + 1])) told.Add((false, head + ++i, x[i - 1]));
            else told.Add((true, head + ++j, y[j - 1]));
        }

        return told.ToImmutable();
    }

    private static bool IsRead(string text, JsonSerializerOptions how)
    {
        try
        {
            return JsonSerializer.Deserialize<DistrictBook>(text, how) is not null;
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsWhole(DistrictBook book) => book is { Name: not null, Zone: not null } && Whole(book.Procedures) && (book.School is null || Whole(book.School.Summers))
        && Whole(book.Campuses) && book.Campuses.All(c => c is { Name: not null, Address: not null, Id.Value: not null, Leaders.IsDefault: false } && Whole(c.Schools))
        && Whole(book.Offices) && book.Offices.All(o => o is { Id: not null, Name: not null, Phone: not null, Hours: not null } && Whole(o.Hours.Days))
        && Whole(book.People) && book.People.All(p => p is { SignIn: not null, Name: not null, Title: not null, Language.Tag: not null } && Whole(p.Roles))
        && Whole(book.Closures) && Whole(book.Directory) && book.Directory.All(d => d is { Id: not null, Name: not null, Phone: not null });

    private static bool Whole<T>(ImmutableArray<T> all) => !all.IsDefault && all.All(one => one is not null);

    private static IEnumerable<BookError> Wrong(DistrictBook book, string text)
    {
        if (DistrictFile.Check(book) is { } no) yield return At(text, no.Arguments.Values.FirstOrDefault() ?? "", no);
        foreach (var twice in book.Campuses.Select(c => c.Id.Value).Concat(book.People.Select(p => p.Id.Value.ToString())).Concat(book.Offices.Select(o => o.Id)).GroupBy(i => i).Where(g => g.Count() > 1))
            yield return At(text, twice.Key, new Refusal("district.twice", ("id", twice.Key)), last: true);
        foreach (var twice in book.People.GroupBy(p => p.SignIn, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            yield return At(text, twice.Last().SignIn, new Refusal("district.twice", ("id", twice.Key)), last: true);
        foreach (var person in book.People)
            foreach (var post in person.Roles.Where(r => r.Campus is { } c && book.Campus(c) is null))
                yield return At(text, post.Campus!.Value.Value, new Refusal("district.no-campus", ("campus", post.Campus.Value.Value), ("person", person.Name)), last: true);
        if (book.StaffOf(Role.Office).Length == 0) yield return new(1, 1, new Refusal("district.no-office"));
    }

    private static BookError At(string text, string word, Refusal what, bool last = false)
    {
        var quoted = JsonSerializer.Serialize(word, Strict);
        var at = last ? text.LastIndexOf(quoted, StringComparison.Ordinal) : text.IndexOf(quoted, StringComparison.Ordinal);
        return at < 0 ? new(1, 1, what) : new(1 + text.AsSpan(0, at).Count('\n'), at - text.LastIndexOf('\n', at), what);
    }
}
