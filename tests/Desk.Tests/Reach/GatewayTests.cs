using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Clockwork;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;
using MessageState = Vestibule.Store.MessageState;

namespace Vestibule.DeskTests.Reach;

/// <summary>
/// Texts and calls through a gateway that is a program of its own and knows only the documented form: what it is asked, what it reports, and what a
/// person answers on their phone.
/// </summary>
public sealed class GatewayTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task A_text_leaves_says_nothing_that_matters_on_a_locked_screen_and_its_delivery_is_seen_at_the_door()
    {
        await using var bed = await Bed.OpenAsync();
        var id = await bed.AlertAsync();
        var text = await bed.Gateway.NextAsync();

        Assert.Equal("/2010-04-01/Accounts/AC0001/Messages.json", text.GetProperty("path").GetString());
        Assert.Equal(201, text.GetProperty("status").GetInt32());
        Assert.Equal("+17205550101", Field(text, "To"));
        Assert.Matches("^Larkspur Elementary: somebody at the front desk needs you\\.\nhttp://[^ ]+/a/[A-Za-z0-9_-]{22}\nReply 1 if you are coming, 2 if you cannot\\.$", Field(text, "Body"));
        Assert.Equal(MessageState.Sent, (await bed.MessageAsync(id, "text")).State);

        var told = await bed.Gateway.TellAsync(new { tell = Field(text, "StatusCallback"), fields = new { MessageSid = "SM1", MessageStatus = "delivered" } });
        Assert.Equal(204, told.GetProperty("status").GetInt32());
        Assert.Equal(MessageState.Delivered, (await bed.MessageAsync(id, "text")).State);
    }

    [Fact]
    public async Task What_is_not_signed_by_the_gateway_is_not_believed()
    {
        await using var bed = await Bed.OpenAsync();
        var id = await bed.AlertAsync();
        var text = await bed.Gateway.NextAsync();
        foreach (var path in new[] { Field(text, "StatusCallback"), bed.Address + "/hook/text", bed.Address + "/hook/call/" + Guid.NewGuid() })
        {
            var told = await bed.Gateway.TellAsync(new { tell = path, fields = new { MessageStatus = "failed", From = "+17205550101", Body = "1", Digits = "1" }, wrong = true });
            Assert.Equal(401, told.GetProperty("status").GetInt32());
        }

        Assert.Equal(MessageState.Sent, (await bed.MessageAsync(id, "text")).State);
        Assert.Null((await bed.Desk.Open.Journals.Read(id, Stop))!.Lead);
    }

    [Fact]
    public async Task A_reply_of_one_takes_the_lead_and_calls_off_what_still_waits()
    {
        await using var bed = await Bed.OpenAsync();
        var id = await bed.AlertAsync();
        await bed.Gateway.NextAsync();
        var told = await bed.Gateway.TellAsync(new { tell = bed.Address + "/hook/text", fields = new { From = "+17205550101", To = "+17205550199", Body = " Yes! " } });

        Assert.Contains("You are in charge now.", told.GetProperty("answer").GetString(), StringComparison.Ordinal);
        var incident = (await bed.Desk.Open.Journals.Read(id, Stop))!;
        Assert.Equal(("Denise Okafor", KnownBy.OneTapLink), (incident.Lead!.Leader.Name, incident.Lead.Line.By.KnownBy));
        Assert.Equal(MessageState.Seen, (await bed.MessageAsync(id, "text")).State);
        Assert.Equal([MessageState.Spared, MessageState.Spared], [(await bed.MessageAsync(id, "voice")).State, (await bed.MessageAsync(id, "email")).State]);
    }

    [Fact]
    public async Task A_reply_of_two_moves_on_at_once_and_a_question_is_answered_with_how_to_reply()
    {
        await using var bed = await Bed.OpenAsync();
        var id = await bed.AlertAsync();
        await bed.Gateway.NextAsync();
        var asked = await bed.Gateway.TellAsync(new { tell = bed.Address + "/hook/text", fields = new { From = "+17205550101", Body = "who is this" } });
        Assert.Contains("Reply 1 if you are coming.", asked.GetProperty("answer").GetString(), StringComparison.Ordinal);
        var told = await bed.TellAsync("/hook/text", new { From = "+17205550101", Body = "2" });

        Assert.Contains("The next person is alerted now.", told, StringComparison.Ordinal);
        Assert.Equal(["Denise Okafor", "Tom Reyes"], (await bed.Desk.Open.Journals.Read(id, Stop))!.Rungs.SelectMany(r => r.Entry.People.Select(p => p.Name)));
        Assert.Contains("Responda 1 si viene", (await bed.Desk.Open.Store.Outbox.ForIncident(id, Stop)).Where(m => m.Person == bed.Desk.IdOf("reyes") && m.Channel == "text")
            .Select(m => System.Text.Encoding.UTF8.GetString(m.Body.AsSpan())).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_two_alerts_open_a_bare_reply_decides_nothing()
    {
        await using var bed = await Bed.OpenAsync();
        var (one, two) = (await bed.AlertAsync(), await bed.AlertAsync());
        await bed.Gateway.NextAsync();
        await bed.Gateway.NextAsync();
        var told = await bed.TellAsync("/hook/text", new { From = "(720) 555-0101", Body = "1" });

        Assert.Contains("Open the link in each message.", told, StringComparison.Ordinal);
        Assert.All(new[] { one, two }, id => Assert.Null(bed.Desk.Open.Journals.Read(id, Stop).Result!.Lead));
    }

    [Fact]
    public async Task A_text_that_the_gateway_gives_back_makes_the_phone_ring_at_once_and_a_key_takes_the_lead()
    {
        await using var bed = await Bed.OpenAsync();
        var id = await bed.AlertAsync();
        var text = await bed.Gateway.NextAsync();
        // The report itself sets the call off: it may be taken before the report's own answer is written down.
        var said = await bed.Gateway.TellAsync(new { tell = Field(text, "StatusCallback"), fields = new { MessageStatus = "undelivered", ErrorCode = "30003" } });
        await bed.SendAsync();
        var next = await bed.Gateway.NextAsync();
        var call = said.TryGetProperty("told", out _) ? next : said;

        Assert.EndsWith("/Calls.json", call.GetProperty("path").GetString(), StringComparison.Ordinal);
        var twiml = System.Xml.Linq.XElement.Parse(Field(call, "Twiml"));
        var gather = twiml.Element("Gather")!;
        Assert.Equal(("1", "en-US"), (gather.Attribute("numDigits")!.Value, gather.Element("Say")!.Attribute("language")!.Value));
        Assert.Contains("Press 1 if you are coming.", gather.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("http", gather.Value, StringComparison.Ordinal);

        var told = await bed.Gateway.TellAsync(new { tell = gather.Attribute("action")!.Value, fields = new { Digits = "1", CallSid = "CA1" } });
        Assert.Contains("You are in charge now.", told.GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.Equal("Denise Okafor", (await bed.Desk.Open.Journals.Read(id, Stop))!.Lead!.Leader.Name);
    }

    [Fact]
    public async Task A_gateway_that_fails_is_tried_again_later_and_then_the_next_channel_is_tried()
    {
        await using var bed = await Bed.OpenAsync();
        await bed.Gateway.TellAsync(new { status = 503 });
        var id = await bed.AlertAsync();
        Assert.Equal((MessageState.Waiting, "text-503", 1), Shown(await bed.MessageAsync(id, "text")));
        foreach (var (seconds, tries) in new[] { (2, 2), (4, 3), (8, 4) })
        {
            bed.Desk.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
            await bed.SendAsync();
            Assert.Equal(tries - 1, (await bed.MessageAsync(id, "text")).Attempts);
            bed.Desk.Time.Advance(TimeSpan.FromSeconds(1));
            await bed.SendAsync();
            Assert.Equal(tries, (await bed.MessageAsync(id, "text")).Attempts);
        }

        Assert.Equal((MessageState.Failed, "text-503", 4), Shown(await bed.MessageAsync(id, "text")));
        await bed.SendAsync();
        Assert.Equal((MessageState.Waiting, "voice-503", 1), Shown(await bed.MessageAsync(id, "voice")));
    }

    [Fact]
    public async Task A_text_that_waits_for_a_busy_gateway_does_not_leave_once_somebody_leads()
    {
        await using var bed = await Bed.OpenAsync();
        await bed.Gateway.TellAsync(new { status = 503 });
        var id = await bed.AlertAsync();
        var okafor = bed.Desk.IdOf("okafor");
        await bed.ByAsync("reyes", id, (i, who) => new TakeLead(null).Decide(i, who));
        await bed.Gateway.TellAsync(new { status = 201 });
        bed.Desk.Time.Advance(TimeSpan.FromSeconds(30));
        await bed.SendAsync();

        Assert.All((await bed.Desk.Open.Store.Outbox.ForIncident(id, Stop)).Where(m => m.Person == okafor), m => Assert.Equal((MessageState.Spared, "answered"), (m.State, m.CalledOff)));
    }

    [Fact]
    public async Task A_step_of_a_ladder_may_put_a_call_first_and_each_person_s_own_order_follows()
    {
        await using var bed = await Bed.OpenAsync();
        var okafor = bed.Desk.IdOf("okafor");
        await bed.Desk.Open.Store.Reached.Change(okafor, h => h with { Order = ["email", "text"] }, Stop);
        var now = Instant.FromDateTimeOffset(bed.Desk.Time.GetUtcNow());
        var office = new Core.District.Who(bed.Desk.Book.People.Single(p => p.SignIn == "ito"), null, null, KnownBy.SignedIn);
        var step = new RungPlan(0, [okafor], [], null) { Channels = ["voice"] };
        Assert.True((await bed.Desk.Open.Rosters.ChangeDutyAsync(new Acting(bed.Desk.Book, office, new TapId(Guid.NewGuid()), new Happened(now, TimeSource.Server), now),
            duty => ChangeDuty.KeepLadder(duty, new LadderPlan("leader", Desk.Larkspur, [step], "safety")), Stop)).IsOk);
        await bed.Gateway.TellAsync(new { status = 400 });
        var id = await bed.AlertAsync();
        var sent = (await bed.Desk.Open.Store.Outbox.ForIncident(id, Stop)).Where(m => m.Person == okafor).OrderBy(m => m.Step).ToArray();
        Assert.Equal(["voice", "email", "text"], sent.Select(m => m.Channel));
        Assert.Equal((MessageState.Failed, "voice-400", 1), Shown(sent[0]));

        var page = await (await bed.Desk.DeviceAsync()).GetAsync($"/case/{id}");
        Assert.Contains("The phone call failed.", page.Text, StringComparison.Ordinal);
        Assert.Contains("e-mail", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wrong_number_is_never_tried_again()
    {
        await using var bed = await Bed.OpenAsync();
        await bed.Gateway.TellAsync(new { status = 400 });
        var id = await bed.AlertAsync();
        Assert.Equal((MessageState.Failed, "text-400", 1), Shown(await bed.MessageAsync(id, "text")));
    }

    private static (MessageState, string?, int) Shown(OutboxMessage m) => (m.State, m.LastError, m.Attempts);

    private static string Field(JsonElement taken, string name) => taken.GetProperty("fields").GetProperty(name).GetString()!;

    /// <summary>A house with a gateway set up.</summary>
    private sealed class Bed(Desk desk, Peer gateway) : IAsyncDisposable
    {
        public Desk Desk => desk;

        public Peer Gateway => gateway;

        public string Address => desk.Address.ToString().TrimEnd('/');

        public static async Task<Bed> OpenAsync()
        {
            var gateway = await Peer.GatewayAsync();
            var desk = await Desk.OpenAsync(demonstration: false);
            var saved = await desk.Open.Channels.SaveAsync(ChannelSettings.None with
            {
                Address = desk.Address.ToString(),
                Gateway = new GatewaySettings($"{gateway.Url}/2010-04-01/Accounts/AC0001/Messages.json", $"{gateway.Url}/2010-04-01/Accounts/AC0001/Calls.json", "AC0001", "gateway-secret", "+17205550199"),
            }, Stop);
            Assert.True(saved.IsOk);
            return new Bed(desk, gateway);
        }

        public async Task<IncidentId> AlertAsync()
        {
            var id = await desk.IncidentAsync();
            var now = Instant.FromDateTimeOffset(desk.Time.GetUtcNow());
            await desk.Service<Deciding>().DueAsync(desk.Book, id, new TapId(Guid.NewGuid()), now, Stop);
            await SendAsync();
            return id;
        }

        public Task<Result<Receipt>> ByAsync(string person, IncidentId id, Func<Core.Incidents.Incident, Core.District.Who, Result<System.Collections.Immutable.ImmutableArray<Core.Incidents.Entries.Entry>>> decide)
        {
            var now = Instant.FromDateTimeOffset(desk.Time.GetUtcNow());
            var who = new Core.District.Who(desk.Book.People.Single(p => p.SignIn == person), null, null, KnownBy.SignedIn);
            return desk.Service<Deciding>().OnAsync(new Acting(desk.Book, who, new TapId(Guid.NewGuid()), new Happened(now, TimeSource.Server), now), id, (i, _) => decide(i, who), Stop);
        }

        public async Task SendAsync()
        {
            var job = desk.App.Services.GetServices<IHostedService>().OfType<SendOutbox>().Single();
            await job.OnceAsync(Stop);
            // What the commit itself set off may be under way in the job's own beat.
            while ((await desk.Open.Store.Outbox.All(0, Stop)).Any(m => m.State == MessageState.Sending))
            {
                await Task.Yield();
            }
        }

        public async Task<OutboxMessage> MessageAsync(IncidentId id, string channel) =>
            (await desk.Open.Store.Outbox.ForIncident(id, Stop)).Single(m => m.Channel == channel && m.Person == desk.IdOf("okafor"));

        public async Task<string> TellAsync(string path, object fields)
        {
            while (true)
            {
                var told = await gateway.TellAsync(new { tell = Address + path, fields });
                while (!told.TryGetProperty("told", out _))
                {
                    told = await gateway.NextAsync();
                }

                return told.GetProperty("answer").GetString()!;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await desk.DisposeAsync();
            await gateway.DisposeAsync();
        }
    }
}
