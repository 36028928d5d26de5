using System.Text.Json;
using Vestibule.DeskTests.Reach;
using Vestibule.Journeys.School;
using Vestibule.Plumbing;
using Device = Vestibule.Journeys.School.Device;
using House = Vestibule.Journeys.School.House;

namespace Vestibule.Journeys;

/// <summary>
/// Whoever waits at the door sees what becomes of the alert: a leader who does not answer, an answer by text, and a provider that is gone. Texts and calls go to a gateway that is a program of its own.
/// </summary>
public sealed class TheAlert
{
    [Fact]
    public async Task A_leader_who_does_not_answer_is_followed_by_the_next_whose_reply_by_text_shows_at_the_door()
    {
        await using var gateway = await Peer.GatewayAsync();
        await using var house = await House.OpenAsync(live: true);
        await SetUpAsync(house, gateway);
        var door = await house.FrontDeskAsync("lake", Device.Phone);
        await door.GoAsync("/");
        await door.PressAsync("button[name=ask][value=student]");
        await door.Page.WaitForURLAsync("**/case/*");
        var first = await NextTextAsync(gateway);
        Assert.DoesNotMatch("(?i)student|officer|ICE", first.GetProperty("Body").GetString()!);
        await door.ReadAsync("By text message. Next, a phone call.");
        await door.LookAsync("alert-1-text-sent");

        // Twenty silent seconds: the phone rings. Two silent minutes: the next leader.
        house.Time.Advance(TimeSpan.FromSeconds(20));
        await door.ReadAsync("By phone call.");
        house.Time.Advance(TimeSpan.FromSeconds(100));
        await door.ReadAsync("Lake assistant");
        var reply = await TextToAsync(house, gateway, "lake.assistant");
        await gateway.TellAsync(new { tell = house.Address + "/hook/text", fields = new { From = reply.GetProperty("To").GetString(), Body = "1" } });
        await door.ReadAsync("In charge");
        await door.LookAsync("alert-2-answered-by-text");
        Assert.Contains("assistant", (await house.CaseAsync()).Lead!.Leader.Name, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task When_the_provider_is_gone_the_door_says_within_twenty_seconds_whom_to_call()
    {
        await using var house = await House.OpenAsync(live: true);
        await using (var gateway = await Peer.GatewayAsync())
        {
            await SetUpAsync(house, gateway);
        }

        // The gateway's process has ended: nobody listens at its address any more.
        var door = await house.FrontDeskAsync("lake", Device.Phone.AtNight);
        await door.GoAsync("/");
        await door.PressAsync("button[name=ask][value=student]");
        await door.Page.WaitForURLAsync("**/case/*");
        await door.ReadAsync("Sending now");
        house.Time.Advance(TimeSpan.FromSeconds(15));
        await door.ReadAsync("Not delivered. Call (720) 555-01");
        await door.LookAsync("alert-3-provider-gone-dark");

        var plain = await house.FrontDeskAsync("lake", Device.Phone.Plain);
        await plain.GoAsync(new Uri(door.Page.Url).PathAndQuery.Split('?')[0]);
        await plain.ReadAsync("Not delivered. Call (720) 555-01");
        await plain.LookAsync("alert-4-provider-gone-plain");
    }

    [Fact]
    public async Task A_leader_sends_what_everybody_must_acknowledge_and_a_teacher_reads_it_on_the_phone()
    {
        await using var house = await House.OpenAsync();
        var leader = await house.PersonAsync("lake.principal", Device.Phone);
        await leader.GoAsync("/broadcast");
        await leader.LookAsync("broadcast-1-write");
        await leader.Page.FillAsync("#i-text", "Please keep the east door shut until noon.");
        await leader.Page.Locator("form[action='/broadcast'] button").PressAsync();
        await leader.ReadAsync("have not read this yet");
        await leader.LookAsync("broadcast-2-waiting");

        var message = (await house.Open.Store.Outbox.All(0, CancellationToken.None)).First(m => m.About == "broadcast" && m.Channel == "text");
        var reader = await house.StrangerAsync(Device.Phone.In("es"));
        await reader.GoAsync(System.Text.RegularExpressions.Regex.Match(System.Text.Encoding.UTF8.GetString(message.Body.AsSpan()), "/a/[A-Za-z0-9_-]+").Value + "?lang=es");
        await reader.ReadAsync("Please keep the east door shut until noon.");
        await reader.LookAsync("broadcast-3-read-es");
        await reader.PressAsync("form[action^='/a/'] button");
        await leader.ReadAsync("read it.");
        var dark = await house.PersonAsync("lake.principal", Device.Desktop);
        await dark.GoAsync(new Uri(leader.Page.Url).AbsolutePath);
        await dark.LookAsync("broadcast-4-desktop");

        var office = await house.PersonAsync("office.admin");
        await office.GoAsync("/office/neighbours");
        await office.LookAsync("neighbours-desktop");
        await office.GoAsync("/office/duty?ladder=leader&campus=lake");
        await office.LookAsync("office-duty-channels-desktop");
        await leader.GoAsync("/account/phone");
        await leader.PressAsync("#channels details summary");
        await leader.LookAsync("phone-order");
    }

    private static async Task SetUpAsync(House house, Peer gateway)
    {
        var saved = await house.Open.Channels.SaveAsync(ChannelSettings.None with
        {
            Address = house.Address,
            Gateway = new GatewaySettings($"{gateway.Url}/2010-04-01/Accounts/AC0001/Messages.json", $"{gateway.Url}/2010-04-01/Accounts/AC0001/Calls.json", "AC0001", "gateway-secret", "+17205550199"),
        }, CancellationToken.None);
        Assert.True(saved.IsOk, saved.Refusal?.Key);
    }

    private static async Task<JsonElement> NextTextAsync(Peer gateway)
    {
        while (true)
        {
            var taken = await gateway.NextAsync();
            if (taken.TryGetProperty("path", out var path) && path.GetString()!.EndsWith("/Messages.json", StringComparison.Ordinal))
            {
                return taken.GetProperty("fields");
            }
        }
    }

    private static async Task<JsonElement> TextToAsync(House house, Peer gateway, string signIn)
    {
        var phone = house.Open.Store.Book.Current()!.People.Single(p => p.SignIn == signIn).Phone;
        while (true)
        {
            var text = await NextTextAsync(gateway);
            if (text.GetProperty("To").GetString() == phone)
            {
                return text;
            }
        }
    }
}
