using System.Text.Json;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.District;

/// <summary>The district's book as a file: JSON with kebab-case names, as in <c>seeds/</c>.</summary>
public static class DistrictFile
{
    /// <summary>
    /// Reads a book and checks it: every leader is a known person, every campus has at least one, every office's fallback exists, and the
    /// chain of fallbacks ends at an office that answers around the clock.
    /// </summary>
    public static Result<DistrictBook> Read(ReadOnlySpan<byte> json)
    {
        DistrictBook? book;
        try
        {
            book = JsonSerializer.Deserialize<DistrictBook>(json, CoreJson.Default);
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            var where = e is JsonException j ? $"{j.LineNumber + 1}:{j.BytePositionInLine + 1}" : "?";
            return new Refusal("district-unreadable", ("where", where));
        }

        return book is null ? new Refusal("district-unreadable", ("where", "1:1")) : Check(book) is { } no ? no : book;
    }

    /// <summary>Writes a book.</summary>
    public static byte[] Write(DistrictBook book) => JsonSerializer.SerializeToUtf8Bytes(book, CoreJson.Default);

    /// <summary>What is wrong with a book, or null.</summary>
    public static Refusal? Check(DistrictBook book)
    {
        if (NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(book.Zone) is null)
        {
            return new Refusal("district-zone", ("zone", book.Zone));
        }

        foreach (var campus in book.Campuses)
        {
            if (campus.Leaders.IsEmpty || campus.Leaders.Any(l => book.Person(l) is null))
            {
                return new Refusal("district-leaders", ("campus", campus.Name));
            }
        }

        foreach (var office in book.Offices)
        {
            var end = office;
            for (var hops = 0; end is { Fallback: { } next } && hops < book.Offices.Length; hops++)
            {
                end = book.Office(next);
            }

            if (end is null || !end.Hours.AlwaysOpen)
            {
                return new Refusal("district-fallback", ("office", office.Name));
            }
        }

        return null;
    }
}
