using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Vestibule.Core.Kernel.Wording;

/// <summary>
/// The product's sentences in one language. On a page: <c>@W["door.title"]</c>, <c>@W["case.on-the-way", ("leader", name)]</c>.
/// </summary>
public sealed class Phrasebook
{
    private readonly FrozenDictionary<string, WordsEntry> entries;
    private readonly ImmutableSortedDictionary<string, WordsOrigin?> parts;
    private Words? words;

    internal Phrasebook(Language language, FrozenDictionary<string, WordsEntry> entries, ImmutableSortedDictionary<string, WordsOrigin?> parts) =>
        (Language, this.entries, this.parts) = (language, entries, parts);

    /// <summary>The language.</summary>
    public Language Language { get; }

    /// <summary>The parts (files) this language claims to have, with who translated and who reviewed each; null for English.</summary>
    public IReadOnlyDictionary<string, WordsOrigin?> Parts => parts;

    /// <summary>The keys there is a sentence for in this language.</summary>
    public IEnumerable<string> Keys => entries.Keys.Order(StringComparer.Ordinal);

    /// <summary>The sentence behind a key in this language, or null.</summary>
    public Message? MessageOf(string key) => Find(key)?.Message;

    /// <summary>True when this language has the key.</summary>
    public bool Has(string key) => entries.ContainsKey(key);

    /// <inheritdoc cref="Say(string, ReadOnlySpan{ValueTuple{string, Argument}})"/>
    public Said this[string key, params ReadOnlySpan<(string Name, Argument Value)> arguments] => Say(key, arguments);

    /// <summary>
    /// The sentence, filled. English stands in when this language has no such sentence, or when the sentence binds somebody (what to say,
    /// an instruction, a right) and its translation is older than the English. A key English has not is a defect: it throws when strict,
    /// and otherwise shows the key.
    /// </summary>
    public Said Say(string key, params ReadOnlySpan<(string Name, Argument Value)> arguments)
    {
        var book = BookFor(key);
        if (book.Find(key) is not { } entry)
        {
            return words!.IsStrict ? throw new KeyNotFoundException($"No sentence for '{key}' in words/en.") : new Said(key, Language.English, Language);
        }
        if (words!.IsStrict) return new Said(entry.Message.Format(book.Language, arguments), book.Language, Language);
        if (!IsFilledBy(entry.Message, arguments) && words.English.Find(key) is { } english && IsFilledBy(english.Message, arguments)) (book, entry) = (words.English, english);
        return new Said(entry.Message.FormatAnyway(book.Language, arguments), book.Language, Language);
    }

    /// <summary>Why something cannot be done, said to a person: the sentence <c>refusal.KEY</c>, or <c>KEY</c> itself where that is one.</summary>
    public Said Say(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var key = "refusal." + refusal.Key;
        return Say(words!.English.Has(key) || !words.English.Has(refusal.Key) ? key : refusal.Key, [.. refusal.Arguments.Select(a => (a.Key, (Argument)a.Value))]);
    }

    internal WordsEntry? Find(string key) => entries.GetValueOrDefault(key);

    internal IEnumerable<KeyValuePair<string, WordsEntry>> Entries => entries;

    // Called once, while the words are put together.
    internal void Join(Words all) => words = all;

    internal Phrasebook Copy() => new(Language, entries, parts);

    private Phrasebook BookFor(string key)
    {
        if (!entries.ContainsKey(key)) return words!.English;
        return Binds(key) && words!.IsStale(Language, key) ? words.English : this;
    }

    /// <summary>True for what must never be shown out of date: words to say, instructions, rights.</summary>
    private static bool Binds(string key) =>
        key.Contains(".say.", StringComparison.Ordinal) || key.Contains(".instruction.", StringComparison.Ordinal) || key.Contains(".right.", StringComparison.Ordinal);

    private static bool IsFilledBy(Message message, ReadOnlySpan<(string Name, Argument Value)> arguments)
    {
        foreach (var name in message.Placeholders)
        {
            var found = false;
            foreach (var argument in arguments) found |= argument.Name == name && !argument.Value.IsEmpty;
            if (!found) return false;
        }
        return true;
    }
}
