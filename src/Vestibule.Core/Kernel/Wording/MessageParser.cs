using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Vestibule.Core.Kernel.Wording;

/// <summary>
/// Reads the small part of ICU MessageFormat that the product's sentences use. Stricter than ICU where a translator's slip would
/// otherwise reach a screen: an unclosed quote, a stray brace and a repeated form are refused.
/// </summary>
internal sealed class MessageParser(string text)
{
    private const int Deepest = 8;
    private int at;
    private Refusal? refusal;

    public Result<ImmutableArray<MessagePiece>> Read()
    {
        var pieces = Pieces(depth: 0, counts: false);
        if (refusal is null && at < text.Length) Fail("stray-brace");
        return refusal is null ? pieces : refusal;
    }

    // Words and placeholders up to the end or the closing brace of the form they belong to.
    private ImmutableArray<MessagePiece> Pieces(int depth, bool counts)
    {
        var pieces = ImmutableArray.CreateBuilder<MessagePiece>();
        var words = new StringBuilder();
        if (depth > Deepest) Fail("too-deep");
        while (refusal is null && at < text.Length && text[at] != '}')
        {
            var c = text[at];
            if (c == '{' || (c == '#' && counts))
            {
                Flush();
                if (c == '#') { at++; pieces.Add(new CountHere()); }
                else if (Placeholder(depth) is { } piece) pieces.Add(piece);
            }
            else if (c == '\'') Quoted(words, counts);
            else { words.Append(c); at++; }
        }
        Flush();
        return pieces.ToImmutable();

        void Flush()
        {
            if (words.Length > 0) pieces.Add(new Literal(words.ToString()));
            words.Clear();
        }
    }

    // Two apostrophes are one. One starts a quotation only before a brace (or # in a plural); elsewhere it is itself: don't.
    private void Quoted(StringBuilder words, bool counts)
    {
        var start = at++;
        var next = at < text.Length ? text[at] : '\0';
        if (next == '\'') { words.Append('\''); at++; return; }
        if (next is not ('{' or '}') && !(next == '#' && counts)) { words.Append('\''); return; }
        for (; at < text.Length; at++)
        {
            if (text[at] != '\'') { words.Append(text[at]); continue; }
            if (at + 1 < text.Length && text[at + 1] == '\'') { words.Append('\''); at++; continue; }
            at++;
            return;
        }
        at = start;
        Fail("unclosed-quote");
    }

    private MessagePiece? Placeholder(int depth)
    {
        var start = at++;
        var name = Word();
        if (name.Length == 0) return Fail("no-name");
        if (Take('}')) return new Insert(name, InsertKind.Plain, Width.Medium);
        if (!Take(',')) return Unclosed(start);
        var kindAt = SkipSpace();
        var kind = Word();
        if (kind is "plural" or "selectordinal" or "select")
        {
            if (!Take(',')) return Unclosed(start);
            return kind == "select" ? Select(name, start, depth) : Number(name, kind == "selectordinal", start, depth);
        }
        InsertKind? insert = kind switch { "number" => InsertKind.Number, "time" => InsertKind.Time, "date" => InsertKind.Date, _ => null };
        if (insert is null) { at = kindAt; return Fail("unknown-kind"); }
        var width = Width.Medium;
        if (insert != InsertKind.Number && Take(','))
        {
            var styleAt = SkipSpace();
            var style = Word();
            if (style is not ("short" or "medium" or "long" or "full")) { at = styleAt; return Fail("unknown-style"); }
            width = Enum.Parse<Width>(style, ignoreCase: true);
        }
        return Take('}') ? new Insert(name, insert.Value, width) : Unclosed(start);
    }

    private ByNumber? Number(string name, bool ordinal, int start, int depth)
    {
        var exact = ImmutableSortedDictionary.CreateBuilder<long, ImmutableArray<MessagePiece>>();
        var forms = ImmutableSortedDictionary.CreateBuilder<PluralCategory, ImmutableArray<MessagePiece>>();
        while (!Take('}'))
        {
            var selectorAt = SkipSpace();
            var isExact = Take('=');
            var selector = Word();
            var number = 0L;
            if (selector.Length == 0 && at >= text.Length) return (ByNumber?)Unclosed(start);
            if (isExact ? !long.TryParse(selector, NumberStyles.None, CultureInfo.InvariantCulture, out number)
                        : selector is not ("zero" or "one" or "two" or "few" or "many" or "other"))
            {
                at = selectorAt;
                return (ByNumber?)Fail("unknown-form");
            }
            var category = isExact ? default : Enum.Parse<PluralCategory>(selector, ignoreCase: true);
            if (isExact ? exact.ContainsKey(number) : forms.ContainsKey(category)) { at = selectorAt; return (ByNumber?)Fail("repeated-form"); }
            var form = Form(depth, counts: true);
            if (refusal is not null) return null;
            if (isExact) exact.Add(number, form); else forms.Add(category, form);
        }
        if (!forms.ContainsKey(PluralCategory.Other)) { at = start; return (ByNumber?)Fail("no-other"); }
        return new ByNumber(name, ordinal, exact.ToImmutable(), forms.ToImmutable());
    }

    private ByWord? Select(string name, int start, int depth)
    {
        var forms = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<MessagePiece>>(StringComparer.Ordinal);
        while (!Take('}'))
        {
            var selectorAt = SkipSpace();
            var selector = Word();
            if (selector.Length == 0) { at = at >= text.Length ? start : selectorAt; return (ByWord?)Fail(at == start ? "unclosed-brace" : "unknown-form"); }
            if (forms.ContainsKey(selector)) { at = selectorAt; return (ByWord?)Fail("repeated-form"); }
            var form = Form(depth, counts: false);
            if (refusal is not null) return null;
            forms.Add(selector, form);
        }
        if (!forms.ContainsKey("other")) { at = start; return (ByWord?)Fail("no-other"); }
        return new ByWord(name, forms.ToImmutable());
    }

    private ImmutableArray<MessagePiece> Form(int depth, bool counts)
    {
        var start = SkipSpace();
        if (!Take('{')) { Fail("no-form-text"); return []; }
        var pieces = Pieces(depth + 1, counts);
        if (refusal is null && !Take('}', skip: false)) Unclosed(start);
        return pieces;
    }

    private string Word()
    {
        var start = SkipSpace();
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-')) at++;
        return text[start..at];
    }

    private int SkipSpace()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at;
    }

    private bool Take(char wanted, bool skip = true)
    {
        if (skip) SkipSpace();
        if (at >= text.Length || text[at] != wanted) return false;
        at++;
        return true;
    }

    private MessagePiece? Unclosed(int start)
    {
        if (at >= text.Length) at = start;
        return Fail("unclosed-brace");
    }

    private MessagePiece? Fail(string problem)
    {
        refusal ??= new Refusal("words-malformed", ("problem", problem), ("position", at.ToString(CultureInfo.InvariantCulture)));
        return null;
    }
}
