using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Vestibule.Core.Procedures.Telling;

/// <summary>A number on a card: whom it reaches, the number, and its hours in one spelling that no language changes.</summary>
public sealed record CardNumber(ContactId Contact, string Phone, string Hours);

/// <summary>
/// The short code on a printed card. Its first half stands for the edition, its second for the numbers printed with it, so that a card is
/// known to be old when either changed. It proves nothing and hides nothing: it only tells what a card was printed from.
/// </summary>
public readonly record struct CardCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Half = 5;

    private CardCode(string text) => Text = text;

    /// <summary>Ten letters and digits; none of them is I, L, O or U.</summary>
    public string Text { get; }

    /// <summary>The half that stands for the edition.</summary>
    public string OfEdition => Text[..Half];

    /// <summary>The half that stands for the numbers.</summary>
    public string OfNumbers => Text[Half..];

    /// <summary>The code of a card.</summary>
    public static CardCode Of(Edition edition, IEnumerable<CardNumber> numbers) => new(Part(edition.Digest) + Part(string.Join('\n', numbers
        .OrderBy(n => n.Contact.Value, StringComparer.Ordinal).Select(n => $"{n.Contact}\t{n.Phone}\t{n.Hours}"))));

    /// <summary>A code as somebody typed it: case, spaces and hyphens do not matter, and O, I and L are read as the digits they look like.</summary>
    public static CardCode? Read(string typed)
    {
        if (typed.Length > 40) return null;
        var text = new StringBuilder();
        foreach (var c in typed.ToUpperInvariant())
        {
            if (c is ' ' or '-') continue;
            text.Append(c switch { 'O' => '0', 'I' or 'L' => '1', _ => c });
        }
        return text.Length == 2 * Half && text.ToString().All(Alphabet.Contains) ? new CardCode(text.ToString()) : null;
    }

    /// <summary>The edition that a code stands for, or null.</summary>
    public Edition? Among(IEnumerable<Edition> editions)
    {
        var part = OfEdition;
        return editions.FirstOrDefault(e => Part(e.Digest) == part);
    }

    /// <summary>As it is printed: <c>7KQ2M-4XT9A</c>.</summary>
    public override string ToString() => $"{OfEdition}-{OfNumbers}";

    private static string Part(string of)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("vestibule card 1\n" + of));
        var bits = ((ulong)hash[0] << 24) | ((ulong)hash[1] << 16) | ((ulong)hash[2] << 8) | hash[3];
        return string.Concat(Enumerable.Range(0, Half).Select(n => Alphabet[(int)((bits >> (27 - (5 * n))) & 31)]));
    }
}

/// <summary>What is to be said about a printed card.</summary>
public enum CardState
{
    /// <summary>It is what is in force here today.</summary>
    Current,
    /// <summary>The steps are in force; the numbers changed after it was printed.</summary>
    NumbersChanged,
    /// <summary>Another edition has taken its place.</summary>
    Ended,
    /// <summary>It begins later.</summary>
    NotYet,
    /// <summary>In force today, but not for this school.</summary>
    Elsewhere,
    /// <summary>Nobody here knows this code.</summary>
    Unknown,
}

/// <summary>Whether a printed card still holds, and since or from when it does not.</summary>
/// <param name="State">What is to be said.</param>
/// <param name="Day">For an ended card, the first day it no longer held; for one to come, its first day.</param>
public sealed record CardCheck(CardState State, NodaTime.LocalDate? Day)
{
    /// <summary>Looks a card up.</summary>
    /// <param name="code">The code on it; null when it cannot be read.</param>
    /// <param name="editions">Every edition there is.</param>
    /// <param name="current">The edition that holds here today.</param>
    /// <param name="numbers">The numbers that are printed today.</param>
    /// <param name="today">The day where the school is.</param>
    public static CardCheck Of(CardCode? code, ImmutableArray<Edition> editions, Edition current, IEnumerable<CardNumber> numbers, NodaTime.LocalDate today)
    {
        if (code is not { } known || known.Among(editions) is not { } printed) return new(CardState.Unknown, null);
        if (printed.Digest == current.Digest)
            return new(known == CardCode.Of(current, numbers) ? CardState.Current : CardState.NumbersChanged, null);
        if (printed.InForceFrom > today) return new(CardState.NotYet, printed.InForceFrom);
        if (printed.InForceUntil is { } last && last < today) return new(CardState.Ended, last.PlusDays(1));
        return current.InForceFrom > printed.InForceFrom && current.InForceFrom <= today
            ? new(CardState.Ended, current.InForceFrom) : new(CardState.Elsewhere, null);
    }
}
