using System.Text.Json;
using System.Text.RegularExpressions;
using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>
/// Each wrong file says exactly where it is wrong. The steps of a small file start at line 13, column 7; a fields map is line 8.
/// </summary>
public sealed partial class MalformedFiles
{
    private const string Warrant = "{warrant: {type: choice, choices: [none, shown]}, badge: {type: text, per: official}}";

    [Theory]
    [InlineData("a: {by: employee, sya: x}", "small.yaml:13:25 unknown-key")]
    [InlineData("a: {by: employee, after: [b]}", "small.yaml:13:33 unknown-step(step=b)")]
    [InlineData("a: {by: employee, needs: [[a2, b]]}\na2: {by: employee}", "small.yaml:13:38 unknown-step(step=b)")]
    [InlineData("a: {by: nurse}", "small.yaml:13:15 unknown-role(role=nurse)")]
    [InlineData("a: {by: [employee, {nurse: [a]}]}", "small.yaml:13:27 unknown-role(role=nurse)")]
    [InlineData("a: {by: employee, owes: {a: 2 minutes}}", "small.yaml:13:35 bad-duration(value=2 minutes)")]
    [InlineData("a: {by: employee, owes: {a: P1M}}", "small.yaml:13:35 bad-duration(value=P1M)")]
    [InlineData("a: {by: employee, owes: {a: -PT2M}}", "small.yaml:13:35 bad-duration(value=-PT2M)")]
    [InlineData("a: {by: employee, call: mayor}", "small.yaml:13:31 unknown-contact(contact=mayor)")]
    [InlineData("a: {by: employee, ask: colour}", "small.yaml:13:30 unknown-field(field=colour)")]
    [InlineData("a: {by: employee, on: sunrise}", "small.yaml:13:29 unknown-signal")]
    [InlineData("a: {by: employee, source: gossip page 3}", "small.yaml:13:33 unknown-source(source=gossip)")]
    [InlineData("a: {by: employee, owed: yes}", "small.yaml:13:31 not-true-or-false(value=yes)")]
    [InlineData("a: {by: employee, per: child}", "small.yaml:13:30 bad-per(value=child)")]
    [InlineData("a: {by: employee, admits: true}", "small.yaml:13:7 admits-without-gate(step=a)")]
    [InlineData("a: {owed: true}", "small.yaml:13:7 nobody-does-it(step=a)")]
    [InlineData("a: {by: employee, fallback: a}", "small.yaml:13:7 fallback-without-call(step=a)")]
    [InlineData("a: {by: employee, after: [a]}", "small.yaml:13:7 cycle(steps=a)")]
    [InlineData("a: {by: employee, after: [b]}\nb: {by: employee, needs: [a]}", "small.yaml:13:7 cycle(steps=a, b)")]
    [InlineData("a: {by: employee, group: a}", "small.yaml:13:32 group-is-a-step(group=a)")]
    [InlineData("A: {by: employee}", "small.yaml:13:7 bad-name(name=A)")]
    [InlineData("a: {by: employee}\na: {by: leader}", "small.yaml:14:7 duplicate-key(key=a)")]
    [InlineData("a: &x {by: employee}", "small.yaml:13:10 anchor")]
    [InlineData("a: !!map {by: employee}", "small.yaml:13:10 tag")]
    [InlineData("a: *x", "small.yaml:13:10 alias")]
    [InlineData("a: [by", "not-yaml")]
    [InlineData("a: employee", "small.yaml:13:10 not-a-map")]
    [InlineData("a: {by: employee, owes: {step: a, within: PT2M, whn: x}}", "small.yaml:13:55 unknown-key")]
    [InlineData("a: {by: employee, opens: [[a]]}", "small.yaml:13:33 bad-relation")]
    [InlineData("a: {by: employee, say: [a, b]}", "small.yaml:13:30 not-a-text")]
    [InlineData("a: {by: employee, say: ''}", "small.yaml:13:30 empty")]
    public void A_wrong_step_is_named_at_its_line_and_column(string steps, string expected) => Named(ReadSmall(steps), expected);

