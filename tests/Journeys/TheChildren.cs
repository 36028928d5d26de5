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

        await leader.PressAsync("#rows h3 a");
        await leader.Page.FillAsync("#with-name", "Ms. Lowell, counselor");
        await leader.SendAsync("/with");
        await leader.ReadAsync("Ms. Lowell, counselor");
        var child = new Uri(leader.Page.Url).AbsolutePath;
        await leader.Page.CheckAsync("input[name=ride][value=bus]");
        await leader.SendAsync("/rides");
        await leader.ReadAsync("the bus");
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
        await leader.LookAsync("kin-child-desktop");

        // The second person reads Arabic.
        var second = await house.PersonAsync("east.secretary", Device.Phone);
        await second.GoAsync("/language/ar?back=/kin");
        await second.GoAsync(child);
        await second.LookAsync("kin-child-ar");
        await second.PressAsync("#s-check-identity form button");
        await second.SeeAsync("#s-ask-child");
        await second.PressAsync("#s-ask-child button[value=yes]");
        await second.SeeAsync("#s-release form button");
        await second.GoAsync(address);
        await second.LookAsync("kin-case-ar");

        await leader.GoAsync(child);
        await leader.PressAsync("#s-release form button");
        await leader.SeeAsync("#s-sign-out form button");
        await leader.PressAsync("#s-sign-out form button");
        await leader.SeeAsync("#safe-adult");
        await leader.SendAsync("/safe");
        await leader.ReadAsync("Tonight with Lucía Ibarra");
        await other.GoAsync(address);
        await other.ReadAsync("Safe tonight");
        await other.LookAsync("kin-one-safe-night");
    }
}
