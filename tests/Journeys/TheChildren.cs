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
        var address = new Uri(desk.Page.Url).AbsolutePath;

        var leader = await house.PersonAsync("east.principal");
        await leader.GoAsync(address);
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
        await leader.Page.CheckAsync("input[name=ride][value=bus]");
        await leader.SendAsync("/rides");
        await leader.PressAsync("#s-read-instruction form button");
        await leader.Page.SelectOptionAsync("#o-1", "coming");
        await leader.PressAsync("#order li:first-child form button");
        await leader.Page.SelectOptionAsync("#came-contact", new SelectOptionValue { Index = 1 });
        await leader.SendAsync("/came");
        await leader.PressAsync("#s-check-list form button");
        await leader.PressAsync("#s-check-identity form button");
        await leader.ReadAsync("Ask someone else to check who they are.");
        await leader.LookAsync("kin-child-desktop");

        var arabic = await house.PersonAsync("east.secretary", Device.Phone);
        await arabic.GoAsync("/language/ar?back=/kin");
        await arabic.GoAsync(new Uri(leader.Page.Url).AbsolutePath.Replace("/step", "", StringComparison.Ordinal));
        await arabic.LookAsync("kin-child-ar");
        await arabic.GoAsync(address);
        await arabic.LookAsync("kin-case-ar");
    }
}
