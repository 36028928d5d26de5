using System.Reflection;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Telling;
using Vestibule.CoreTests.Wording;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>A procedure in plain words, for a board and a handbook.</summary>
public sealed class TheTellingOfAProcedure
{
    private static readonly Core.Kernel.Wording.Words Words = Repository.Words();

    [Fact]
    public void Every_word_of_the_pack_is_in_its_text_in_every_language()
    {
        foreach (var language in Denver2017.Content.Words.Languages)
        {
            var text = Told(Denver2017, language);
            foreach (var (procedure, step) in Denver2017.Procedures.SelectMany(p => p.Steps.Select(s => (p, s))))
                foreach (var key in step.Do.Concat(step.Avoid).Append(step.Title).Append(step.Say).Append(step.Note).OfType<string>())
                    Assert.Contains(Plain(procedure.Words(language, key).Text), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_text_is_the_same_every_time()
    {
        var again = ReadFolder("denver-2017").Edition!;
        Assert.Equal(ProcedureText.Of(Denver2017, Words, Language.English), ProcedureText.Of(again, Repository.Words(), Language.English));
    }

    [Fact]
    public void It_says_from_when_by_whom_and_that_nobody_has_reviewed_it()
    {
        var text = Told(Denver2017, Language.English);
        Assert.Contains("In force from Feb 17, 2017 until Dec 31, 2024.", text, StringComparison.Ordinal);
        Assert.Contains("Adopted by: Board of Education resolution 3761", text, StringComparison.Ordinal);
        Assert.Contains("AWAITING REVIEW", text, StringComparison.Ordinal);
        Assert.Contains(Denver2017.Digest, text, StringComparison.Ordinal);
        var reviewed = Told(Edited(("reviewer: awaiting review", "reviewer: A. Counsel")), Language.English);
        Assert.Contains("Reviewed by: A. Counsel.", reviewed, StringComparison.Ordinal);
        Assert.DoesNotContain("AWAITING REVIEW", reviewed, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_who_may_do_a_step_and_when()
    {
        Assert.Contains("Who: School leader, once this is done: “Take charge” or “Emergency or an order”.", Step("Call the legal office."), StringComparison.Ordinal);
        Assert.Contains("Never before one of these: “Legal advises to admit” or “Emergency or an order”.", Step("Let the officer in, as legal advised."), StringComparison.Ordinal);
        Assert.Contains("Only if “Is the officer working with us?” is “Working with us”.", Step("Offer a seat in the front office."), StringComparison.Ordinal);
        Assert.Contains("Not while this still has to be done: “Call the Department of Safety”,", Step("Close the case"), StringComparison.Ordinal);
        Assert.Contains("“Is there a warrant?” is “Says so, not shown” or “Shown”", Step("Ask if there is a warrant."), StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_whom_a_call_reaches_and_what_follows_when_nobody_answers()
    {
        var call = Step("Call the legal office.");
        Assert.Contains("Call: Legal office, who answers in office hours.", call, StringComparison.Ordinal);
        Assert.Contains("If nobody is reached, this must be done: “Call the Department of Safety”. The first call is still owed.", call, StringComparison.Ordinal);
        Assert.Contains("If nobody answers there, call: Department of Safety.", Told(Denver2017, Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_that_is_denied_is_said_without_a_double_no() =>
        Assert.Contains("This counts only if no officer is noted yet, or for at least one officer “Supervisor’s phone” was not asked yet.",
            Step("Take charge"), StringComparison.Ordinal);

    [Fact]
    public void A_deadline_is_said_with_its_time() =>
        Assert.Contains("Then this must be done within 1 hour and 30 minutes: “text”.", Told(ReadSmall("""
            a: {by: employee, owes: {b: PT90M}}
            b: {by: employee}
            """).Edition!, Language.English), StringComparison.Ordinal);

    [Fact]
    public void Rules_are_sentences() =>
        Assert.Contains("Never “Let the officer in, as legal advised” before “Legal advises to admit”, unless this came first: “Emergency or an order”.",
            Told(Denver2017, Language.English), StringComparison.Ordinal);

    [Fact]
    public void The_programs_own_sentences_are_there_in_every_language_of_the_pack()
    {
        string[] parts = ["telling.", "drawing.", "card."];
        foreach (var language in Denver2017.Content.Words.Languages)
            Assert.DoesNotContain(Words.English.Keys.Where(k => parts.Any(p => k.StartsWith(p, StringComparison.Ordinal))),
                key => !Words[language].Has(key) || Words.IsStale(language, key));
    }

    [Theory]
    [InlineData("never a before b unless c")]
    [InlineData("a leads to b within PT2M")]
    [InlineData("always a before close")]
    [InlineData("never a and b together")]
    [InlineData("a makes b owed within PT2M unless c")]
    [InlineData("a makes b possible")]
    [InlineData("a makes b impossible")]
    [InlineData("a leaves b owed")]
    [InlineData("only employee or leader does a")]
    public void Every_pattern_of_a_rule_has_a_sentence_that_says_all_of_it(string rule)
    {
        var procedure = Ruled("a: {by: employee}\nb: {by: employee}\nc: {by: leader}", rule);
        var edition = Denver2017 with { Content = procedure.Content, Procedures = [procedure] };
        var said = Assert.Single(EditionStatements.Rules(new Voice(edition, Words, Language.English), procedure, s => s.Value));
        Assert.DoesNotContain(rule, said.Text, StringComparison.Ordinal);
        Assert.Equal(rule.Contains("within", StringComparison.Ordinal), said.Text.Contains("within 2 minutes", StringComparison.Ordinal));
        Assert.Equal(rule.Contains("unless", StringComparison.Ordinal), System.Text.RegularExpressions.Regex.IsMatch(said.Text, "unless|no longer counts"));
        var other = Ruled("a: {by: employee}\nb: {by: employee}\nc: {by: leader}", rule.Replace("PT2M", "PT3M", StringComparison.Ordinal).Replace("employee or ", "", StringComparison.Ordinal));
        var changed = rule.Contains("PT2M", StringComparison.Ordinal) || rule.Contains("employee or", StringComparison.Ordinal);
        Assert.Equal(changed, said.Identity != EditionStatements.Rules(new Voice(edition, Words, Language.English), other, s => s.Value).Single().Identity);
    }

    [Fact]
    public void Everything_a_step_can_hold_is_told()
    {
        // A field that a step gets later has to be told, compared and drawn too: add it there, and then here.
        string[] told =
        [
            "Id", "Order", "Title", "Say", "Do", "Avoid", "Asks", "Call", "Fallback", "Send", "Wait", "Decide", "Note", "By", "On", "PerOfficial", "Shared",
            "Repeat", "Owed", "OwedWithin", "Building", "Notice", "Report", "Dated", "Closed", "Emergency", "Admits", "When", "Groups", "Relations", "Sources", "Line",
        ];
        Assert.Equal(told.Order(), Properties(typeof(Core.Procedures.Step)));
        Assert.Equal(["AnyOf", "Forgives", "Keys", "Kind", "Targets", "When", "Within", "Written"], Properties(typeof(Relation)));
        Assert.Equal(["AllHours", "Fallback", "Id"], Properties(typeof(Contact)));
        Assert.Equal(["Line", "Pattern", "Roles", "Text", "Unless", "When", "Within", "X", "Y"], Properties(typeof(Rule)));
    }

    internal static string[] Properties(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name).Where(n => n != "EqualityContract").Order(StringComparer.Ordinal)];

    private static string Step(string title)
    {
        var text = ProcedureText.Of(Denver2017, Words, Language.English);
        var from = text.IndexOf($". {title}\n", StringComparison.Ordinal);
        return Plain(text[from..text.IndexOf("\n\n", from, StringComparison.Ordinal)]);
    }

    private static string Told(Edition edition, Language language) => Plain(ProcedureText.Of(edition, Words, language));

    private static string Plain(string text) => string.Join(' ', text.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal)
        .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
