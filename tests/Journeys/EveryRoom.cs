using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Journeys.School;
using Device = Vestibule.Journeys.School.Device;

namespace Vestibule.Journeys;

/// <summary>What has to work in whichever room somebody is, and in whichever language they read it.</summary>
public sealed class EveryRoom
{
    [Fact]
    public async Task The_emergency_switch_works_from_the_leaders_counsels_and_Safetys_pages_and_is_taken_back_in_one_tap()
    {
        await using var house = await House.OpenAsync();
        var door = await house.FrontDeskAsync("lake", Device.Phone);
        await door.PressAsync("button[name=ask][value=entry]");
        await door.SeeAsync("#knows");
        var id = (await house.CaseAsync()).Id;
        var leader = await house.PersonAsync("lake.principal", Device.Phone);
        var counsel = await house.PersonAsync("legal.counsel");
        var dispatcher = await house.PersonAsync("safety.dispatch");
        foreach (var (who, page) in new[] { (leader, $"/lead/{id}"), (leader, $"/lead/{id}/ask"), (leader, $"/lead/{id}/call"), (leader, $"/lead/{id}/advice"), (leader, $"/lead/{id}/close"), (counsel, $"/legal/{id}"), (dispatcher, $"/safety/{id}") })
        {
            await who.GoAsync(page);
            await who.PressAsync(".emer > summary");
            await who.PressAsync(".emer form button.stop");
            await who.ReadAsync("Do not interfere");
            await door.ReadAsync("Do not interfere");
            Assert.NotNull((await house.CaseAsync()).Emergency);
            await who.SendAsync($"/case/{id}/not-emergency");
            await door.SeeAsync("#knows");
            Assert.Null((await house.CaseAsync()).Emergency);
        }
    }

    [Fact]
    public async Task In_Arabic_a_leader_and_counsel_read_from_right_to_left_on_every_device_they_sign_in_on()
    {
        await using var house = await House.OpenAsync();
        var door = await house.FrontDeskAsync("lake", Device.Phone.In("ar"));
        await door.PressAsync("button[name=ask][value=student]");
        await door.SeeAsync("#knows");
        var id = (await house.CaseAsync()).Id;
        await door.PressAsync("#more details:has(form[action$='/place']) summary");
        await door.Page.Locator("input[name=place][value=trip]").CheckAsync();
        await door.Page.Locator("#detail").FillAsync("متحف الطبيعة، الصف السابع");
        await door.PressAsync("form[action$='/place'] button");
        await door.ReadAsync("رحلة");
        Assert.Equal(PlaceKind.Trip, (await house.CaseAsync()).Place.Kind);
        await door.LookAsync("rooms-ar-door-trip");

        // Chosen at a desk, the language is there on the phone.
        var desk = await house.PersonAsync("lake.principal");
        await desk.GoAsync("/language/ar?back=/lead");
        var leader = await house.PersonAsync("lake.principal", Device.Phone);
        await RightToLeftAsync(leader, "/lead", "leader-list");
        await RightToLeftAsync(leader, $"/lead/{id}", "leader-alert");
        await leader.SendAsync($"/lead/{id}/take");
        foreach (var page in new[] { "ask", "call", "advice", "close" })
        {
            await RightToLeftAsync(leader, $"/lead/{id}/{page}", "leader-" + page);
        }

        // The legal office is said to be closed: Safety is next, and the call stays owed.
        await leader.GoAsync($"/lead/{id}/call");
        await leader.PressAsync($"form[action='/lead/{id}/call-made'] button[value=closed]");
        await leader.SeeAsync("#call a[href='tel:+17205550167'].hero");
        var closed = await house.CaseAsync();
        Assert.Equal(("legal", CallOutcome.Closed), closed.Calls.Select(c => (c.Entry.Contact, c.Entry.Outcome)).Single());
        Assert.Contains(Owing.Of(closed, closed.OpenedAt), o => o.Step.Id.Value == "call-legal");

        await (await house.PersonAsync("legal.counsel")).GoAsync("/language/ar?back=/legal");
        foreach (var (device, name) in new[] { (Device.Desktop, "legal"), (Device.Phone, "legal-phone") })
        {
            var counsel = await house.PersonAsync("legal.counsel", device);
            await RightToLeftAsync(counsel, "/legal", name + "-queue");
            await RightToLeftAsync(counsel, $"/legal/{id}", name + "-matter");
        }

        // It is theirs alone.
        Assert.Equal("en", await (await house.PersonAsync("lake.assistant")).Page.GetAttributeAsync("html", "lang"));
    }

    private static async Task RightToLeftAsync(Visitor who, string page, string name)
    {
        await who.GoAsync(page);
        Assert.Equal(("ar", "rtl"), (await who.Page.GetAttributeAsync("html", "lang"), await who.Page.GetAttributeAsync("html", "dir")));
        await who.LookAsync("rooms-ar-" + name);
    }
}
