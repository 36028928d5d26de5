using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>
/// Reads a guard: <c>field = choice</c>, <c>field in [a, b]</c>, <c>field answered</c> (or another state), <c>and</c>, <c>or</c>,
/// <c>not</c>, brackets, and <c>any official …</c> / <c>every official …</c>. Errors carry the column inside the expression.
/// </summary>
internal sealed class GuardParser
{
    private const int MaxDepth = 20;
    private const int MaxTokens = 200;
    private readonly YamlText source;
    private readonly IReadOnlyDictionary<string, Field> fields;
    private readonly bool perOfficial;
    private readonly ErrorList errors;
    private readonly List<(string Text, int Start)> tokens = [];
    private int next;
    private int depth;
    private bool quantified;
    private bool failed;

    private GuardParser(YamlText source, IReadOnlyDictionary<string, Field> fields, bool perOfficial, ErrorList errors) =>
        (this.source, this.fields, this.perOfficial, this.errors) = (source, fields, perOfficial, errors);

    /// <summary>The words that cannot name a field, because a guard uses them.</summary>
    internal static readonly ImmutableHashSet<string> Reserved = ["and", "or", "not", "in", "any", "every", "official"];

    internal static Guard? Read(YamlText source, IReadOnlyDictionary<string, Field> fields, bool perOfficial, ErrorList errors)
    {
        var parser = new GuardParser(source, fields, perOfficial, errors);
        if (!parser.Split()) return null;
        if (parser.tokens.Count == 0)
        {
            errors.Add(source.At, "guard-empty");
            return null;
        }
        if (parser.tokens.Count > MaxTokens)
        {
            errors.Add(source.Inside(parser.tokens[MaxTokens].Start), "guard-too-long", ("most", "200"));
            return null;
        }
        var guard = parser.ReadOr();
        if (!parser.failed && parser.next < parser.tokens.Count) parser.Unexpected("and");
        return parser.failed ? null : guard;
    }

    private bool Split()
    {
        var text = source.Value;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c is ' ' or '\n' or '\t') { i++; continue; }
            var start = i;
            if (c is '(' or ')' or '[' or ']' or ',' or '=') i++;
            else if (IsWord(c)) while (i < text.Length && IsWord(text[i])) i++;
            else
            {
                errors.Add(source.Inside(i), "guard-character", ("found", c.ToString()));
                return false;
            }
            tokens.Add((text[start..i], start));
        }
        return true;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '-';

    private string? Peek => next < tokens.Count ? tokens[next].Text : null;

    private bool Take(string word)
    {
        if (Peek != word) return false;
        next++;
        return true;
    }

    private Guard.Test Unexpected(string expected)
    {
        if (!failed)
        {
            var at = next < tokens.Count ? source.Inside(tokens[next].Start) : source.Inside(source.Value.Length);
            errors.Add(at, "guard-unexpected", ("found", Peek ?? ""), ("expected", expected));
        }
        failed = true;
        return new(default, default);
    }

    private Guard ReadOr()
    {
        var left = ReadAnd();
        while (!failed && Take("or")) left = new Guard.Or(left, ReadAnd());
        return left;
    }

    private Guard ReadAnd()
    {
        var left = ReadNot();
        while (!failed && Take("and")) left = new Guard.And(left, ReadNot());
        return left;
    }

    private Guard ReadNot()
    {
        if (failed) return new Guard.Test(default, default);
        if (++depth > MaxDepth) return Unexpected(")");
        try
        {
            if (Take("not")) return new Guard.Not(ReadNot());
            if (Peek is "any" or "every") return ReadOfficials();
            if (Take("("))
            {
                var inner = ReadOr();
                return failed || Take(")") ? inner : Unexpected(")");
            }
            return ReadTest();
        }
        finally
        {
            depth--;
        }
    }

    private Guard ReadOfficials()
    {
        var (word, start) = tokens[next++];
        if (!Take("official")) return Unexpected("official");
        if (quantified)
        {
            failed = true;
            errors.Add(source.Inside(start), "guard-nested-official");
            return new Guard.Test(default, default);
        }
        quantified = true;
        var inner = ReadNot();
        quantified = false;
        return new Guard.Officials(word == "every", inner);
    }

    private Guard ReadTest()
    {
        if (Peek is not { } name || !char.IsAsciiLetter(name[0])) return Unexpected("field");
        var at = source.Inside(tokens[next].Start);
        next++;
        if (!fields.TryGetValue(name, out var field))
        {
            failed = true;
            errors.Add(at, "guard-unknown-field", ("field", name));
            return new Guard.Test(default, default);
        }
        if (field.PerOfficial && !perOfficial && !quantified)
        {
            failed = true;
            errors.Add(at, "guard-needs-official", ("field", name));
        }
        if (Take("=")) return Equal(field);
        if (Take("in")) return OneOf(field);
        if (Peek is { } state && AnswerTest.States.TryGetValue(state, out var known))
        {
            next++;
            return new Guard.Test(field.Id, new(known, null));
        }
        return Unexpected("=");
    }

    private Guard OneOf(Field field)
    {
        if (!Take("[")) return Unexpected("[");
        Guard guard = Equal(field);
        while (!failed && Take(",")) guard = new Guard.Or(guard, Equal(field));
        return failed || Take("]") ? guard : Unexpected("]");
    }

    private Guard.Test Equal(Field field)
    {
        if (Peek is not { } value || !char.IsAsciiLetterOrDigit(value[0])) return Unexpected("choice");
        var at = source.Inside(tokens[next].Start);
        next++;
        if (field.Type is not (FieldType.Choice or FieldType.Campus))
        {
            failed = true;
            errors.Add(at, "guard-not-a-choice-field", ("field", field.Id.Value));
        }
        else if (!field.Choices.Contains(value))
        {
            failed = true;
            errors.Add(at, "guard-not-among-choices", ("field", field.Id.Value), ("value", value), ("choices", string.Join(", ", field.Choices)));
        }
        return new Guard.Test(field.Id, new(AnswerState.Answered, value));
    }
}
