using System.Text.RegularExpressions;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests;

/// <summary>Whatever somebody types into a text, a page shows words, lists and links and nothing else.</summary>
public sealed class HostileProseTests
{
    private static readonly string[] Allowed = ["p", "h3", "h4", "ul", "ol", "li", "blockquote", "em", "strong", "br", "a", "table", "tr", "th", "td", "h5"];

    public static TheoryData<string> Hostile =>
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "**<svg onload=alert(1)>**", "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))", "[a](data:text/html;base64,PHNjcmlwdD4=)", "[a](vbscript:x)", "[a](//evil.example)", "[a](/\\evil.example)",
        "[a](https://x.example/\" onclick=\"alert(1))", "[a](<https://x.example/ onmouseover=alert(1)>)", "![a](https://tracker.example/p.gif)", "![x](javascript:alert(1))",
        "<javascript:alert(1)>", "<https://ok.example/?\"><script>>", "`<script>`", "```html\n<script>x</script>\n```", "    <iframe src=x>", "# <b onmouseover=x>h</b>",
        "> <style>*{display:none}</style>", "&lt;script&gt;", "&#60;script&#62;", "[a]: javascript:alert(1)\n\n[a]", "\0<scr\0ipt>", "<!-- --><script>x</script>",
        "<a href='javascript:x'>a</a>", "[![a](x)](javascript:x)", "* <input autofocus onfocus=alert(1)>", "<?php x ?>", "<![CDATA[<script>]]>", "[a](java\nscript:x)",
        "<!--/until--><!--until 2017-01-01-->", "[a](tel:+1720'\"><script>)", "https://x.example/<script>", "\u202E<script>\u202C",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_becomes_harmless_words(string markdown) => Check(Prose.Html(markdown), markdown);

    [Fact]
    public void Random_heaps_of_hostile_pieces_become_harmless_too()
    {
        var pieces = Hostile.Select(h => h.Data).Concat(["\n", "\n\n", "- ", "> ", "1. ", "[", "](", ")", "*", "**", "_", "`", "<", ">", "&", "\"", "'", "\t", "x"]).ToArray();
        var random = new Random(20170217);
        for (var i = 0; i < 3000; i++)
        {
            var heap = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            Check(Prose.Html(heap), heap);
        }
    }

    [Fact]
    public void Deep_nesting_ends_and_does_not_end_the_program()
    {
        foreach (var deep in new[] { new string('>', 4000) + " x", string.Concat(Enumerable.Range(0, 300).Select(i => new string(' ', 2 * i) + "- x\n")), new string('[', 3000) + "x" + new string(']', 3000), new string('*', 5000) + "x" })
        {
            Check(Prose.Html(deep[..Math.Min(deep.Length, 8000)]), "deep");
        }
    }

    [Fact]
    public void What_people_write_is_shown_as_they_mean_it()
    {
        Assert.Equal("<p>Call <strong>us</strong> at <a rel=\"noreferrer\" href=\"tel:&#x2B;17205550180\">720</a>.<br>Or <em>ask</em>.</p>", Prose.Html("Call **us** at [720](tel:+17205550180).\nOr *ask*."));
        Assert.Equal("<ol><li>one</li><li>two</li></ol>", Prose.Html("1. one\n2. two"));
        Assert.Equal("<h3>A</h3><p>لا &amp; “b”</p>", Prose.Html("## A\n\nلا & “b”"));
        Assert.Equal("<p><a rel=\"noreferrer\" href=\"/family/en/help\">help</a></p>", Prose.Html("[help](/family/en/help)"));
        Assert.Equal("<p>a picture</p>", Prose.Html("![a picture](https://x.example/p.png)"));
    }

    private static void Check(string html, string of)
    {
        var tags = Regex.Matches(html, "<[^>]*>?").Select(m => m.Value).ToList();
        Assert.All(tags, tag =>
        {
            var name = Regex.Match(tag, "^</?([a-z0-9]+)( rel=\"noreferrer\" href=\"([^\"<>]*)\")?>$");
            Assert.True(name.Success && Allowed.Contains(name.Groups[1].Value), $"{tag} from {of}");
            Assert.True(!name.Groups[2].Success || Prose.MayLead(System.Net.WebUtility.HtmlDecode(name.Groups[3].Value)), $"{tag} from {of}");
        });
        Assert.DoesNotContain("<!--", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("href=\"\\s*(javascript|data|vbscript)", html);
    }
}
