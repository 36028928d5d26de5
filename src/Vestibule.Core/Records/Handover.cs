using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records;

/// <summary>
/// A sealed link by which something is handed over. Only the hash of its secret is kept. It opens once, before it runs out, and stays open
/// for an hour so that whoever opened it can save what is there.
/// </summary>
public sealed record SealedLink(SheetId Request, int Given, string Recipient, Instant Made, Instant Expires, Instant? OpenedAt, bool Revoked)
{
    /// <summary>How long a link waits to be opened.</summary>
    public static readonly Duration Waits = Duration.FromDays(7);

    /// <summary>How long it stays open.</summary>
    public static readonly Duration StaysOpen = Duration.FromHours(1);

    /// <summary>Whether it can still be opened.</summary>
    public bool MayOpen(Instant now) => !Revoked && OpenedAt is null && now < Expires;

    /// <summary>Whether it is open.</summary>
    public bool IsOpen(Instant now) => !Revoked && OpenedAt is { } at && now < at + StaysOpen;

    /// <summary>The sheet's body.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CoreJson.Default);

    /// <summary>A link from a sheet's body.</summary>
    public static SealedLink Read(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize<SealedLink>(body, CoreJson.Default) ?? throw new FormatException("sealed-link");
}

/// <summary>Whether whoever receives something must be told that it may not be passed on (34 CFR 99.33(d)).</summary>
public static class Redisclosure
{
    /// <summary>Not for what goes to the family itself, under an order or a subpoena, or as directory information; for everything else.</summary>
    public static bool MustBeSaid(IEnumerable<Item> given) =>
        given.Any(i => i.Basis?.Kind is BasisKind.Consent or BasisKind.Emergency or BasisKind.SchoolOfficial);
}

/// <summary>A black box on a picture, in hundredths of its width and height.</summary>
public readonly record struct Box(double Left, double Top, double Width, double Height)
{
    /// <summary>How many boxes one copy may have.</summary>
    public const int Limit = 400;

    /// <summary>Boxes as they are written: four numbers a line. Null when a line is none, or there are none.</summary>
    public static ImmutableArray<Box>? Read(string? lines)
    {
        var boxes = ImmutableArray.CreateBuilder<Box>();
        foreach (var line in (lines ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
            var numbers = parts.Select(p => double.TryParse(p, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var n) && n is >= 0 and <= 100 ? n : double.NaN).ToArray();
            if (numbers.Length != 4 || numbers.Any(double.IsNaN) || numbers[2] <= 0 || numbers[3] <= 0 || boxes.Count == Limit)
            {
                return null;
            }

            boxes.Add(new Box(numbers[0], numbers[1], numbers[2], numbers[3]));
        }

        return boxes.Count == 0 ? null : boxes.ToImmutable();
    }
}
