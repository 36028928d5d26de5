using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vestibule.Clockwork;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.DeskTests.Rooms.Broadcasts;

/// <summary>A message that everybody at a school must acknowledge: the one who sent it sees who has, who has not, and what happened.</summary>
public sealed class BroadcastTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task Who_sends_it_sees_who_has_not_read_it_sends_it_again_and_tells_the_last_one_in_person()
    {
        await using var desk = await Desk.OpenAsync();
        var bell = await desk.PersonAsync("bell");
        var page = await bell.GetAsync("/broadcast");
        var empty = await bell.PressAsync(page, "/broadcast", ("campus", "larkspur"), ("text", " "));
        Assert.Contains("Write the message first.", empty.Text);

        var sent = await bell.PressAsync(page, "/broadcast", ("campus", "larkspur"), ("text", "Meet in the library at 3."));
        await bell.PressAsync(page, "/broadcast", ("campus", "larkspur"), ("text", "Meet in the library at 3."));
        var path = sent.At.AbsolutePath;
        Assert.Contains("2 of 2 have not read this yet", sent.Text);
        await SendAsync(desk);
        var messages = await MessagesAsync(desk);
        Assert.Equal(4, messages.Length);
        Assert.All(messages, m => Assert.DoesNotContain("library", System.Text.Encoding.UTF8.GetString(m.Body.AsSpan()), StringComparison.OrdinalIgnoreCase));

        using var phone = desk.Stranger();
        var link = LinkOf(messages.Single(m => m.Person == desk.IdOf("reyes") && m.Channel == "text"));
        var read = await phone.GetAsync(link);
        Assert.Contains("Meet in the library at 3.", read.Text);
        Assert.Contains("Larkspur Elementary", read.Text);
        Assert.Contains("2 of 2", (await bell.GetAsync(path)).Text);
        desk.Time.Advance(TimeSpan.FromSeconds(30));
        await phone.PressAsync(read, link, ("do", "coming"));
        page = await bell.GetAsync(path);
        Assert.Contains("1 of 2 have not read this yet", page.Text);
        Assert.Contains("Tom Reyes read it.", page.Text);
        Assert.Contains("less than a minute ago", (await bell.PressAsync(page, path + "/again")).Text);

        // Whoever read it gets nothing more; the other gets the next way after two minutes, and a second round.
        desk.Time.Advance(TimeSpan.FromSeconds(91));
        await SendAsync(desk);
        page = await bell.PressAsync(await bell.GetAsync(path), path + "/again");
        await SendAsync(desk);
        Assert.Equal(["okafor email", "okafor email", "okafor text", "okafor text", "reyes email", "reyes text"], (await MessagesAsync(desk)).Select(m => $"{Name(desk, m)} {m.Channel}").Order());
        Assert.Equal((MessageState.Spared, "seen"), (await MessagesAsync(desk)).Where(m => m.Channel == "email" && m.Person == desk.IdOf("reyes")).Select(m => (m.State, m.CalledOff)).Single());
        Assert.Contains("Marcus Bell sent it again to 1 person.", page.Text);

        page = await bell.PressAsync(page, path + "/told", ("person", desk.IdOf("okafor").ToString()));
        Assert.Contains("Everybody has read this", page.Text);
        Assert.Contains("Marcus Bell told Denise Okafor in person.", page.Text);
        Assert.Contains("All have read it", (await bell.GetAsync("/broadcast")).Text);
        Assert.Equal([1L, 2, 3], (await desk.Open.Store.Registers.History(new Register("broadcasts", RecordClass.Operational), new SheetId(Guid.Parse(path.Split('/')[^1])), Stop)).Select(s => s.Version));
    }

    [Fact]
    public async Task Safety_sends_to_any_school_and_a_leader_of_another_school_sees_nothing_of_it()
    {
        await using var desk = await Desk.OpenAsync();
        var bell = await desk.PersonAsync("bell");
        var sent = await bell.PressAsync(await bell.GetAsync("/broadcast"), "/broadcast", ("campus", "foxglove"), ("text", "Keep the east door shut."));
        Assert.Contains("1 of 1 have not read this yet", sent.Text);
        var okafor = await desk.PersonAsync("okafor");
        Assert.Contains("href=\"/broadcast\"", (await okafor.GetAsync("/lead")).Html);
        Assert.DoesNotContain("Foxglove", (await okafor.GetAsync("/broadcast")).Text);
        Assert.Contains("1 of 1", (await okafor.PressAsync(await okafor.GetAsync("/broadcast"), "/broadcast", ("campus", "larkspur"), ("text", "For Tom alone"))).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await okafor.GetAsync(sent.At.AbsolutePath)).Status);
        Assert.DoesNotContain("east door", (await okafor.GetAsync("/broadcast")).Text);
        var refused = await okafor.PressAsync(await okafor.GetAsync("/broadcast"), "/broadcast", ("campus", "foxglove"), ("text", "Not mine"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Not mine", refused.Html);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await desk.PersonAsync("ito")).GetAsync("/broadcast")).Status);

        // Nobody's way works: the one who sent it is told to call.
        foreach (var message in (await MessagesAsync(desk)).Where(m => m.Person == desk.IdOf("trinh")))
        {
            await desk.Open.Store.Outbox.GiveUp(message.Id, "text-400", NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), Stop);
        }

        Assert.Contains("Not delivered. Call (720) 555-0103", (await bell.GetAsync(sent.At.AbsolutePath)).Text);
    }

    private static string Name(Desk desk, OutboxMessage message) => desk.Book.People.Single(p => p.Id == message.Person).SignIn;

    private static string LinkOf(OutboxMessage message) => Regex.Match(System.Text.Encoding.UTF8.GetString(message.Body.AsSpan()), "/a/[A-Za-z0-9_-]+").Value;

    private static async Task<OutboxMessage[]> MessagesAsync(Desk desk) => [.. (await desk.Open.Store.Outbox.All(0, Stop)).Where(m => m.About == "broadcast")];

    private static Task SendAsync(Desk desk) => desk.BeatAsync<SendOutbox>();
}
