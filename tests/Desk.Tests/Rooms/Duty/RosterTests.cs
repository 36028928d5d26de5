using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Vestibule.Clockwork;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.Duty;

/// <summary>What the district writes about duty and its calendar decides real cases, at once.</summary>
public sealed class RosterTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;
    private static readonly LocalDate Today = new(2017, 3, 10);

    [Xunit.Fact]
    public async Task When_the_leader_is_out_today_the_substitute_is_alerted_and_the_door_says_so_beforehand()
    {
        await using var desk = await Desk.OpenAsync();
        await ChangeAsync(desk, d => d with { Absences = [new(desk.IdOf("okafor"), Today, Today, desk.IdOf("trinh"))] });
        var door = await desk.DeviceAsync();
        var page = await door.GetAsync("/");
        Assert.Contains("Anh Trinh", page.Text);
        Assert.DoesNotContain("Denise Okafor", page.Text);

        var id = await OpenedAsync(door, page);
        Assert.Equal(["Anh Trinh"], await AlertedAsync(desk, id));
        await PassAsync(desk, TimeSpan.FromMinutes(2));
        Assert.Equal(["Anh Trinh", "Tom Reyes"], await AlertedAsync(desk, id));
    }

    [Xunit.Fact]
    public async Task Somebody_who_goes_out_in_the_middle_of_a_case_is_not_waited_for()
    {
        await using var desk = await Desk.OpenAsync();
        var door = await desk.DeviceAsync();
        var id = await OpenedAsync(door, await door.GetAsync("/"));
        await PassAsync(desk, TimeSpan.FromSeconds(10));
        Assert.Equal(["Denise Okafor"], await AlertedAsync(desk, id));

        await ChangeAsync(desk, d => d with { Absences = [new(desk.IdOf("okafor"), Today, Today, null)] });
        await PassAsync(desk, TimeSpan.FromMilliseconds(250));
        Assert.Equal(["Denise Okafor", "Tom Reyes"], await AlertedAsync(desk, id));
    }

    [Xunit.Fact]
    public async Task A_rung_with_a_shorter_delay_counts_for_a_case_that_is_open_already()
    {
        await using var desk = await Desk.OpenAsync();
        var door = await desk.DeviceAsync();
        var id = await OpenedAsync(door, await door.GetAsync("/"));
        await PassAsync(desk, TimeSpan.FromSeconds(1));
        await ChangeAsync(desk, d => d with
        {
            Ladders = [new(LadderNames.Leader, Desk.Larkspur, [new(0, [desk.IdOf("okafor")], [], null), new(20, [desk.IdOf("reyes")], [], null)], LadderNames.Safety) { ThenAfterSeconds = 20 }],
        });
        await PassAsync(desk, TimeSpan.FromSeconds(18));
        Assert.Equal(["Denise Okafor"], await AlertedAsync(desk, id));
        await PassAsync(desk, TimeSpan.FromSeconds(1));
        Assert.Equal(["Denise Okafor", "Tom Reyes"], await AlertedAsync(desk, id));
        await PassAsync(desk, TimeSpan.FromSeconds(20));
        Assert.Equal(["Denise Okafor", "Tom Reyes", "Marcus Bell"], await AlertedAsync(desk, id));
    }

    [Xunit.Fact]
    public async Task A_closure_written_into_the_calendar_closes_legal_on_every_screen()
    {
        await using var desk = await Desk.OpenAsync();
        Assert.True(desk.Book.Office("legal")!.Hours.At(Now(desk), desk.Book.TimeZone, desk.Book.Closures).Open);
        var changed = await desk.Open.Rosters.ChangeCalendarAsync(Acting(desk), c => c.With([new Closure(Today, "Snow day")]), Stop);
        Assert.True(changed.IsOk, changed.Refusal?.ToString());
        var safety = await desk.PersonAsync("bell");
        Assert.Contains("Legal, closed now", (await safety.GetAsync("/safety")).Text);
        Assert.False(desk.Book.Office("legal")!.Hours.At(Now(desk), desk.Book.TimeZone, desk.Book.Closures).Open);
    }

    [Xunit.Fact]
    public async Task A_campus_whose_leaders_are_all_out_is_red_on_the_wall_and_in_the_office()
    {
        await using var desk = await Desk.OpenAsync();
        var (bell, ito) = (await desk.PersonAsync("bell"), await desk.PersonAsync("ito"));
        Assert.DoesNotContain("nobody at the school can be alerted now", (await bell.GetAsync("/safety")).Text);
        await ChangeAsync(desk, d => d with { Absences = [new(desk.IdOf("okafor"), Today, Today, null), new(desk.IdOf("reyes"), Today, Today, null)] });
        Assert.Contains("Larkspur Elementary: nobody at the school can be alerted now", (await bell.GetAsync("/safety")).Text);
        Assert.Contains("Larkspur Elementary: nobody at the school can be alerted now", (await ito.GetAsync("/office/duty")).Text);
        Assert.DoesNotContain("Foxglove High: nobody", (await bell.GetAsync("/safety")).Text);
    }

    [Xunit.Fact]
    public async Task A_duty_under_which_nobody_would_answer_at_night_is_not_kept()
    {
        await using var desk = await Desk.OpenAsync();
        var refused = await desk.Open.Rosters.ChangeDutyAsync(Acting(desk), d => d with { Ladders = [new(LadderNames.Safety, null, [new(0, [desk.IdOf("bell")], [], null)], null)] }, Stop);
        Assert.Equal("ladder-no-night", refused.Refusal!.Key);
        Assert.Empty(desk.Open.Rosters.Duty.Ladders);
    }

    [Xunit.Fact]
    public async Task Two_people_who_change_the_duty_at_once_both_succeed()
    {
        await using var desk = await Desk.OpenAsync();
        var people = new[] { "okafor", "reyes", "trinh", "raman" };
        await Task.WhenAll(people.Select(p => Task.Run(() => ChangeAsync(desk, d => d with { Absences = d.Absences.Add(new(desk.IdOf(p), Today, Today, null)) }))));
        Assert.Equal(people.Select(desk.IdOf).Order(Comparer<PersonId>.Create((a, b) => a.Value.CompareTo(b.Value))),
            desk.Open.Rosters.Duty.Absences.Select(a => a.Person).Order(Comparer<PersonId>.Create((a, b) => a.Value.CompareTo(b.Value))));
    }

    private static async Task ChangeAsync(Desk desk, Func<Core.Alerts.Duty, Core.Alerts.Duty> change)
    {
        var changed = await desk.Open.Rosters.ChangeDutyAsync(Acting(desk), d => change(d), Stop);
        Assert.True(changed.IsOk, changed.Refusal?.ToString());
    }

    private static Acting Acting(Desk desk) => new(desk.Book, new Who(desk.Book.People.Single(p => p.SignIn == "ito"), null, null, KnownBy.SignedIn),
        new TapId(Guid.NewGuid()), new Happened(Now(desk), TimeSource.Server), Now(desk));

    private static Instant Now(Desk desk) => Instant.FromDateTimeOffset(desk.Time.GetUtcNow());

    private static async Task<IncidentId> OpenedAsync(Visitor door, Seen page)
    {
        var opened = await door.PressAsync(page, "/door/open", ("ask", "student"));
        return new IncidentId(Guid.Parse(opened.At.AbsolutePath.Split('/')[2]));
    }

    private static async Task PassAsync(Desk desk, TimeSpan time)
    {
        desk.Time.Advance(time);
        await desk.App.Services.GetServices<IHostedService>().OfType<EscalateDue>().Single().OnceAsync(Stop);
    }

    private static async Task<string[]> AlertedAsync(Desk desk, IncidentId id) =>
        [.. (await desk.Open.Journals.Read(id, Stop))!.Rungs.SelectMany(r => r.Entry.People.Select(p => p.Name))];
}
