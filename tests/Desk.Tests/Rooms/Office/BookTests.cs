using System.Net;
using Vestibule.Core.District;
using Vestibule.Rooms.Office.District;

namespace Vestibule.DeskTests.Rooms.Office;

/// <summary>The district's book is changed by two people, and holds from then on.</summary>
public sealed class BookTests
{
    private const string Book = "/office/district", Propose = Book + "/propose";

    [Fact]
    public async Task A_change_of_the_book_is_told_at_its_line_while_wrong_and_holds_once_a_second_person_agreed()
    {
        await using var desk = await Desk.OpenAsync();
        var (ito, raman, bell) = (await desk.PersonAsync("ito"), await desk.PersonAsync("raman"), await desk.PersonAsync("bell"));
        var page = await ito.GetAsync(WriteDistrict.Path);
        var text = page.Form(Propose)["text"].Replace("\r\n", "\n", StringComparison.Ordinal);
        Assert.Equal(desk.Open.Store.Book.Written()!.Value.Book, BookText.Read(text).Book, (a, b) => BookText.Of(a) == BookText.Of(b));

        Assert.DoesNotContain("time-zone", text, StringComparison.Ordinal);

        // What is wrong comes back at its line, with everything that was typed.
        var slip = text.Replace("\"closures\"", "\"closurez\"", StringComparison.Ordinal);
        var line = 1 + text[..text.IndexOf("\"closures\"", StringComparison.Ordinal)].Count(c => c == '\n');
        Assert.Contains($"\"line\":{line}", (await ito.ScriptAsync(Book + "/check", ("text", slip))).Html);
        var refused = await ito.PressAsync(page, Propose, ("text", slip), ("why", "The calendar of next year"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains($"line {line}", refused.Text);
        Assert.Contains("closurez", refused.Form(Propose)["text"]);
        Assert.Equal("The calendar of next year", refused.Form(Propose)["why"]);
        foreach (var (was, wrong, says) in new[]
        {
            ("\"larkspur\"", "\"foxglove\"", "twice"), ("\"denver-2017\"", "\"denver-1917\"", "denver-1917"), ("\"America/Denver\"", "\"America/Dover\"", "no time zone called America/Dover"),
            ("\"leaders\"", "\"leeders\"", "$.campuses[0]"), ("\"campuses\": [", "\"campuses\": [ null,", "A book needs campuses"), ("\"name\": ", "\"name\": ]", "cannot be read"),
        })
        {
            Assert.Contains(says, (await ito.ScriptAsync(Book + "/check", ("text", Replaced(text, was, wrong)))).Text);
        }

        // Adopting no pack at all is a change like any other: nobody makes it alone.
        var packs = desk.Book.Procedures;
        var emptied = text[..text.IndexOf("\"procedures\": [", StringComparison.Ordinal)] + "\"procedures\": []" + text[(text.IndexOf(']', text.IndexOf("\"procedures\": [", StringComparison.Ordinal)) + 1)..];
        var proposed = await ito.PressAsync(refused, Propose, ("text", emptied), ("why", "We write one of our own"));
        Assert.Contains("Waits for a second person", proposed.Text);
        Assert.Contains("denver-2017", proposed.Text);
        Assert.Contains("You cannot be the second person", proposed.Text);
        var at = proposed.At.AbsolutePath;
        Assert.Contains("You proposed this change", (await ito.ScriptAsync(at, ("verdict", "agree"), ("note", "I like what I wrote"))).Text);
        Assert.Equal(packs, desk.Open.Store.Book.Current()!.Procedures);
        Assert.Equal(HttpStatusCode.Forbidden, (await bell.GetAsync(at)).Status);

        Assert.Contains(at, (await raman.GetAsync(Written.Room)).Html);
        var late = await raman.GetAsync(at);
        Assert.Contains("Say why", (await raman.PressAsync(late, at, ("verdict", "agree"), ("note", "ok"))).Text);
        var second = await ito.PressAsync(await ito.GetAsync(WriteDistrict.Path), Propose, ("text", Replaced(text, "\"America/Denver\"", "\"America/Phoenix\"")), ("why", "We moved to Arizona"));
        var agreed = await raman.PressAsync(await raman.GetAsync(at), at, ("verdict", "agree"), ("note", "Read with the board's minutes"));
        Assert.Contains("Agreed, and in force", agreed.Text);
        Assert.Empty(desk.Open.Store.Book.Current()!.Procedures);
        Assert.Contains("Your district has no procedure of its own in force.", (await ito.GetAsync(Written.Room)).Text);

        // What was written from the older book cannot undo it.
        var old = second.At.AbsolutePath;
        Assert.Contains("Another change came into force", (await raman.GetAsync(old)).Text);
        Assert.Contains("Another change came into force", (await raman.ScriptAsync(old, ("verdict", "agree"), ("note", "Read with the board's minutes"))).Text);
        Assert.Equal("America/Denver", desk.Open.Store.Book.Current()!.Zone);
        Assert.Contains("America/Phoenix", (await ito.GetAsync($"{WriteDistrict.Path}?from={second.At.Segments[^1]}")).Form(Propose)["text"]);
        Assert.Contains("Taken back", (await ito.PressAsync(await ito.GetAsync(old), old, ("verdict", "back"))).Text);
        Assert.Contains("Agreed, and in force", (await ito.GetAsync(Book)).Text);
    }

    private static string Replaced(string text, string was, string with) => text[..text.IndexOf(was, StringComparison.Ordinal)] + with + text[(text.IndexOf(was, StringComparison.Ordinal) + was.Length)..];
}
