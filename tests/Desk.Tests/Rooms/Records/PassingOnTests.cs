using System.Net;
using NodaTime;
using Vestibule.Clockwork;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Plumbing;
using static Vestibule.DeskTests.Rooms.Records.RecordsBed;

namespace Vestibule.DeskTests.Rooms.Records;

/// <summary>Any employee is asked for information: a caller, a letter, an officer in the corridor. They pass it on and answer nothing.</summary>
public sealed class PassingOnTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Xunit.Fact]
    public async Task A_caller_at_the_front_desk_is_passed_on_without_a_sign_in_and_the_desk_sees_when_counsel_has_it()
    {
        await using var desk = await Desk.OpenAsync();
        var device = await desk.DeviceAsync();
        var form = await device.GetAsync("/records/new");
        Assert.Contains("I will pass this to our legal office", form.Text);
        Assert.Contains("A nod is an answer too", form.Text);
        var (page, id) = await PassOnAsync(device, ("what", "Is Canarina here today, and when does she leave?"), ("students", Child), ("kind", "presence"), ("asker", "official"),
            ("name", "D. Keller"), ("agency", "ICE"), ("contact", "(720) 555-0190"), ("how", "phone"));
        Assert.Contains("The legal office was told", page.Text);

        var raman = await desk.PersonAsync("raman");
        var queue = await raman.GetAsync("/records");
        Assert.Contains("1 open request", queue.Text);
        Assert.Contains("D. Keller", queue.Text);
        Assert.DoesNotContain(Child, queue.Text);
        await DoAsync(raman, id, "take");
        Assert.Contains("Priya Raman of the legal office has it", (await device.GetAsync($"/records/passed/{id}")).Text);
        var request = await ReadAsync(desk, id);
        Assert.Equal((CameBy.Phone, AskerKind.Official, Desk.Larkspur, RequestState.Taken), (request.How, request.Asker.Kind, request.Campus, request.State));
    }

    [Xunit.Fact]
    public async Task What_was_asked_is_all_that_must_be_said_and_nothing_typed_is_lost()
    {
        await using var desk = await Desk.OpenAsync();
        var medina = await desk.PersonAsync("medina");
        var form = await medina.GetAsync("/records/new");
        var back = await medina.PressAsync(form, "/records/new", ("what", " "), ("name", "D. Keller"), ("students", Child));
        Assert.Equal(HttpStatusCode.BadRequest, back.Status);
        Assert.Contains(Child, back.Html);
        Assert.Contains("value=\"D. Keller\"", back.Html);
        var (page, id) = await PassOnAsync(medina, ("what", "Anything"));
        Assert.Equal((AskerKind.Unknown, 0), ((await ReadAsync(desk, id)).Asker.Kind, (await ReadAsync(desk, id)).Items.Length));
        Assert.Contains("Anything", page.Text);
    }

    [Xunit.Fact]
    public async Task The_same_tap_twice_is_one_request_and_one_round_of_messages()
    {
        await using var desk = await Desk.OpenAsync();
        var medina = await desk.PersonAsync("medina");
        var form = await medina.GetAsync("/records/new");
        var one = await medina.PressAsync(form, "/records/new", ("what", "Address?"), ("students", Child), ("kind", "address"));
        var two = await medina.PressAsync(form, "/records/new", ("what", "Address?"), ("students", Child), ("kind", "address"));
        Assert.Equal(one.At, two.At);
        Assert.Single(await desk.Service<RecordsDesk>().ListAsync(null, Stop));
        var told = (await desk.Open.Store.Outbox.ForIncident(new IncidentId(Guid.Parse(one.At.Segments[^1])), Stop)).ToArray();
        Assert.Equal(["email", "text"], told.Select(m => m.Channel).Order());
        Assert.All(told, m => Assert.DoesNotContain("Canarina", System.Text.Encoding.UTF8.GetString(m.Body.AsSpan())));
    }

    [Xunit.Fact]
    public async Task Who_is_asked_the_same_elsewhere_is_shown_that_counsel_has_it_and_nothing_more()
    {
        await using var desk = await Desk.OpenAsync();
        var device = await desk.DeviceAsync();
        var (_, first) = await PassOnAsync(device, ("what", "FIRST-QUESTION"), ("students", Child + ", 40017"), ("kind", "address"), ("asker", "official"), ("agency", "ICE"));
        var okafor = await desk.PersonAsync("okafor");
        var (before, _) = await PassOnAsync(okafor, ("what", "second"), ("students", "canarina  quill"), ("asker", "official"), ("agency", "i.c.e."), ("kind", "schedule"));
        Assert.DoesNotContain("has had the same question", before.Text);
        await DoAsync(await desk.PersonAsync("raman"), first, "take");
        desk.Time.Advance(TimeSpan.FromHours(2));
        var (page, _) = await PassOnAsync(okafor, ("what", "third"), ("students", "canarina  quill"), ("asker", "official"), ("agency", "i.c.e."), ("kind", "schedule"));
        Assert.Contains("The legal office has had the same question since 9:41", page.Text);
        Assert.DoesNotContain("FIRST-QUESTION", page.Html);
        var (other, _) = await PassOnAsync(okafor, ("what", "fourth"), ("students", Child), ("asker", "press"), ("agency", "Gazette"), ("kind", "schedule"));
        Assert.DoesNotContain("has had the same question", other.Text);
    }

    [Xunit.Fact]
    public async Task What_somebody_passed_on_is_theirs_to_see_and_nobody_elses()
    {
        await using var desk = await Desk.OpenAsync();
        var (_, id) = await PassOnAsync(await desk.PersonAsync("medina"), ("what", "Address?"));
        foreach (var visitor in new[] { await desk.PersonAsync("okafor"), await desk.DeviceAsync(), await desk.DeviceAsync(Desk.Foxglove) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/records/passed/{id}")).Status);
        }
    }

    [Xunit.Fact]
    public async Task A_request_for_information_at_the_door_is_a_request_here_by_itself_and_once()
    {
        await using var desk = await Desk.OpenAsync();
        var incident = await desk.IncidentAsync(by: new Actor(desk.IdOf("medina"), null, KnownBy.SignedIn), ask: AskKind.Information);
        await BeatAsync<OpenRequests>(desk);
        var id = OpenRequests.RequestOf(incident);
        Assert.Equal((incident, CameBy.Door), ((await ReadAsync(desk, id)).Incident, (await ReadAsync(desk, id)).How));
        await Acts.AsAsync(desk, incident, "medina", (i, who) => new PassOnInformation("A list of last year's graduates", "D. Keller", "keller@agency.example", new LocalDate(2017, 3, 24)).Decide(i, who));
        await Acts.AsAsync(desk, incident, "raman", (i, who) => new TakeMatter(null).Decide(i, who));
        await BeatAsync<OpenRequests>(desk);
        await BeatAsync<OpenRequests>(desk);
        var request = await ReadAsync(desk, id);
        Assert.Equal(("A list of last year's graduates", "D. Keller", "Priya Raman"), (request.What, request.Asker.Name, request.Counsel!.Name));
        Assert.Single(request.Happenings, h => h.Kind == "taken");
        Assert.Single(await desk.Service<RecordsDesk>().ListAsync(null, Stop));
        Assert.Contains($"/legal/{incident}", (await (await desk.PersonAsync("raman")).GetAsync($"/records/{id}")).Html);
        var door = await (await desk.PersonAsync("raman")).GetAsync($"/legal/{incident}");
        Assert.Contains($"/records/{id}", door.Html);
        Assert.Contains("began at this case", door.Text);
    }

    [Xunit.Fact]
    public async Task Nobody_took_it_for_half_an_hour_so_the_office_is_reminded_once()
    {
        await using var desk = await Desk.OpenAsync();
        var (_, id) = await PassOnAsync(await desk.PersonAsync("medina"), ("what", "Address?"));
        await BeatAsync<RemindRecords>(desk);
        Assert.Equal(2, await MessagesAsync(desk, id));
        desk.Time.Advance(TimeSpan.FromMinutes(31));
        await BeatAsync<RemindRecords>(desk);
        await BeatAsync<RemindRecords>(desk);
        Assert.Equal(4, await MessagesAsync(desk, id));
        var program = new Acting(desk.Book, new Who(null, null, null, KnownBy.Program), new TapId(Guid.NewGuid()), new Happened(Instant.MinValue, TimeSource.Server), Instant.MinValue);
        Assert.Equal("error.sheet-changed", (await desk.Service<RecordsDesk>().RemindAsync(program, id, 1, Stop)).Refusal!.Key);
        Assert.Equal("Priya Raman", Assert.Single((await ReadAsync(desk, id)).Happenings, h => h.Kind == "reminded").Text);
        Assert.Contains("Reminder sent", (await (await desk.PersonAsync("raman")).GetAsync($"/records/{id}")).Text);
    }

    [Xunit.Fact]
    public async Task A_reminder_goes_by_each_persons_own_channels_in_turn_and_stops_when_somebody_takes_the_request()
    {
        await using var desk = await Desk.OpenAsync();
        var raman = desk.IdOf("raman");
        Assert.True((await desk.Open.Store.Reached.Change(raman, h => h with { Order = ["email", "text"] }, Stop)).IsOk);
        var (_, id) = await PassOnAsync(await desk.PersonAsync("medina"), ("what", "Address?"));
        desk.Time.Advance(TimeSpan.FromMinutes(31));
        await BeatAsync<RemindRecords>(desk);
        var sent = (await desk.Open.Store.Outbox.ForIncident(new IncidentId(id.Value), Stop)).Where(m => m.Person == raman).ToArray();
        Assert.Equal([("email", 0), ("email", 0), ("text", 1), ("text", 1)], sent.Select(m => (m.Channel, m.Step)).Order());
        Assert.All(sent, m => Assert.Equal(Answering.Records, m.About));
        Assert.All(sent, m => Assert.DoesNotContain("Address", System.Text.Encoding.UTF8.GetString(m.Body.AsSpan())));

        var mail = System.Text.Encoding.UTF8.GetString(sent.First(m => m.Channel == "email").Body.AsSpan());
        var behind = await desk.Stranger().GetAsync(System.Text.RegularExpressions.Regex.Match(mail, "/a/[A-Za-z0-9_-]+").Value);
        Assert.Contains("A request waits for you", behind.Text);
        Assert.Contains($"/records/{id}", behind.Html);
        Assert.DoesNotContain("Address", behind.Text);

        // What somebody does who cannot answer for the legal office spares it nothing.
        var now = Instant.FromDateTimeOffset(desk.Time.GetUtcNow());
        var medina = new Who(desk.Book.People.Single(p => p.SignIn == "medina"), null, null, KnownBy.SignedIn);
        Assert.True((await desk.Service<RecordsDesk>().ActAsync(new Acting(desk.Book, medina, new TapId(Guid.NewGuid()), new Happened(now, TimeSource.Server), now), id,
            (r, on) => on.Noted(r with { What = r.What + " Please." }, "described", null), null, Stop)).IsOk);
        Assert.Contains(await desk.Open.Store.Outbox.ForIncident(new IncidentId(id.Value), Stop), m => m is { Channel: "text", CalledOff: null });

        await DoAsync(await desk.PersonAsync("raman"), id, "take");
        var last = (await desk.Open.Store.Outbox.ForIncident(new IncidentId(id.Value), Stop)).Where(m => m.Channel == "text").MaxBy(m => m.NotBefore)!;
        Assert.Equal((1, "answered", null), (last.Step, last.CalledOff, last.Sent));
    }

    [Xunit.Fact]
    public async Task Who_asks_for_records_and_was_at_a_door_is_pointed_out_to_counsel_however_the_request_came()
    {
        await using var desk = await Desk.OpenAsync();
        var incident = await desk.IncidentAsync();
        var officer = new OfficialId(Guid.NewGuid());
        await Acts.AsAsync(desk, incident, "okafor", (_, _) => System.Collections.Immutable.ImmutableArray.Create<Entry>(
            new OfficialRecorded(officer), new Answered(Core.Incidents.CaseSummary.NameField, officer, AnswerState.Answered, "D. Keller", null),
            new Answered(Core.Incidents.CaseSummary.AgencyField, officer, AnswerState.Answered, "Harbor Patrol", null)));
        var (_, id) = await PassOnAsync(await desk.PersonAsync("medina"), ("what", "Attendance?"), ("students", Child), ("kind", "attendance"), ("asker", "official"), ("name", "d keller"), ("how", "letter"));
        var (_, other) = await PassOnAsync(await desk.PersonAsync("medina"), ("what", "Attendance?"), ("students", Child), ("kind", "attendance"), ("asker", "official"), ("name", "J. Stone"), ("how", "letter"));
        var (_, patrol) = await PassOnAsync(await desk.PersonAsync("medina"), ("what", "Attendance?"), ("asker", "official"), ("agency", "harbor patrol"), ("how", "phone"));
        var raman = await desk.PersonAsync("raman");
        var door = await raman.GetAsync($"/legal/{incident}");
        Assert.Equal([true, true, false], new[] { id, patrol, other }.Select(r => door.Html.Contains($"/records/{r}", StringComparison.Ordinal)));
        Assert.Contains($"/legal/{incident}", (await raman.GetAsync($"/records/{patrol}")).Html);
        Assert.Contains($"/legal/{incident}", (await raman.GetAsync($"/records/{id}")).Html);
        Assert.DoesNotContain($"/legal/{incident}", (await raman.GetAsync($"/records/{other}")).Html);
        Assert.DoesNotContain($"/legal/{incident}", (await (await desk.PersonAsync("voss")).GetAsync($"/records/{id}")).Html);
    }

    private static async Task<int> MessagesAsync(Desk desk, SheetId id) => (await desk.Open.Store.Outbox.ForIncident(new IncidentId(id.Value), Stop)).Count;
}