    [Theory]
    [InlineData("warrant = copy", "small.yaml:13:42 guard-not-among-choices(choices=none, shown, field=warrant, value=copy)")]
    [InlineData("warrant in [none, copy]", "small.yaml:13:50 guard-not-among-choices(choices=none, shown, field=warrant, value=copy)")]
    [InlineData("warant = none", "small.yaml:13:32 guard-unknown-field(field=warant)")]
    [InlineData("warrant none", "small.yaml:13:40 guard-unexpected(expected==, found=none)")]
    [InlineData("warrant = none and", "small.yaml:13:50 guard-unexpected(expected=field, found=)")]
    [InlineData("(warrant = none", "small.yaml:13:47 guard-unexpected(expected=), found=)")]
    [InlineData("warrant = none warrant refused", "small.yaml:13:47 guard-unexpected(expected=and, found=warrant)")]
    [InlineData("badge refused", "small.yaml:13:32 guard-needs-official(field=badge)")]
    [InlineData("any official badge = 12", "small.yaml:13:53 guard-not-a-choice-field(field=badge)")]
    [InlineData("any official every official badge refused", "small.yaml:13:45 guard-nested-official")]
    [InlineData("any badge refused", "small.yaml:13:36 guard-unexpected(expected=official, found=badge)")]
    [InlineData("warrant > none", "small.yaml:13:40 guard-character(found=>)")]
    public void A_wrong_guard_is_named_at_the_column_inside_it(string guard, string expected)
    {
        Named(ReadSmall($"a: {{by: employee, when: '{guard}'}}", Warrant), expected);
    }

    [Theory]
    [InlineData("{warrant: {type: choice}}", "small.yaml:8:19 no-choices(field=warrant)")]
    [InlineData("{warrant: {type: number}}", "small.yaml:8:26 bad-field-type(value=number)")]
    [InlineData("{warrant: {type: text, choices: [a]}}", "small.yaml:8:42 choices-not-wanted(field=warrant)")]
    [InlineData("{warrant: {type: choice, choices: [a, a]}}", "small.yaml:8:47 duplicate-choice(choice=a)")]
    [InlineData("{birthplace: {type: text}}", "small.yaml:8:10 never-asked(field=birthplace)")]
    [InlineData("{official: {type: text}}", "small.yaml:8:10 reserved-name(name=official)")]
    public void A_wrong_question_is_named_at_its_line_and_column(string fields, string expected) =>
        Named(ReadSmall("a: {by: employee}", fields), expected);

    [Theory]
    [InlineData("never a before c", "small.yaml:15:29 unknown-step(step=c)")]
    [InlineData("a leads too b", "small.yaml:15:22 bad-rule(expected=to, found=too)")]
    [InlineData("always a before", "small.yaml:15:29 bad-rule(expected=close, found=)")]
    [InlineData("a when (warrant = copy) leads to b", "small.yaml:15:32 guard-not-among-choices(choices=none, shown, field=warrant, value=copy)")]
    public void A_wrong_rule_is_named_at_the_column_inside_it(string rule, string expected)
    {
        var text = SmallText("a: {by: employee}\nb: {by: employee}", Warrant).TrimEnd() + $"\n    rules: ['{rule}']\n";
        Named(ProcedureReader.Read("small.yaml", text, Words([])), expected);
    }

