using System.Text.RegularExpressions;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>What a pack's words promise.</summary>
public sealed partial class TheWordsOfAPack
{
    private static readonly Language Spanish = new("es");
    private static readonly Language[] Translations = [Spanish, new("ar"), new("vi")];

    [Fact]
    public void Every_language_of_the_Denver_pack_has_every_text_and_none_is_stale()
    {
        foreach (var language in Translations)
        {
            Assert.Empty(Denver2017.Content.Words.MissingIn(language));
            foreach (var key in Denver2017.Content.Words.Files.Single(f => f.Language == language).Texts.Keys)
                Assert.Equal(WordsStanding.AwaitingReview, Access.Words(language, key).Standing);
        }
    }

    [Fact]
    public void No_text_of_the_Denver_pack_is_left_unused()
    {
        var used = Denver2017.Procedures.SelectMany(p => p.Steps.SelectMany(s => s.Do.Concat(s.Avoid).Append(s.Title).Append(s.Say).Append(s.Note))
            .Append(p.Title).Concat(p.Observations.Select(o => $"observation.{o.Id}")))
            .Concat(Access.Fields.SelectMany(f => f.Choices.Select(f.ChoiceLabel).Append(f.Label)))
            .Concat(Denver2017.Content.Roles.Select(r => $"role.{r}")).Concat(Denver2017.Content.Contacts.Select(c => $"contact.{c.Id}")).Append(Edition.Title).ToHashSet();
        Assert.DoesNotContain(Denver2017.Content.Words.Files.Single(f => f.Language == Language.English).Texts.Keys, k => !used.Contains(k));
    }

    [Fact]
    public void Spoken_sentences_are_twelve_words_at_most_and_a_line_thirty()
    {
        foreach (var step in Denver2017.Procedures.SelectMany(p => p.Steps).Where(s => s.Say is not null))
        {
            var said = Access.Words(Language.English, step.Say!).Text;
            Assert.InRange(Count(said), 1, 30);
            Assert.All(SentenceEnd().Split(said), s => Assert.InRange(Count(s), 0, 12));
        }

        static int Count(string s) => s.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    [Fact]
    public void Short_instructions_hold_no_word_that_frightens_or_judges()
    {
        string[] banned = ["raid", "illegal", "suspect", "threat", "immigra", "alien", "valid", "you will not be in trouble"];
        Assert.DoesNotContain(Denver2017.Content.Words.Files.Single(f => f.Language == Language.English).Texts.Values,
            t => banned.Any(b => t.Contains(b, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void A_translation_of_an_older_text_is_not_shown_as_current()
    {
        var words = Words(["title.a"]);
        words["words.es.yaml"] = $"format: 1\nlanguage: es\nstatus: awaiting-review\ntexts:\n  x: {{text: hola, from: {EditionWords.DigestOf("text")}}}\n"
            + $"  title.a: {{text: viejo, from: {EditionWords.DigestOf("an older text")}}}\n";
        var bare = ProcedureReader.Read("small.yaml", SmallText("a: {by: employee}"), words);
        foreach (var missing in bare.Errors.Where(e => e.Key == "missing-words").Select(e => e.Arguments["words"]).Distinct())
            words["words.en.yaml"] += $"  {missing}: text\n";
        var read = ProcedureReader.Read("small.yaml", SmallText("a: {by: employee}"), words).Edition!.Content.Words;
        Assert.Equal(new("x", "hola", Spanish, WordsStanding.AwaitingReview), read.Find(Spanish, "x"));
        Assert.Equal(new("title.a", "text", Language.English, WordsStanding.Current), read.Find(Spanish, "title.a"));
        Assert.Equal(WordsStanding.Stale, read.In(Spanish, "title.a")!.Standing);
        Assert.Equal(Language.English, read.Find(new("so"), "x").Language);
        Assert.Contains("edition.title", read.MissingIn(Spanish));
    }

    [Fact]
    public void The_digest_covers_every_byte_of_every_file_and_not_the_order_they_were_read_in()
    {
        var text = File.ReadAllText(Path.Combine(Folder("denver-2017"), "procedure.yaml"));
        var words = WordsOf("denver-2017");
        var backwards = words.Reverse().ToDictionary(w => w.Key, w => w.Value);
        Assert.Equal(Denver2017.Digest, ProcedureReader.Read("procedure.yaml", text, backwards).Edition!.Digest);
        Assert.Equal(64, Denver2017.Digest.Length);
        Assert.NotEqual(Denver2017.Digest, ProcedureReader.Read("procedure.yaml", text + "# one more\n", words).Edition!.Digest);
        words["words.ar.yaml"] += "# one more\n";
        Assert.NotEqual(Denver2017.Digest, ProcedureReader.Read("procedure.yaml", text, words).Edition!.Digest);
        Assert.Equal(5, Denver2017.Files.Count);
    }

    [Fact]
    public void Every_step_rests_on_a_source_and_cites_the_letter_or_says_that_the_pack_added_it() =>
        Assert.All(Denver2017.Procedures.SelectMany(p => p.Steps), s => Assert.NotEmpty(s.Sources));

    [Theory]
    [InlineData("student", "in-person", "access")]
    [InlineData("entry", "in-person", "access")]
    [InlineData("emergency", "in-person", "access")]
    [InlineData("information", "email", "information")]
    [InlineData("information", "phone", "information")]
    [InlineData("parent-detained", "phone", "parent-detained")]
    [InlineData("child", "in-person", "child")]
    public void The_procedure_is_chosen_from_what_is_asked(string ask, string channel, string expected)
    {
        foreach (var place in new[] { "campus", "property", "bus", "stop", "trip", "event" })
            Assert.Equal(expected, ProcedureChooser.Choose([Denver2017], new(ask, place, channel, "elementary"), new LocalDate(2017, 2, 20)).Value.Procedure.Id.Value);
    }

    [Fact]
    public void Out_of_force_or_unasked_for_nothing_is_chosen_and_it_says_why()
    {
        Assert.Equal("procedure.none-in-force", ProcedureChooser.Choose([Denver2017], new("student", "campus", "in-person", ""), new LocalDate(2017, 2, 16)).Refusal!.Key);
        Assert.Equal("procedure.none-fits", ProcedureChooser.Choose([Denver2017], new("picnic", "campus", "in-person", ""), new LocalDate(2017, 2, 20)).Refusal!.Key);
    }

    [Fact]
    public void The_narrower_binding_and_then_the_later_edition_is_chosen()
    {
        var later = Denver2017 with { Id = "later", InForceFrom = new(2018, 1, 1) };
        Assert.Equal("later", ProcedureChooser.Choose([later, Denver2017], new("student", "bus", "in-person", ""), new LocalDate(2019, 1, 1)).Value.Edition.Id);
        Assert.Equal("denver-2017", ProcedureChooser.Choose([later, Denver2017], new("student", "bus", "in-person", ""), new LocalDate(2017, 6, 1)).Value.Edition.Id);
        var onBus = new Procedure(new("bus"), Denver2017.Content, [new(["student"], ["bus"], [], [])], Access.Steps, [], []);
        var both = Denver2017 with { Procedures = [Access, onBus] };
        Assert.Equal("bus", ProcedureChooser.Choose([later, both], new("student", "bus", "in-person", ""), new LocalDate(2019, 1, 1)).Value.Procedure.Id.Value);
    }

    [GeneratedRegex("[.?!]")]
    private static partial Regex SentenceEnd();
}
