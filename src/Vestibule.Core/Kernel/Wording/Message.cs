using System.Collections.Immutable;

namespace Vestibule.Core.Kernel.Wording;

/// <summary>The forms that one plural of a sentence offers, for a check that a translation has all that its language needs.</summary>
public sealed record PluralForms(string Name, bool Ordinal, ImmutableSortedSet<long> Exact, ImmutableSortedSet<PluralCategory> Forms);

/// <summary>
/// One sentence of the product, read from a small part of ICU MessageFormat: <c>{name}</c>, <c>{n, number}</c>, <c>{t, time, short}</c>,
/// <c>{d, date, long}</c>, <c>plural</c> with <c>=0</c> and <c>#</c>, <c>selectordinal</c>, <c>select</c>, nested, quoted with apostrophes.
/// </summary>
public sealed class Message
{
    private readonly ImmutableArray<MessagePiece> pieces;

    private Message(ImmutableArray<MessagePiece> pieces)
    {
        this.pieces = pieces;
        Placeholders = [.. All(pieces).Select(NameOf).OfType<string>()];
    }

    /// <summary>The names that must be given, whichever form is chosen.</summary>
    public ImmutableSortedSet<string> Placeholders { get; }

    /// <summary>Every plural in the sentence, nested ones included.</summary>
    public IEnumerable<PluralForms> Plurals => All(pieces).OfType<ByNumber>()
        .Select(p => new PluralForms(p.Name, p.Ordinal, [.. p.Exact.Keys], [.. p.Forms.Keys]));

    /// <summary>The words that stand between the placeholders, form by form.</summary>
    public IEnumerable<string> Literals => All(pieces).OfType<Literal>().Select(l => l.Text);

    /// <summary>Reads a sentence. Refused as <c>words-malformed</c> with <c>problem</c> and the zero-based <c>position</c>.</summary>
    public static Result<Message> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var read = new MessageParser(text).Read();
        return read.IsOk ? new Message(read.Value) : read.Refusal!;
    }

    /// <summary>The sentence in a language, filled. A missing value, or a value of the wrong kind, is a defect and throws.</summary>
    public string Format(Language language, params ReadOnlySpan<(string Name, Argument Value)> arguments) =>
        new MessageFormatter(language, arguments, lenient: false).Write(pieces);

    /// <summary>The sentence, filled as far as it can be: what is missing shows as an ellipsis. For a door that must keep working.</summary>
    internal string FormatAnyway(Language language, ReadOnlySpan<(string Name, Argument Value)> arguments) =>
        new MessageFormatter(language, arguments, lenient: true).Write(pieces);

    /// <summary>The same sentence with its words changed and its placeholders kept.</summary>
    internal Message With(Func<string, string> words) => new(Change(pieces, words));

    private static ImmutableArray<MessagePiece> Change(ImmutableArray<MessagePiece> pieces, Func<string, string> words) =>
        [.. pieces.Select(piece => piece switch
        {
            Literal l => new Literal(words(l.Text)),
            ByNumber n => n with { Exact = Change(n.Exact, words), Forms = Change(n.Forms, words) },
            ByWord w => w with { Forms = Change(w.Forms, words) },
            _ => piece,
        })];

    private static ImmutableSortedDictionary<TKey, ImmutableArray<MessagePiece>> Change<TKey>(
        ImmutableSortedDictionary<TKey, ImmutableArray<MessagePiece>> forms, Func<string, string> words) where TKey : notnull =>
        forms.SetItems(forms.Select(form => KeyValuePair.Create(form.Key, Change(form.Value, words))));

    private static IEnumerable<MessagePiece> All(IEnumerable<MessagePiece> pieces) => pieces.SelectMany(piece => piece switch
    {
        ByNumber n => All(n.Exact.Values.Concat(n.Forms.Values).SelectMany(f => f)).Prepend(piece),
        ByWord w => All(w.Forms.Values.SelectMany(f => f)).Prepend(piece),
        _ => [piece],
    });

    private static string? NameOf(MessagePiece piece) => piece switch
    {
        Insert i => i.Name,
        ByNumber n => n.Name,
        ByWord w => w.Name,
        _ => null,
    };
}