    [Fact]
    public void A_text_nobody_wrote_is_named_where_it_is_used()
    {
        var reading = ProcedureReader.Read("small.yaml", SmallText("a: {by: employee, say: say.hello}"), Words(["title.a"]));
        Named(reading, "small.yaml:13:30 missing-words(language=en, words=say.hello)");
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_and_in_reading_order()
    {
        var reading = ReadSmall("a: {by: nurse, after: [b], owes: {a: soon}}\nc: {by: employee, wehn: x}");
        Assert.Equal(["unknown-role", "unknown-step", "bad-duration", "unknown-key"], reading.Errors.Select(e => e.Key));
        Assert.False(reading.IsOk);
    }

    [Theory]
    [InlineData("", "small.yaml:1:1 empty-file")]
    [InlineData("- a\n", "small.yaml:1:1 not-a-map")]
    [InlineData("format: 9\n", "small.yaml:1:9 unknown-format(format=9, known=1)")]
    [InlineData("format: 1\n---\nformat: 1\n", "small.yaml:2:1 second-document")]
    [InlineData("format: 1\n? [a]\n: b\n", "small.yaml:2:3 key-not-text")]
    [InlineData("format: 1\nin-force: {from: tomorrow}\n", "small.yaml:2:18 bad-date(value=tomorrow)")]
    [InlineData("format: 1\nin-force: {from: 2017-02-17, until: 2016-01-01}\n", "small.yaml:2:37 ends-before-it-starts")]
    public void A_wrong_head_is_named_at_its_line_and_column(string text, string expected) =>
        Named(ProcedureReader.Read("small.yaml", text, Words([])), expected);

    [Theory]
    [InlineData("words.es.yaml", "format: 1\nlanguage: es\nstatus: awaiting-review\ntexts: {x: {text: hola, from: 12}}\n", "words.es.yaml:4:31 words-digest(value=12)")]
    [InlineData("words.es.yaml", "format: 1\nlanguage: es\nstatus: awaiting-review\ntexts: {y: {text: hola, from: 0123456789abcdef}}\n", "words.es.yaml:4:9 words-without-source(language=es, words=y)")]
    [InlineData("words.es.yaml", "format: 1\nlanguage: ar\nstatus: awaiting-review\ntexts: {}\n", "words.es.yaml:2:11 words-language(file=es, language=ar)")]
    [InlineData("words.es.yaml", "format: 1\nlanguage: es\nstatus: reviewed\ntexts: {}\n", "words.es.yaml:3:9 words-status(expected=awaiting-review, status=reviewed)")]
    [InlineData("spanish.yaml", "format: 1\n", "spanish.yaml:1:1 words-name(file=spanish.yaml)")]
    public void A_wrong_words_file_is_named_at_its_line_and_column(string name, string text, string expected)
    {
        var words = Words(["title.a"]);
        words[name] = text;
        Named(ProcedureReader.Read("small.yaml", SmallText("a: {by: employee}"), words), expected);
    }

    [Fact]
    public void A_file_nested_without_end_is_refused_and_nothing_breaks()
    {
        var reading = ProcedureReader.Read("small.yaml", "a: " + new string('[', 5000) + new string(']', 5000), Words([]));
        Assert.Contains(reading.Errors, e => e.Key is "too-deep" or "not-yaml");
    }

    [Fact]
    public void No_cut_and_no_single_changed_character_of_the_Denver_file_breaks_the_reader()
    {
        var text = File.ReadAllText(Path.Combine(Folder("denver-2017"), "procedure.yaml"));
        var words = WordsOf("denver-2017");
        for (var at = 0; at < text.Length; at += 397)
        {
            var cut = ProcedureReader.Read("procedure.yaml", text[..at], words);
            var changed = ProcedureReader.Read("procedure.yaml", string.Concat(text.AsSpan(0, at), "%", text.AsSpan(at + 1)), words);
            Assert.True(!cut.IsOk || at > text.IndexOf("    rules:", StringComparison.Ordinal));
            foreach (var reading in new[] { cut, changed })
            {
                Assert.NotEqual(reading.IsOk, reading.Errors.Length > 0);
                Assert.All(reading.Errors, e => Assert.True(e.Line > 0 && e.Column > 0));
            }
        }
    }

    /// <summary>The error is there, and everything said beside it has a sentence whose placeholders it fills.</summary>
    private static void Named(ProcedureReading reading, string expected)
    {
        Assert.Contains(reading.Errors.Select(e => e.ToString()), e => e == expected
            || e.StartsWith(expected + "(", StringComparison.Ordinal)
            || (!expected.Contains(':', StringComparison.Ordinal) && e.Contains(expected, StringComparison.Ordinal)));
        foreach (var error in reading.Errors)
        {
            Assert.True(Sentences.Value.TryGetValue($"procedure.error.{error.Key}", out var sentence), error.Key);
            Assert.All(Placeholder().Matches(sentence!), p => Assert.Contains(p.Groups[1].Value, error.Arguments.Keys));
        }
    }

    private static readonly Lazy<Dictionary<string, string>> Sentences = new(() => JsonSerializer.Deserialize<Dictionary<string, string>>(
        File.ReadAllText(Path.Combine(Folder("."), "..", "words", "en", "procedure.json")))!);

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Placeholder();
}
