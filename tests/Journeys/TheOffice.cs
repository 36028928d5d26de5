using Microsoft.Playwright;
using Vestibule.Journeys.School;

namespace Vestibule.Journeys;

/// <summary>The district office keeps its procedures: a broken edit is refused with its story, and a new edition begins at midnight.</summary>
public sealed class TheOffice
{
    private const string Room = "/office/procedures";

    [Fact]
    public async Task A_broken_edit_is_refused_in_the_browser_with_its_story()
    {
        await using var house = await House.OpenAsync();
        var office = await house.PersonAsync("office.admin", Device.Desktop);
        await office.GoAsync(Room);
        await office.ReadAsync("Denver 2017");
        await office.LookAsync("office-01-glance");
        await StartAsync(office);
        await office.SeeAsync("#text");

        // A slip of the hand is said at its line, before anything is saved.
        var text = office.Page.Locator("#text");
        var whole = await text.InputValueAsync();
        await text.FillAsync(whole.Replace("waits: [call-legal, call-safety]", "waits: [call-lawyer, call-safety]", StringComparison.Ordinal));
        await Assertions.Expect(office.Page.Locator("[data-typed]")).ToContainTextAsync("call-lawyer", new() { Timeout = Visitor.Patience });
        await office.LookAsync("office-02-typing");

        // An edit that reads well and breaks a rule: Safety may be told before legal was called.
        Assert.Contains("after: [[call-legal, legal-takes]]", whole, StringComparison.Ordinal);
        await text.FillAsync(whole.Replace("        after: [[call-legal, legal-takes]]\n", "", StringComparison.Ordinal));
        await Assertions.Expect(office.Page.Locator("[data-typed]")).ToContainTextAsync("This can be read.", new() { Timeout = Visitor.Patience });
        await office.SendAsync("/write");
        await Assertions.Expect(office.Page.Locator("#broken")).ToBeVisibleAsync(new() { Timeout = 150_000 });
        await office.SendAsync("/send");
        await office.ReadAsync("Refused: it breaks a rule of its own file");
        await office.ReadAsync("this could happen:");
        await office.ReadAsync("never tell-safety before call-legal");
        await office.LookAsync("office-03-refused");
        var phone = await house.PersonAsync("office.admin", Device.Phone.AtNight);
        await phone.GoAsync(new Uri(office.Page.Url).AbsolutePath.Replace("/send", "", StringComparison.Ordinal));
        await phone.LookAsync("office-04-draft-phone-dark");
    }

    [Fact]
    public async Task Published_for_tomorrow_it_begins_at_midnight_while_a_case_is_open()
    {
        await using var house = await House.OpenAsync();
        var office = await house.PersonAsync("office.admin", Device.Desktop);
        var counsel = await house.PersonAsync("legal.counsel", Device.Desktop.Plain);
        var door = await house.FrontDeskAsync("east", Device.Phone);
        await office.GoAsync(Room);
        await StartAsync(office);
        await office.PressAsync("a[href*='words.en.yaml']");
        var text = office.Page.Locator("#text");
        var words = await text.InputValueAsync();
        await text.FillAsync(words.Replace("Thank you for coming in. We have a process for this.", "Welcome. We have a written process.", StringComparison.Ordinal));
        await office.SendAsync("/write");
        await Assertions.Expect(office.Page.Locator("#rules [data-s=saved]").First).ToBeVisibleAsync(new() { Timeout = 150_000 });
        await office.SendAsync("/send");
        await office.ReadAsync("You cannot be the second person");
        var draft = new Uri(office.Page.Url).AbsolutePath;

        // The second person has no scripts, reads what changes, and agrees with a note.
        await counsel.GoAsync(draft);
        await counsel.ReadAsync("Welcome. We have a written process.");
        await counsel.Page.Locator("#i-note").FillAsync("The new words are those of the board's handbook.");
        await counsel.SendAsync("/review", "button[value=agree]");
        await counsel.ReadAsync("It can be published.");
        await office.GoAsync(draft);
        await office.LookAsync("office-05-agreed");
        await office.Page.Locator("#i-from").FillAsync("2017-02-22");
        await office.SendAsync("/publish");
        await office.ReadAsync("About this edition");
        await office.LookAsync("office-06-edition");
        await office.GoAsync(Room);
        await office.ReadAsync("from Feb 22, 2017");
        await office.LookAsync("office-07-glance-coming");
        var phone = await house.PersonAsync("office.admin", Device.Phone.AtNight);
        await phone.GoAsync(Room);
        await phone.LookAsync("office-08-glance-phone-dark");
        await phone.PressAsync("#editions + ul a");
        await phone.LookAsync("office-09-edition-phone-dark");
        await phone.GoAsync("/office/district");
        await phone.LookAsync("office-10-district-phone-dark", whole: false);

        // 11:55 at night: somebody is at the door. The case keeps its words past midnight; the next one speaks the new ones.
        house.Time.SetUtcNow(new DateTimeOffset(2017, 2, 22, 6, 55, 0, TimeSpan.Zero));
        await door.GoAsync("/");
        await door.PressAsync("button[name=ask][value=student]");
        await door.ReadAsync("Thank you for coming in. We have a process for this.");
        var open = new Uri(door.Page.Url).AbsolutePath;
        house.Time.Advance(TimeSpan.FromMinutes(6));
        await door.GoAsync(open);
        await door.ReadAsync("Thank you for coming in. We have a process for this.");
        await door.GoAsync("/");
        await door.PressAsync("button[name=ask][value=student]");
        await door.ReadAsync("Welcome. We have a written process.");
    }

