using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Vestibule.Clockwork;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.DeskTests.Clockwork;

/// <summary>What happens by itself while people are busy: the next leader is alerted and messages leave. The clock is moved by hand.</summary>
public sealed class ClockworkTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Xunit.Fact]
    public async Task When_the_first_leader_is_silent_for_two_minutes_the_second_is_alerted_once()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await OpenedAtTheDoorAsync(desk);
        Assert.Equal(["Denise Okafor"], await AlertedAsync(desk, id));

        await PassAsync(desk, TimeSpan.FromSeconds(119));
        Assert.Equal(["Denise Okafor"], await AlertedAsync(desk, id));
        await PassAsync(desk, TimeSpan.FromSeconds(1));
        await BeatAsync<EscalateDue>(desk);
        await BeatAsync<EscalateDue>(desk);

        Assert.Equal(["Denise Okafor", "Tom Reyes"], await AlertedAsync(desk, id));
    }

    [Xunit.Fact]
    public async Task Two_clocks_at_once_alert_nobody_twice()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await OpenedAtTheDoorAsync(desk);
        desk.Time.Advance(TimeSpan.FromMinutes(2));

        var clocks = Enumerable.Range(0, 4).Select(_ => ActivatorUtilities.CreateInstance<EscalateDue>(desk.App.Services, (Due)desk.Open.Store.Ledger.Due)).ToArray();
        await Task.WhenAll(clocks.Concat([.. clocks, Job<EscalateDue>(desk)]).Select(c => Task.Run(() => c.OnceAsync(Stop))));

        Assert.Equal(["Denise Okafor", "Tom Reyes"], await AlertedAsync(desk, id));
        Assert.Equal(2, (await desk.Open.Store.Outbox.ForIncident(id, Stop)).Count(m => m.Channel == "text"));
    }

    [Xunit.Fact]
    public async Task After_the_last_leader_the_legal_office_is_alerted()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await OpenedAtTheDoorAsync(desk);
        for (var minute = 0; minute < 5; minute++)
        {
            await PassAsync(desk, TimeSpan.FromMinutes(1));
        }

        Assert.Contains("Priya Raman", await AlertedAsync(desk, id));
    }

    [Xunit.Fact]
    public async Task A_message_is_handed_over_once_and_says_nothing_that_a_stranger_could_use()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await OpenedAtTheDoorAsync(desk);
        await BeatAsync<SendOutbox>(desk);
        await BeatAsync<SendOutbox>(desk);

        var messages = await desk.Open.Store.Outbox.ForIncident(id, Stop);
        Assert.Equal([(Vestibule.Store.MessageState.Sent, 1), (Vestibule.Store.MessageState.Waiting, 0)], messages.OrderBy(m => m.Step).Select(m => (m.State, m.Attempts)));
        Assert.All(messages, m => Assert.DoesNotContain("student", System.Text.Encoding.UTF8.GetString(m.Body.AsSpan()), StringComparison.OrdinalIgnoreCase));
    }

    [Xunit.Fact]
    public async Task Who_brings_no_answer_by_text_gets_an_e_mail_twenty_seconds_later_unless_they_opened_the_case()
    {
        await using var desk = await Desk.OpenAsync();
        var (silent, awake) = (await OpenedAtTheDoorAsync(desk), await OpenedAtTheDoorAsync(desk));
        await BeatAsync<SendOutbox>(desk);
        await (await desk.PersonAsync("okafor")).GetAsync($"/lead/{awake}");
        desk.Time.Advance(TimeSpan.FromSeconds(19));
        await BeatAsync<SendOutbox>(desk);
        Assert.Equal((Vestibule.Store.MessageState.Waiting, Vestibule.Store.MessageState.Spared), (await EmailAsync(silent), await EmailAsync(awake)));
        desk.Time.Advance(TimeSpan.FromSeconds(1));
        await BeatAsync<SendOutbox>(desk);
        Assert.Equal((Vestibule.Store.MessageState.Sent, Vestibule.Store.MessageState.Spared), (await EmailAsync(silent), await EmailAsync(awake)));

        async Task<Vestibule.Store.MessageState> EmailAsync(IncidentId id) => (await desk.Open.Store.Outbox.ForIncident(id, Stop)).Single(m => m.Channel == "email").State;
    }

    [Xunit.Fact]
    public async Task With_the_sender_stopped_the_door_still_learns_within_twenty_seconds_that_nothing_left_and_whom_to_call()
    {
        await using var desk = await Desk.OpenAsync();
        await Job<SendOutbox>(desk).StopAsync(Stop);
        var door = await desk.DeviceAsync();
        var opened = await door.PressAsync(await door.GetAsync("/"), "/door/open", ("ask", "student"));
        Assert.Contains("Sending now", opened.Text, StringComparison.Ordinal);
        Assert.Contains("data-poll=\"5\"", opened.Html, StringComparison.Ordinal);

        desk.Time.Advance(TimeSpan.FromSeconds(10));
        var later = await door.GetAsync(opened.At.PathAndQuery);
        Assert.Contains("Not delivered. Call (720) 555-0101", later.Text, StringComparison.Ordinal);
        Assert.All(await desk.Open.Store.Outbox.All(0, Stop), m => Assert.Equal((Vestibule.Store.MessageState.Waiting, 0), (m.State, m.Attempts)));
    }

    [Xunit.Fact]
    public async Task Without_a_channel_a_message_fails_at_once_and_says_so()
    {
        await using var desk = await Desk.OpenAsync(demonstration: false);
        var id = await desk.IncidentAsync();
        var acting = new Acting(desk.Book, new Who(null, null, Desk.Larkspur, KnownBy.DeviceOnly), new TapId(Guid.NewGuid()),
            new Happened(Now(desk), TimeSource.Server), Now(desk));
        await desk.Service<Deciding>().DueAsync(desk.Book, id, acting.Tap, acting.Now, Stop);
        await BeatAsync<SendOutbox>(desk);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await desk.Open.Store.Outbox.ForIncident(id, patience.Token)).Any(m => m.State < Vestibule.Store.MessageState.Failed))
        {
            await Task.Yield();
        }

        var messages = await desk.Open.Store.Outbox.ForIncident(id, Stop);
        Assert.NotEmpty(messages);
        Assert.All(messages, m => Assert.Equal((Vestibule.Store.MessageState.Failed, "channel-not-set-up"), (m.State, m.LastError)));
    }

    [Xunit.Fact]
    public async Task A_message_is_on_its_way_without_the_clock_moving()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await OpenedAtTheDoorAsync(desk);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await desk.Open.Store.Outbox.ForIncident(id, patience.Token)).All(m => m.State != Vestibule.Store.MessageState.Sent))
        {
            await Task.Yield();
        }

        Assert.Equal(2, (await desk.Open.Store.Outbox.ForIncident(id, Stop)).Count);
    }

    [Xunit.Fact]
    public async Task Every_job_has_a_name_of_its_own_and_tells_when_it_last_ran()
    {
        await using var desk = await Desk.OpenAsync();
        var jobs = desk.App.Services.GetServices<IHostedService>().OfType<Beat>().ToArray();
        Assert.Equal(
            ["erase-agreed", "escalate-due", "fetch-mail", "open-requests", "practice-alerts", "prove-editions", "read-editions", "remind-records", "send-letters", "send-outbox", "start-contact-rounds", "sweep-for-children"],
                jobs.Select(j => j.Name).Order());
    }

    private static async Task<IncidentId> OpenedAtTheDoorAsync(Desk desk)
    {
        var door = await desk.DeviceAsync();
        var page = await door.GetAsync("/");
        var opened = await door.PressAsync(page, "/door/open", ("ask", "student"));
        return new IncidentId(Guid.Parse(opened.At.AbsolutePath.Split('/')[2]));
    }

    private static async Task PassAsync(Desk desk, TimeSpan time)
    {
        desk.Time.Advance(time);
        await BeatAsync<EscalateDue>(desk);
    }

    private static Task BeatAsync<T>(Desk desk) where T : Beat => Job<T>(desk).OnceAsync(Stop);

    private static T Job<T>(Desk desk) where T : Beat => desk.App.Services.GetServices<IHostedService>().OfType<T>().Single();

    private static Instant Now(Desk desk) => Instant.FromDateTimeOffset(desk.Time.GetUtcNow());

    private static async Task<string[]> AlertedAsync(Desk desk, IncidentId id) =>
        [.. (await desk.Open.Journals.Read(id, Stop))!.Rungs.SelectMany(r => r.Entry.People.Select(p => p.Name))];
}
