namespace Vestibule.Core.Procedures.Telling;

/// <summary>A condition over answers, in words. A "not" is carried inwards, so that nobody has to read "it is not so that".</summary>
internal static class GuardWords
{
    internal static string Of(Voice voice, Guard guard) => Say(voice, guard, negated: false);

    /// <summary>One spelling for all conditions that say the same but for the order of "and" and "or".</summary>
    internal static string Canonical(Guard? guard) => guard switch
    {
        null => "",
        Guard.And => $"and({Sorted(Flat(guard, and: true))})",
        Guard.Or => $"or({Sorted(Flat(guard, and: false))})",
        Guard.Not n => $"not({Canonical(n.Inner)})",
        Guard.Officials o => $"{(o.Every ? "every" : "any")}({Canonical(o.Inner)})",
        Guard.Test t => $"{t.Field}:{t.Is.State}:{t.Is.Value}",
        _ => guard.ToString(),
    };

    private static string Sorted(IEnumerable<Guard> parts) => string.Join(',', parts.Select(Canonical).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<Guard> Flat(Guard guard, bool and) => guard switch
    {
        Guard.And a when and => Flat(a.Left, and).Concat(Flat(a.Right, and)),
        Guard.Or o when !and => Flat(o.Left, and).Concat(Flat(o.Right, and)),
        _ => [guard],
    };

    private static string Say(Voice voice, Guard guard, bool negated) => guard switch
    {
        Guard.Not n => Say(voice, n.Inner, !negated),
        Guard.And => Many(voice, Flat(guard, and: true), and: !negated, negated),
        Guard.Or => Many(voice, Flat(guard, and: false), and: negated, negated),
        Guard.Officials o => voice.Say(
            (o.Every, negated) switch
            {
                (true, false) => "telling.guard.every",
                (false, false) => "telling.guard.any",
                (true, true) => "telling.guard.none-or-any",
                (false, true) => "telling.guard.none-or-every",
            }, ("condition", Say(voice, o.Inner, negated))),
        Guard.Test t => One(voice, t.Field, [t.Is], negated),
        _ => guard.ToString(),
    };

    // Tests of one answer for several values are one part: the answer is "this" or "that".
    private static string Many(Voice voice, IEnumerable<Guard> parts, bool and, bool negated)
    {
        var said = new List<string>();
        foreach (var group in parts.GroupBy(p => p is Guard.Test { Is.Value: not null } t ? t.Field.Value : Canonical(p)))
        {
            if (group.First() is Guard.Test { Is.Value: not null } test && (and == negated || group.Count() == 1))
                said.Add(One(voice, test.Field, group.Cast<Guard.Test>().Select(t => t.Is), negated));
            else said.AddRange(group.Select(g => Say(voice, g, negated)));
        }
        return and ? voice.And(said) : voice.Or(said);
    }

    private static string One(Voice voice, FieldId field, IEnumerable<AnswerTest> tests, bool negated)
    {
        var name = voice.Quoted(voice.FieldName(field));
        var all = tests.ToList();
        if (all[0].Value is null)
        {
            var state = AnswerTest.States.First(s => s.Value == all[0].State).Key;
            return voice.Say((negated ? "telling.guard.un." : "telling.guard.") + state, ("field", name));
        }
        var values = all.Select(t => voice.Quoted(voice.Word($"field.{field}.{t.Value}"))).ToList();
        return voice.Say(negated ? "telling.guard.is-not" : "telling.guard.is", ("field", name), ("value", voice.Or(values)));
    }
}
