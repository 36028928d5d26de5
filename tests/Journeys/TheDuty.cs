using Vestibule.Journeys.School;

namespace Vestibule.Journeys;

/// <summary>Nobody waits for an empty chair: a leader who is out, and an office that is closed on a day somebody wrote down.</summary>
public sealed class TheDuty
{
    [Fact]
    public async Task A_leader_is_out_today_in_one_tap_and_whoever_stands_in_is_alerted()
    {
        await using var house = await House.OpenAsync();
        var leader = await house.PersonAsync("lake.principal", Device.Phone);
        await leader.GoAsync("/duty");
        await leader.LookAsync("duty-phone");
        await leader.PressAsync("#mine details summary");
        await leader.Page.SelectOptionAsync("#i-substitute", new Microsoft.Playwright.SelectOptionValue { Label = "Lake dean, dean" });
        await leader.PressAsync("form[action='/duty/out']:has(#i-substitute) button");
        await leader.ReadAsync("You are out today");
        await leader.LookAsync("duty-out-phone");

        var desk = await house.FrontDeskAsync("lake", Device.Phone);
        await desk.GoAsync("/");
        await desk.ReadAsync("Lake dean");
        Assert.False(await desk.SaysAsync("Lake principal"));
        await desk.PressAsync("button[name=ask][value=student]");
        await desk.Page.WaitForURLAsync("**/case/*");
        await desk.ReadAsync("Lake dean");
        Assert.Equal(["Lake dean"], (await house.CaseAsync()).Rungs.SelectMany(r => r.Entry.People.Select(p => p.Name)));

        foreach (var other in new[] { "lake.assistant", "lake.dean" })
        {
            var away = await house.PersonAsync(other);
            await away.GoAsync("/duty");
            await away.PressAsync("form[action='/duty/out'] button");
            await away.ReadAsync("You are out today");
        }

        var wall = await house.PersonAsync("safety.dispatch", Device.Wall);
        await wall.GoAsync("/safety");
        await wall.ReadAsync("Lake: nobody at the school can be alerted now");
        await wall.LookAsync("wall-chain");

        var arabic = await house.FrontDeskAsync("lake", Device.Phone.In("ar"));
        await arabic.GoAsync("/?lang=ar");
        await arabic.LookAsync("door-duty-ar");
        await arabic.GoAsync("/duty?lang=ar");
        await arabic.ReadAsync("من في النوبة");
        await arabic.LookAsync("duty-ar");
        var spanish = await house.PersonAsync("lake.dean", Device.Phone.In("es"));
        await spanish.GoAsync("/duty?lang=es");
        await spanish.ReadAsync("Hoy está ausente. Nadie le avisará.");
        await spanish.LookAsync("duty-es");
        await spanish.GoAsync("/duty?lang=vi");
        await spanish.ReadAsync("Hôm nay quý vị vắng.");
        await spanish.LookAsync("duty-vi");
    }

    [Fact]
    public async Task The_office_writes_a_holiday_and_legal_is_closed_that_day()
    {
        await using var house = await House.OpenAsync();
        var office = await house.PersonAsync("office.admin");
        await office.GoAsync("/office/calendar");
        await office.Page.FillAsync("#i-from", "2017-02-21");
        await office.Page.FillAsync("#i-reason", "Snow day");
        await office.SendAsync("/close");
        await office.ReadAsync("Snow day");
        await office.LookAsync("calendar-desktop");
        await office.GoAsync("/office/duty?ladder=leader&campus=lake");
        await office.LookAsync("office-duty-desktop");

        var desk = await house.FrontDeskAsync("lake", Device.Phone);
        await desk.PressAsync("button[name=ask][value=student]");
        await desk.Page.WaitForURLAsync("**/case/*");
        var leader = await house.PersonAsync("lake.principal", Device.Phone);
        await leader.GoAsync($"/lead/{desk.Page.Url.Split('/')[^1]}");
        await leader.SendAsync("/take");
        await leader.Page.WaitForURLAsync("**/ask");
        await leader.GoAsync($"/lead/{desk.Page.Url.Split('/')[^1]}/call");
        await leader.ReadAsync("Legal is closed. Call the Department of Safety.");

        var dark = await house.PersonAsync("office.admin", Device.Phone.AtNight);
        await dark.GoAsync("/office/calendar");
        await dark.LookAsync("calendar-phone-dark");
        await dark.GoAsync("/office/duty");
        await dark.LookAsync("office-duty-phone-dark");
        await dark.GoAsync("/duty?campus=lake");
        await dark.LookAsync("duty-phone-dark");
    }

    [Fact]
    public async Task The_pages_by_which_alerts_are_set_up_and_tried_are_clean_on_a_phone_and_at_night()
    {
        await using var house = await House.OpenAsync();
        foreach (var (device, name) in new[] { (Device.Phone, "phone"), (Device.Desktop.AtNight, "night") })
        {
            var (office, leader) = (await house.PersonAsync("office.admin", device), await house.PersonAsync("lake.principal", device));
            foreach (var (who, path) in new[] { (office, "/office/channels"), (office, "/office/practice"), (office, "/office/neighbours"), (office, "/office/sign-in"), (office, "/office/outbox"), (leader, "/account/phone"), (leader, "/broadcast") })
            {
                await who.GoAsync(path);
                await who.LookAsync($"{path[1..].Replace('/', '-')}-{name}");
            }
        }
    }
}
