using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Xunit;

namespace Vestibule.CoreTests.Wording;

public sealed class WordsTests
{
    private static readonly Language Spanish = new("es"), Arabic = new("ar");
    private const string Meta = "\"$meta\": {\"translator\": \"t\", \"reviewer\": \"r\", \"date\": \"2026-11-23\"}";

    private static Words Load(string english, string spanish, bool strict = false) =>
        Words.Load(new Dictionary<string, string> { ["en/door.json"] = english, ["es/door.json"] = $"{{{Meta}{spanish}}}" }, strict).Value;

    [Fact]
    public void The_door_speaks_four_languages()
    {
        var words = Repository.Words();
        Assert.Equal("Tap one. Ms. Okafor is alerted at once.", words[Language.English]["door.lead", ("leader", "Ms. Okafor")]);
        Assert.Equal("¿Qué pide el oficial?", words[new Language("es-MX")]["door.title"]);
        Assert.Equal("اطُّلع عليه 9:42", words[Arabic]["case.state.seen", ("time", new LocalTime(9, 42))]);
        Assert.Null(words[Arabic]["door.title"].Lang);
        Assert.Equal("Visto a las 1:07", words[Spanish]["case.state.seen", ("time", new LocalTime(13, 7))]);
    }

    [Fact]
    public void English_stands_in_where_a_language_has_no_sentence_and_says_so()
    {
        var words = Load("""{"door.a": "Wait {name}"}""", "");
        var said = words[Arabic]["door.a", ("name", "Anh")];
        Assert.Equal(("Wait Anh", null), (said.Text, said.Lang)); // there are no Arabic words at all: the whole book is the English one
        said = words[Spanish]["door.a", ("name", "Anh")];
        Assert.Equal(("Wait Anh", "en", null), (said.Text, said.Lang, said.Dir));
        Assert.Equal("ltr", Repository.Words(strict: false)[Arabic]["registrar.title"].Dir);
    }

    [Fact]
    public void An_outdated_translation_is_shown_unless_it_binds_somebody()
    {
        var words = Load("""{"door.hint": "New", "door.say.wait": "New", "door.instruction.x": "New", "door.right.y": "New"}""",
            string.Concat(new[] { "door.hint", "door.say.wait", "door.instruction.x", "door.right.y" }.Select(k => $", \"{k}\": {{\"text\": \"Viejo\", \"of\": \"00000000\"}}")));
        Assert.All(words.English.Keys, key => Assert.True(words.IsStale(Spanish, key)));
        Assert.Equal(("Viejo", null), (words[Spanish]["door.hint"].Text, words[Spanish]["door.hint"].Lang));
        Assert.All(["door.say.wait", "door.instruction.x", "door.right.y"], key => Assert.Equal(("New", "en"), (words[Spanish][key].Text, words[Spanish][key].Lang)));
    }

    [Fact]
    public void A_translation_made_from_the_present_English_is_current()
    {
        var words = Load("""{"door.say.hi": "hi"}""", """, "door.say.hi": {"text": "hola", "of": "8f434346"}""");
        Assert.False(words.IsStale(Spanish, "door.say.hi"));
        Assert.Equal("hola", words[Spanish]["door.say.hi"]);
    }

    [Fact]
    public void A_missing_key_stops_a_test_and_never_a_door()
    {
        Assert.Throws<KeyNotFoundException>(() => Repository.Words(strict: true)[Spanish]["door.no-such"]);
        Assert.Equal("door.no-such", Repository.Words(strict: false)[Spanish]["door.no-such"].Text);
    }

    [Fact]
    public void A_missing_value_stops_a_test_and_never_a_door()
    {
        Assert.Throws<ArgumentException>(() => Repository.Words(strict: true)[Spanish]["door.lead"]);
        Assert.Equal("Toque una. Se avisa a … al instante.", Repository.Words(strict: false)[Spanish]["door.lead"].Text);
    }

    [Fact]
    public void A_refusal_is_said_in_the_readers_language() =>
        Assert.Equal("Faltan 2 cosas. Hágalas o diga por qué no.", Repository.Words()[Spanish].Say(new Refusal("closed-needs-reason", ("count", "2"))));

    [Theory]
    [InlineData("en/door.json", "{\"door.a\": \"x\", \"door.a\": \"y\"}", "not-json")]
    [InlineData("en/door.json", "{\"door.a\": \"x\"", "not-json")]
    [InlineData("en/door.json", "[]", "not-an-object")]
    [InlineData("en/door.json", "{\"door.a\": 3}", "shape")]
    [InlineData("en/door.json", "{\"door.a\": \"Hi {name\"}", "unclosed-brace")]
    [InlineData("es/door.json", "{\"door.a\": {\"text\": \"x\", \"of\": \"00000000\"}}", "meta")]
    [InlineData("door.json", "{}", "path")]
    public void A_malformed_file_is_refused_by_name(string path, string json, string problem)
    {
        var refusal = Words.Load(new Dictionary<string, string> { [path] = json }, strict: true).Refusal!;
        Assert.Equal(("words-file", path, problem), (refusal.Key, refusal.Arguments["file"], refusal.Arguments["problem"]));
    }

    [Fact]
    public void A_translation_of_nothing_is_refused()
    {
        var refusal = Words.Load(new Dictionary<string, string>
        {
            ["en/door.json"] = """{"door.a": "x"}""",
            ["es/door.json"] = $"{{{Meta}, \"door.b\": {{\"text\": \"x\", \"of\": \"00000000\"}}}}",
        }, strict: true).Refusal!;
        Assert.Equal(("not-in-english", "door.b"), (refusal.Arguments["problem"], refusal.Arguments["key"]));
    }

    [Fact]
    public void Made_up_languages_keep_every_placeholder_and_grow_the_words()
    {
        var words = Repository.Words().WithPseudoLanguages();
        var accented = words[PseudoLanguage.AccentedTag];
        Assert.Contains("Anh", accented["door.lead", ("leader", "Anh")].Text, StringComparison.Ordinal);
        Assert.Equal("ltr", accented.Language.Direction);
        Assert.Equal("rtl", words[PseudoLanguage.MirroredTag].Language.Direction);
        foreach (var key in words.English.Keys)
        {
            var (plain, longer) = (words.English.MessageOf(key)!, accented.MessageOf(key)!);
            Assert.Equal(plain.Placeholders, longer.Placeholders);
            var letters = plain.Literals.Sum(l => l.Count(char.IsLetter));
            Assert.True(longer.Literals.Sum(l => l.Length) >= plain.Literals.Sum(l => l.Length) + letters * 0.4, key);
        }
    }
}
