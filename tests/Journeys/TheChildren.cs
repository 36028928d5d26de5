using Microsoft.Playwright;
using Vestibule.Journeys.School;

namespace Vestibule.Journeys;

/// <summary>A parent is detained in the morning; the children are at three schools, and each of them sleeps at the aunt's that night.</summary>
public sealed class TheChildren
{
    [Fact]
    public async Task Brothers_and_sisters_at_other_schools_are_found_kept_and_go_with_the_one_their_parent_named()
    {
        await using var house = await House.OpenAsync();
        var desk = await house.FrontDeskAsync("east", Device.Phone);
        await desk.GoAsync("/kin");
        await desk.Page.CheckAsync("input[name=from][value=parent-call]");
        await desk.Page.FillAsync("#i-what", "A man says he is the father and a cousin comes for them");
        await desk.LookAsync("kin-report-phone");
        await desk.PressAsync("form#open button.act");
        await desk.SeeAsync("#caller");
        await desk.LookAsync("kin-desk-phone");

        // The same morning, another family: an aunt called, whom the school knows.
        var leader = await house.PersonAsync("east.principal");
        await leader.GoAsync("/kin");
        await leader.Page.SelectOptionAsync("#i-campus", "east");
        await leader.Page.CheckAsync("input[name=from][value=family]");
        await leader.PressAsync("form#open button.act");
        await leader.SeeAsync("#sought");
        var address = new Uri(leader.Page.Url).AbsolutePath;
        await leader.Page.FillAsync("#sought", "Vega");
        await leader.SendAsync("/find");
        await leader.PressAsync("form[action$='/add']:has(input[name=student]) button");
        await leader.ReadAsync("Mateo Vega");
        await leader.ReadAsync("Sofía Vega");
        await leader.LookAsync("kin-case-desktop");

        var other = await house.PersonAsync("kepner.principal", Device.Phone.AtNight);
        await other.GoAsync(address);
        await other.ReadAsync("Mateo Vega");
        await other.LookAsync("kin-case-night");

        // At each school two people let the child go to the aunt whom the parent named: the second one reads Arabic, Vietnamese or Spanish.
        var sisters = await house.PersonAsync("bruce-randolph.principal", Device.Desktop.AtNight);
        await LetGoAsync(house, leader, "east", "ar", address, "Inés Vega", "the bus");
        await other.GoAsync(address);
        await other.ReadAsync("Safe tonight");
        await other.LookAsync("kin-one-safe-night");
        await LetGoAsync(house, other, "kepner", "vi", address, "Mateo Vega", null);
        await LetGoAsync(house, sisters, "bruce-randolph", "es", address, "Sofía Vega", null);

        await leader.GoAsync(address);
        await leader.ReadAsync("Every child has a known safe adult tonight");
        Assert.Equal("3", await leader.Page.Locator("#strip .clock b").InnerTextAsync());
        await leader.LookAsync("kin-all-safe-desktop");
        await other.GoAsync(address);
        await other.LookAsync("kin-all-safe-night");
        var told = await house.CaseAsync();
        Assert.Equal([("Inés Vega", "Lucía Ibarra"), ("Mateo Vega", "Lucía Ibarra"), ("Sofía Vega", "Lucía Ibarra")], told.Children.Select(c => (c.Added.Entry.Name, c.Safe!.Entry.Adult)).Order());

        // The next day each school is asked how the child is.
        house.Time.Advance(TimeSpan.FromHours(25));
        var tomorrow = await house.PersonAsync("bruce-randolph.principal", Device.Phone);
        await tomorrow.GoAsync("/kin");
        await tomorrow.LookAsync("kin-follow-ups-phone");
    }

    private static async Task LetGoAsync(House house, Visitor leader, string school, string language, string address, string name, string? ride)
    {
        await leader.GoAsync(address);
        await leader.PressAsync($"#rows h3 a:has-text('{name}')");
        await leader.Page.FillAsync("#with-name", "Ms. Lowell, counselor");
        await leader.SendAsync("/with");
        await leader.ReadAsync("Ms. Lowell, counselor");
        var child = new Uri(leader.Page.Url).AbsolutePath;
        if (ride is not null)
        {
            await leader.Page.CheckAsync("input[name=ride][value=bus]");
            await leader.SendAsync("/rides");
            await leader.ReadAsync(ride);
        }

        await leader.PressAsync("#s-read-instruction form button");
        await leader.SeeAsync("#s-read-instruction [data-s=seen], #order");
        await leader.Page.SelectOptionAsync("#o-1", "coming");
        await leader.PressAsync("#order li:first-child form button");
        await leader.ReadAsync("is coming");
        await leader.Page.SelectOptionAsync("#came-contact", new SelectOptionValue { Index = 1 });
        await leader.SendAsync("/came");
        await leader.ReadAsync("is here for the child");
        await leader.PressAsync("#s-check-list form button");
        await leader.SeeAsync("#s-check-list [data-s=seen]");
        await leader.PressAsync("#s-check-identity form button");
        await leader.ReadAsync("Ask someone else to check who they are.");
        await leader.LookAsync($"kin-child-{school}");

        var second = await house.PersonAsync(school + ".secretary", Device.Phone);
        await second.GoAsync($"/language/{language}?back=/kin");
        await second.LookAsync("kin-list-" + language);
        await second.GoAsync(child);
        await second.LookAsync("kin-child-" + language);
        await second.PressAsync("#s-check-identity form button");
        await second.SeeAsync("#s-ask-child");
        await second.PressAsync("#s-ask-child button[value=yes]");
        await second.SeeAsync("#s-release form button");
        await second.GoAsync(address);
        await second.LookAsync("kin-case-" + language);

        await leader.GoAsync(child);
        await leader.PressAsync("#s-release form button");
        await leader.SeeAsync("#s-sign-out form button");
        await leader.PressAsync("#s-sign-out form button");
        await leader.SeeAsync("#safe-adult");
        await leader.SendAsync("/safe");
        await leader.ReadAsync("Tonight with Lucía Ibarra");
    }
}