    [Fact]
    public async Task Words_the_book_a_ladder_and_laws_laid_over_a_procedure_can_be_read_on_any_screen()
    {
        await using var house = await House.OpenAsync();
        var office = await house.PersonAsync("office.admin", Device.Desktop);
        var phone = await house.PersonAsync("office.admin", Device.Phone.AtNight);
        var counsel = await house.PersonAsync("legal.counsel", Device.Phone);
        await office.GoAsync(Room);
        await StartAsync(office);
        var draft = new Uri(office.Page.Url).AbsolutePath;
        await office.PressAsync("a[href$='/words']");
        await office.PressAsync("main a[lang=es]");
        await office.Page.Locator("textarea").First.FillAsync("Un texto nuevo");
        await office.SendAsync("/words");
        await office.ReadAsync("awaits a reviewer");
        await office.LookAsync("office-11-words", whole: false);
        await phone.GoAsync(draft + "/words?to=ar");
        await phone.LookAsync("office-12-words-arabic-phone-dark", whole: false);

        // A slip in the book is said at its line while it is typed; the change waits for counsel, who reads what it changes on a phone.
        await office.GoAsync("/office/district/write");
        var text = office.Page.Locator("#text");
        var whole = await text.InputValueAsync();
        await text.FillAsync(whole.Replace("\"closures\"", "\"closurez\"", StringComparison.Ordinal));
        await Assertions.Expect(office.Page.Locator("[data-typed]")).ToContainTextAsync("closurez", new() { Timeout = Visitor.Patience });
        await office.LookAsync("office-13-book", whole: false);
        await text.FillAsync(whole.Replace("3955 Steele", "3955 Steele Street", StringComparison.Ordinal));
        await office.Page.Locator("#i-why").FillAsync("The address as the post office writes it");
        await office.SendAsync("/propose");
        await office.ReadAsync("You cannot be the second person");
        await office.LookAsync("office-14-proposal");
        await counsel.GoAsync(new Uri(office.Page.Url).AbsolutePath);
        await counsel.LookAsync("office-15-proposal-phone");
        await counsel.Page.Locator("#i-note").FillAsync("Read with the list of the post office");
        await counsel.PressAsync("button[value=agree]");
        await counsel.ReadAsync("Agreed, and in force");
        await phone.GoAsync("/office/district");
        await phone.ReadAsync("3955 Steele Street");

        // A ladder slower than the procedure in force allows is told where it is written.
        await office.GoAsync("/office/duty?ladder=legal");
        await office.LookAsync("office-16-duty", whole: false);
        await phone.GoAsync("/office/duty?ladder=legal");
        await phone.LookAsync("office-17-duty-phone-dark", whole: false);

        // Laws laid over a procedure, and what it asks of the district's ladders.
        await office.GoAsync(Room);
        var laid = office.Page.Locator("a[href*='/edition/']").Filter(new() { HasText = "ab-49" }).First;
        await office.GoAsync(new Uri(new Uri(office.Page.Url), await laid.GetAttributeAsync("href")).AbsolutePath);
        await office.SeeAsync("#ladders");
        await office.LookAsync("office-18-laws");
        await phone.GoAsync(new Uri(office.Page.Url).AbsolutePath);
        await phone.LookAsync("office-19-laws-phone-dark");
    }

    private static async Task StartAsync(Visitor office)
    {
        await office.Page.Locator("#i-from").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await office.SendAsync("/new");
    }
}
