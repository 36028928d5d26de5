using Vestibule.Plumbing;
using Xunit;

namespace Vestibule.DeskTests.Plumbing;

public sealed class ProseTests
{
    [Fact]
    public void What_people_write_is_shown_with_its_headings_lists_and_tables()
    {
        var html = Prose.Html("# Ready\n\nCall **now**: [legal](tel:+17205550142)\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", 2);
        Assert.Contains("<h2>Ready</h2>", html);
        Assert.Contains("<strong>now</strong>: <a rel=\"noreferrer\" href=\"tel:&#x2B;17205550142\">legal</a>", html);
        Assert.Contains("<li>two</li>", html);
        Assert.Contains("<td>2</td>", html);
        Assert.Equal("Ready", Prose.Plain("# Ready"));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("text <b onclick=\"x\">bold</b> <iframe src=\"https://a.example\"></iframe>")]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[a](JaVaScRiPt&#58;alert(1))")]
    [InlineData("[a](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[a](vbscript:x)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[a]: javascript:alert(1)\n\n[a]")]
    [InlineData("![x](https://elsewhere.example/pixel.png)")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("[a](//elsewhere.example)")]
    [InlineData("[a](/\\elsewhere.example)")]
    [InlineData("[a](https://user:secret@elsewhere.example)")]
    [InlineData("[a](http://elsewhere.example)")]
    [InlineData("[a](\"onmouseover=alert(1))")]
    public void Nothing_that_runs_loads_or_hides_its_goal_gets_through(string hostile)
    {
        var html = Prose.Html(hostile);
        Assert.DoesNotMatch("<(script|img|iframe|b |object|svg|style|form|input)", html);
        Assert.DoesNotMatch("(href|src)=\"(?!https://|mailto:|tel:|/[a-z])", html);
        Assert.DoesNotMatch("<[^>]* on[a-z]+=", html);
        Assert.DoesNotContain("elsewhere.example\"", html);
    }

    [Fact]
    public void The_words_of_a_link_that_may_not_lead_anywhere_stay() => Assert.Equal("<p>go <em>here</em> now</p>", Prose.Html("go [*here*](javascript:x) now"));

    [Fact]
    public void A_picture_is_shown_only_when_it_belongs_to_the_text() =>
        Assert.Equal("<p><img src=\"/letters/1/file/2\" alt=\"Us\"> not mine</p>", Prose.Html("![Us](team.jpg) ![not mine](other.jpg)", 2, n => n == "team.jpg" ? "/letters/1/file/2" : null));
}
