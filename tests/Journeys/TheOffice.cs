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

    private static async Task StartAsync(Visitor office)
    {
        await office.Page.Locator("#i-from").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await office.SendAsync("/new");
    }
}
