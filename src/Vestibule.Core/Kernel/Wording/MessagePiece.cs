using System.Collections.Immutable;

namespace Vestibule.Core.Kernel.Wording;

/// <summary>One piece of a sentence.</summary>
internal abstract record MessagePiece;

/// <summary>Words as they stand.</summary>
internal sealed record Literal(string Text) : MessagePiece;

/// <summary>The <c>#</c> of a plural: the number itself, written as the language writes numbers.</summary>
internal sealed record CountHere : MessagePiece;

/// <summary>How a placeholder's value is written.</summary>
internal enum InsertKind { Plain, Number, Time, Date }

/// <summary>A placeholder: <c>{name}</c>, <c>{n, number}</c>, <c>{t, time, short}</c>, <c>{d, date, long}</c>.</summary>
internal sealed record Insert(string Name, InsertKind Kind, Width Width) : MessagePiece;

/// <summary>A form chosen by a number: <c>{n, plural, =0 {…} one {…} other {…}}</c>; for order when <see cref="Ordinal"/>.</summary>
internal sealed record ByNumber(
    string Name,
    bool Ordinal,
    ImmutableSortedDictionary<long, ImmutableArray<MessagePiece>> Exact,
    ImmutableSortedDictionary<PluralCategory, ImmutableArray<MessagePiece>> Forms) : MessagePiece;

/// <summary>A form chosen by a word: <c>{kind, select, student {…} other {…}}</c>.</summary>
internal sealed record ByWord(string Name, ImmutableSortedDictionary<string, ImmutableArray<MessagePiece>> Forms) : MessagePiece;
