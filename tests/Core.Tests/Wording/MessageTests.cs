using CsCheck;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Xunit;
using static Vestibule.CoreTests.Wording.Repository;

namespace Vestibule.CoreTests.Wording;

public sealed class MessageTests
{
    [Theory]
    [InlineData(0, "nobody yet")]
    [InlineData(1, "1 person")]
    [InlineData(1234, "1,234 people")]
    public void A_plural_chooses_the_exact_number_before_the_form(long people, string said) =>
        Assert.Equal(said, Say("{n, plural, =0 {nobody yet} one {# person} other {# people}}", "en", ("n", people)));

    [Theory]
    [InlineData(0, "zero"), InlineData(1, "one"), InlineData(2, "two"), InlineData(103, "few"), InlineData(111, "many"), InlineData(100, "other")]
    public void Arabic_has_six_forms(long n, string form) =>
        Assert.Equal(form, Say("{n, plural, zero {zero} one {one} two {two} few {few} many {many} other {other}}", "ar", ("n", n)));

    [Theory]
    [InlineData(1, "1st"), InlineData(2, "2nd"), InlineData(3, "3rd"), InlineData(11, "11th"), InlineData(22, "22nd")]
    public void Order_has_its_own_forms(long n, string said) =>
        Assert.Equal(said, Say("{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}", "en", ("n", n)));

    [Fact]
    public void A_word_chooses_a_form_and_forms_nest() =>
        Assert.Equal("2 papers for Anh", Say("{k, select, paper {{n, plural, one {# paper} other {# papers}} for {who}} other {x}}", "en", ("k", "paper"), ("n", 2), ("who", "Anh")));

    [Theory]
    [InlineData("I don't", "I don't"), InlineData("It''s '{'here'}'", "It's {here}"), InlineData("'{it''s}'", "{it's}"), InlineData("# 1", "# 1"), InlineData("'", "'")]
    public void Apostrophes_quote_only_braces(string text, string said) => Assert.Equal(said, Say(text, "en"));

    [Theory]
    [InlineData("en", "9:41"), InlineData("es", "9:41"), InlineData("ar", "9:41"), InlineData("vi", "9:41"), InlineData("ru", "9:41")]
    public void A_time_is_said_as_people_say_it(string language, string said) =>
        Assert.Equal(said, Say("{t, time, short}", language, ("t", new LocalTime(9, 41, 30))));

    [Fact]
    public void The_record_shows_the_half_of_the_day_the_date_and_the_zone()
    {
        var at = new LocalDateTime(2017, 2, 17, 14, 5).InZoneStrictly(DateTimeZoneProviders.Tzdb["America/Denver"]);
        Assert.Equal("2:05\u202fPM MST, Friday, February 17, 2017", Say("{at, time, long}, {at, date, full}", "en", ("at", at)));
        Assert.Equal("2:05 م، 17 فبراير 2017", Say("{at, time, medium}، {at, date, long}", "ar", ("at", at)));
        Assert.Equal("viernes, 17 de febrero de 2017", Say("{at, date, full}", "es", ("at", at)));
        Assert.Equal("12:00\u202fAM", Say("{t, time, medium}", "en", ("t", LocalTime.Midnight)));
    }

    [Theory]
    [InlineData("Hello {name", "unclosed-brace", 6)]
    [InlineData("Hello }", "stray-brace", 6)]
    [InlineData("{}", "no-name", 1)]
    [InlineData("{n, money}", "unknown-kind", 4)]
    [InlineData("{t, time, tiny}", "unknown-style", 10)]
    [InlineData("{n, plural, one {x}}", "no-other", 0)]
    [InlineData("{n, plural, some {x} other {y}}", "unknown-form", 12)]
    [InlineData("{n, plural, one {x} one {y} other {z}}", "repeated-form", 20)]
    [InlineData("{n, select, a {x} a {y} other {z}}", "repeated-form", 18)]
    [InlineData("{n, select, other}", "no-form-text", 17)]
    [InlineData("{n, plural, other {x", "unclosed-brace", 18)]
    [InlineData("say '{it", "unclosed-quote", 4)]
    public void A_slip_is_refused_with_its_place(string text, string problem, int position)
    {
        var refusal = Message.Parse(text).Refusal!;
        Assert.Equal(("words-malformed", problem, position.ToString(System.Globalization.CultureInfo.InvariantCulture)), (refusal.Key, refusal.Arguments["problem"], refusal.Arguments["position"]));
    }

    [Fact]
    public void A_missing_value_is_a_defect() => Assert.Throws<ArgumentException>(() => Say("Call {name}", "en"));

    [Fact]
    public void No_text_whatever_makes_the_reader_fall_over() =>
        Gen.Char["{}'#,= \n0aplursectohn=é"].Array[0, 60].Select(c => new string(c)).Sample(text =>
        {
            var message = Message.Parse(text);
            return message.IsOk || int.Parse(message.Refusal!.Arguments["position"], System.Globalization.CultureInfo.InvariantCulture) <= text.Length;
        });

    [Fact]
    public void Plain_words_come_out_as_they_went_in() =>
        Gen.String.Where(s => s.IndexOfAny(['{', '}', '\'']) < 0).Sample(text => Say(text, "en") == text);

    [Fact]
    public void A_value_is_never_read_as_part_of_the_sentence() =>
        Gen.String.Where(s => s.All(char.IsAscii)).Sample(text => Say("<{name}>", "en", ("name", text)) == $"<{text}>");

    [Fact]
    public void A_value_cannot_turn_the_sentence_around()
    {
        Assert.Equal("اتصل بـ \u2068(720) 555-0142\u2069", Say("اتصل بـ {number}", "ar", ("number", "(720) 555-0142")));
        Assert.Equal("Call \u2068مريم\u2069 now", Say("Call {name} now", "en", ("name", "مريم")));
        Assert.Equal("Call Tom now", Say("Call {name} now", "en", ("name", "T\u202eo\u2069m")));
        Gen.String.Sample(value =>
        {
            var said = Say("{v}", "ar", ("v", value));
            return said.Count(c => c == '\u2068') == said.Count(c => c == '\u2069') && said.All(c => c is not ('\u202e' or '\u202d' or '\u202b' or '\u2067'));
        });
    }

    [Fact]
    public void Deep_nesting_is_refused_and_not_followed()
    {
        var text = string.Concat(Enumerable.Repeat("{n, select, other {", 5000));
        Assert.Equal("too-deep", Message.Parse(text).Refusal!.Arguments["problem"]);
    }
}
