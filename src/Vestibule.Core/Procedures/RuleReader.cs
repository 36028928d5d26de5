using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>
/// Reads a declared rule: <c>never X before Y [unless Z or …]</c>, <c>always Y before close</c>,
/// <c>never X and Y together</c>, <c>X leads to Y [within PT2M]</c>, <c>X makes Y owed [within PT2M] [unless Z or …]</c>, <c>X makes Y possible [unless Z or …]</c>, <c>X makes Y impossible [unless Z or …]</c>,
/// <c>X leaves Y owed</c>, <c>only ROLE [or ROLE …] does X</c>; X may be followed by <c>when (guard)</c>.
/// </summary>
internal sealed class RuleReader
{
    private readonly YamlText source;
    private readonly ErrorList errors;
    private readonly List<(string Text, int Start)> tokens = [];
    private int next;
    private bool failed;

    private RuleReader(YamlText source, ErrorList errors)
    {
        (this.source, this.errors) = (source, errors);
        var text = source.Value;
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i])) { i++; continue; }
            var start = i;
            if (text[i] == '(')
            {
                var open = 0;
                do
                {
                    if (text[i] == '(') open++;
                    if (text[i] == ')') open--;
                    i++;
                }
                while (i < text.Length && open > 0);
            }
            else while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] != '(') i++;
            tokens.Add((text[start..i], start));
        }
    }

    internal static Rule? Read(YamlText source, StepNames steps, ReadingNames names, ErrorList errors)
    {
        var reader = new RuleReader(source, errors);
        var rule = reader.ReadRule(steps, names);
        if (!reader.failed && reader.next < reader.tokens.Count) reader.Fail("");
        return reader.failed ? null : rule;
    }

    private Rule ReadRule(StepNames steps, ReadingNames names)
    {
        if (Take("always"))
        {
            var only = Step(steps);
            Expect("before");
            Expect("close");
            return Make(RulePattern.AlwaysBeforeClose, only, null, [], null);
        }
        if (Take("never"))
        {
            var x = Step(steps);
            var when = When(names);
            if (Take("and"))
            {
                var together = Step(steps);
                Expect("together");
                return Make(RulePattern.NeverTogether, x, together, [], when);
            }
            Expect("before");
            var y = Step(steps);
            return Make(RulePattern.NeverBefore, x, y, Unless(steps), when);
        }
        if (Take("only"))
        {
            var roles = ImmutableArray.CreateBuilder<Role>();
            do if (Role(names) is { } role) roles.Add(role);
            while (!failed && Take("or"));
            Expect("does");
            return Make(RulePattern.OnlyBy, Step(steps), null, [], null) with { Roles = roles.ToImmutable() };
        }
        var first = Step(steps);
        var condition = When(names);
        if (Take("makes"))
        {
            var made = Step(steps);
            if (Take("possible")) return Make(RulePattern.MakesPossible, first, made, Unless(steps), condition);
            if (Take("impossible")) return Make(RulePattern.MakesImpossible, first, made, Unless(steps), condition);
            Expect("owed");
            var within = Within();
            return Make(RulePattern.MakesOwed, first, made, Unless(steps), condition) with { Within = within };
        }
        if (Take("leaves"))
        {
            var left = Step(steps);
            Expect("owed");
            return Make(RulePattern.LeavesOwed, first, left, [], condition);
        }
        Expect("leads");
        Expect("to");
        return Make(RulePattern.LeadsTo, first, Step(steps), [], condition) with { Within = Within() };
    }

    private ImmutableArray<StepId> Unless(StepNames steps)
    {
        var unless = ImmutableArray.CreateBuilder<StepId>();
        if (Take("unless"))
        {
            do unless.Add(Step(steps));
            while (!failed && Take("or"));
        }
        return unless.ToImmutable();
    }

    private TimeAllowed? Within()
    {
        if (failed || !Take("within")) return null;
        foreach (var length in (int[])[3, 1])
        {
            if (next + length > tokens.Count || TimeAllowed.Read(string.Join(' ', tokens.Skip(next).Take(length).Select(t => t.Text))) is not { } within) continue;
            next += length;
            return within;
        }
        Fail("PT2M");
        return null;
    }

    private Role? Role(ReadingNames names)
    {
        if (failed) return null;
        if (next < tokens.Count && names.Roles.Contains(new(tokens[next].Text))) return new(tokens[next++].Text);
        Fail("role");
        return null;
    }

    private Rule Make(RulePattern pattern, StepId x, StepId? y, ImmutableArray<StepId> unless, Guard? when) =>
        new(source.Value, pattern, x, y, unless, when, source.At.Line);

    private Guard? When(ReadingNames names)
    {
        if (failed || !Take("when")) return null;
        if (next >= tokens.Count || tokens[next].Text[0] != '(')
        {
            Fail("(");
            return null;
        }
        var (text, start) = tokens[next++];
        var at = source.Inside(start);
        var guard = GuardParser.Read(new YamlText(at, text, source.TextColumn == 0 ? 0 : at.Column), names.Fields, perOfficial: false, errors);
        failed |= guard is null;
        return guard;
    }

    private bool Take(string word)
    {
        if (next >= tokens.Count || tokens[next].Text != word) return false;
        next++;
        return true;
    }

    private void Expect(string word)
    {
        if (!failed && !Take(word)) Fail(word);
    }

    private StepId Step(StepNames steps)
    {
        if (failed) return default;
        if (next >= tokens.Count)
        {
            Fail("step");
            return default;
        }
        var (text, start) = tokens[next++];
        if (steps.IsStep(text)) return new(text);
        failed = true;
        errors.Add(source.Inside(start), "unknown-step", ("step", text));
        return default;
    }

    private void Fail(string expected)
    {
        if (failed) return;
        failed = true;
        var at = source.Inside(next < tokens.Count ? tokens[next].Start : source.Value.Length);
        errors.Add(at, "bad-rule", ("found", next < tokens.Count ? tokens[next].Text : ""), ("expected", expected));
    }
}
