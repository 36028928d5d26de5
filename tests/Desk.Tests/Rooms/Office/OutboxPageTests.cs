using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vestibule.Clockwork;

namespace Vestibule.DeskTests.Rooms.Office;

/// <summary>The office sees every message: to whom, how, the words, and where it stands.</summary>
public sealed class OutboxPageTests
{
    [Fact]
    public async Task An_alert_that_a_tap_at_the_door_caused_can_be_read_here_with_its_state()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        Assert.Contains("No message yet.", (await ito.GetAsync("/office/outbox")).Text);
        var device = await desk.DeviceAsync();
        var door = await device.GetAsync("/");
        await device.PressAsync(door, "/door/open", ("ask", "student"));

        await SendAsync(desk);
        var page = await ito.GetAsync("/office/outbox");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Denise Okafor", page.Text);
        Assert.Contains("(720) 555-0101", page.Text);
        Assert.Contains("okafor@district.example", page.Text);
        Assert.Contains("Text message", page.Text);
        Assert.Contains("E-mail", page.Text);
        Assert.Contains("Larkspur Elementary: somebody at the front desk needs you.", page.Text);
        Assert.Contains("Held here 9:41", page.Text);
        Assert.Contains("nothing leaves this computer", page.Text);
    }

    [Fact]
    public async Task A_message_that_was_not_delivered_says_so_with_its_reason()
    {
        await using var desk = await Desk.OpenAsync();
        var device = await desk.DeviceAsync();
        await device.PressAsync(await device.GetAsync("/"), "/door/open", ("ask", "student"));
        await SendAsync(desk);
        var one = (await desk.Open.Store.Outbox.All(0, CancellationToken.None))[0];
        await desk.Open.Store.Outbox.GiveUp(one.Id, "number-unknown", NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), CancellationToken.None);
        var page = await (await desk.PersonAsync("ito")).GetAsync("/office/outbox");
        Assert.Contains("Not delivered", page.Text);
        Assert.Contains("number-unknown", page.Text);
    }

    [Fact]
    public async Task A_message_that_somebody_s_answer_made_needless_says_that_it_was_not_sent_and_why()
    {
        await using var desk = await Desk.OpenAsync();
        var device = await desk.DeviceAsync();
        var opened = await device.PressAsync(await device.GetAsync("/"), "/door/open", ("ask", "student"));
        var okafor = await desk.PersonAsync("okafor");
        var lead = await okafor.GetAsync(opened.At.AbsolutePath.Replace("/case/", "/lead/", StringComparison.Ordinal));
        var ito = await desk.PersonAsync("ito");
        Assert.Contains("Not sent: they had opened it already", (await ito.GetAsync("/office/outbox")).Text);
        await device.PressAsync(await device.GetAsync("/"), "/door/open", ("ask", "entry"));
        var id = (await desk.Open.Journals.Cases(new Vestibule.Store.CaseFilter([0]), CancellationToken.None))[0].Incident;
        var reyes = await desk.PersonAsync("reyes");
        await reyes.PressAsync(await reyes.GetAsync($"/lead/{id}"), $"/lead/{id}/take");
        Assert.Contains("Not sent: already answered", (await ito.GetAsync("/office/outbox")).Text);
    }

    [Fact]
    public async Task The_page_looks_again_by_itself_and_is_linked_with_the_devices()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        var page = await ito.GetAsync("/office/outbox");
        Assert.Contains("data-poll=\"5\"", page.Html);
        Assert.Contains("http-equiv=\"refresh\"", page.Html);
        Assert.Contains("href=\"/office/devices\"", page.Html);
        var devices = await ito.GetAsync("/");
        Assert.Equal("/office/devices", devices.At.AbsolutePath);
        Assert.Contains("href=\"/office/outbox\"", devices.Html);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await desk.PersonAsync("okafor")).GetAsync("/office/outbox")).Status);
    }

    // The sender's own turn, now. One that is under way already is waited for.
    private static Task SendAsync(Desk desk) => desk.BeatAsync<SendOutbox>();
}
