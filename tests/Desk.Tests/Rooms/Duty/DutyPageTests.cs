using System.Net;
using System.Text;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.Duty;

/// <summary>The pages on which people see and change who is on duty, and the calendar of closed days. Friday March 10, 2017, 9:41 in Denver.</summary>
public sealed class DutyPageTests
{
    [Xunit.Fact]
    public async Task A_leader_says_in_one_tap_that_she_is_out_and_takes_it_back_in_one_tap()
    {
        await using var desk = await Desk.OpenAsync();
        var okafor = await desk.PersonAsync("okafor");
        var page = await okafor.PressAsync(await okafor.GetAsync("/duty"), "/duty/out");
        Assert.Contains("You are out today", page.Text);
        Assert.Contains("Nobody today. Skipped at once", page.Text);
        Assert.True((await okafor.GetAsync("/duty")).Text.Contains("Tom Reyes", StringComparison.Ordinal));

        page = await okafor.PressAsync(page, "/duty/in");
        Assert.DoesNotContain("You are out today", page.Text);
        Assert.Empty(desk.Open.Rosters.Duty.Absences);
    }

    [Xunit.Fact]
    public async Task The_front_desk_sees_who_is_on_and_until_when_and_the_weeks_ahead_with_gaps_marked()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        var office = await ito.GetAsync("/office/duty");
        await ito.PressAsync(office, "/office/duty/rota", ("name", "Legal nights"), ("people", desk.IdOf("raman").ToString()), ("people", desk.IdOf("bell").ToString()),
            ("from", "2017-03-06"), ("days", "7"), ("handover", "07:00"));
        var rota = Assert.Single(desk.Open.Rosters.Duty.Rotations);
        office = await ito.GetAsync("/office/duty");
        await ito.PressAsync(office, "/office/duty/cover", ("rotation", rota.Id), ("from", "2017-03-11T08:00"), ("until", "2017-03-11T12:00"), ("why", "course"));

        var door = await desk.DeviceAsync();
        var page = await door.GetAsync("/duty");
        Assert.Contains("Priya Raman is on until", page.Text);
        Assert.Contains("Next: Priya Raman", page.Text);
        Assert.Contains("Marcus Bell", page.Text);
        Assert.Contains("Nobody", page.Text);
        Assert.DoesNotContain("Your own days", page.Text);
    }

    [Xunit.Fact]
    public async Task A_swap_counts_only_after_the_colleague_said_yes()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        await ito.PressAsync(await ito.GetAsync("/office/duty"), "/office/duty/rota", ("name", "Nights"), ("people", desk.IdOf("raman").ToString()), ("people", desk.IdOf("bell").ToString()),
            ("from", "2017-03-06"), ("days", "7"), ("handover", "07:00"));
        var (raman, bell, weiss) = (await desk.PersonAsync("raman"), await desk.PersonAsync("bell"), await desk.PersonAsync("weiss"));
        await raman.PressAsync(await raman.GetAsync("/duty"), "/duty/swap", ("asked", desk.IdOf("bell").ToString()));
        var swap = Assert.Single(desk.Open.Rosters.Duty.Swaps);
        Assert.Empty(desk.Open.Rosters.Duty.Covers);

        var other = await weiss.GetAsync("/duty");
        await weiss.PressAsync(other, "/duty/out");
        await weiss.PostAsync("/duty/swap/answer", (await weiss.GetAsync("/duty")).Form("/duty/in").Fields.Append(new("swap", swap.Id.ToString())).Append(new("answer", "yes")));
        Assert.Empty(desk.Open.Rosters.Duty.Covers);

        var page = await bell.GetAsync("/duty");
        Assert.Contains("Priya Raman asks you to take", page.Text);
        page = await bell.PressAsync(page, "/duty/swap/answer");
        Assert.Contains("Marcus Bell is on until", page.Text);
        Assert.Equal(SwapState.Accepted, desk.Open.Rosters.Duty.Swaps[0].State);
    }

    [Xunit.Fact]
    public async Task The_office_writes_a_ladder_and_is_refused_one_that_ends_at_nobody_at_night()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        var page = await ito.GetAsync("/office/duty?ladder=leader&campus=larkspur");
        var refused = await ito.PressAsync(page, "/office/duty/ladder", ("who-0", $"p:{desk.IdOf("reyes")}"), ("who-1", ""), ("then", ""), ("then-after", "1"));
        Assert.Contains("The last step has to answer day and night", refused.Text);
        await ito.PressAsync(page, "/office/duty/ladder", ("who-0", $"p:{desk.IdOf("reyes")}"), ("who-1", "r:safety"), ("after-1", "1"), ("then", ""), ("then-after", "1"));
        var door = await desk.DeviceAsync();
        Assert.Contains("Tom Reyes", (await door.GetAsync("/")).Text);
        Assert.DoesNotContain("Denise Okafor", (await door.GetAsync("/")).Text);
        page = await ito.GetAsync("/office/duty?ladder=leader&campus=larkspur");
        page = await ito.PressAsync(page, "/office/duty/ladder", ("who-0", $"p:{desk.IdOf("reyes")}"), ("who-1", "r:safety"), ("by-0", "voice"), ("by-too-0", "voice"));
        Assert.Contains("<option value=\"voice\" selected", page.Html);
        Assert.Equal(["voice", ""], desk.Open.Rosters.Duty.Ladders[0].Rungs.Select(r => string.Join(' ', r.Channels)));
        await ito.PressAsync(page, "/office/duty/ladder", ("drop", "1"), ("then-after", "2"));
        Assert.Contains("Denise Okafor", (await door.GetAsync("/")).Text);
    }

    [Xunit.Fact]
    public async Task A_closed_day_from_a_calendar_file_closes_legal_and_goes_out_again_as_a_file()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        var page = await ImportAsync(ito, """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//x//y//EN
            BEGIN:VEVENT
            UID:1
            DTSTAMP:20170101T000000Z
            DTSTART;VALUE=DATE:20170310
            DTEND;VALUE=DATE:20170312
            SUMMARY:Snow days
            END:VEVENT
            BEGIN:VEVENT
            UID:2
            DTSTAMP:20170101T000000Z
            DTSTART:20170313T150000Z
            DTEND:20170313T160000Z
            SUMMARY:A meeting closes nothing
            END:VEVENT
            BEGIN:VEVENT
            UID:3
            DTSTAMP:20170101T000000Z
            DTSTART;VALUE=DATE:20160704
            RRULE:FREQ=YEARLY
            SUMMARY:Independence Day
            END:VEVENT
            END:VCALENDAR
            """);
        Assert.Contains("Snow days", page.Text);
        Assert.Contains("Independence Day", page.Text);
        Assert.DoesNotContain("meeting", page.Text);
        Assert.Contains("Closed: Snow days. Opens Mar 13, 2017", page.Text);
        Assert.DoesNotContain("A meeting", (await ito.GetAsync("/office/calendar/closures.ics")).Html);
        var again = ICalendar.Closures(Encoding.UTF8.GetBytes((await ito.GetAsync("/office/calendar/closures.ics")).Html), new LocalDate(2017, 3, 10));
        Assert.Equal(desk.Book.Closures, again.Value);

        await ito.PressAsync(page, "/office/calendar/open", ("day", "2017-03-10"));
        Assert.True(desk.Book.Office("legal")!.Hours.At(Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), desk.Book.TimeZone, desk.Book.Closures).Open);
    }

    [Xunit.Theory]
    [Xunit.InlineData("no calendar at all", "calendar-unreadable")]
    [Xunit.InlineData("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20170310\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\nEND:VCALENDAR", "calendar-nothing")]
    [Xunit.InlineData("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20170310\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\nEND:VEVENT\r\nEND:VCALENDAR", null)]
    [Xunit.InlineData("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:00010101\r\nDTEND;VALUE=DATE:99991231\r\nSUMMARY:for ever\r\nEND:VEVENT\r\nEND:VCALENDAR", "calendar-nothing")]
    [Xunit.InlineData("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20170310\r\nRRULE:FREQ=DAILY;COUNT=2147483647\r\nEND:VEVENT\r\nEND:VCALENDAR", null)]
    [Xunit.InlineData("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:99999999\r\nEND:VEVENT\r\nEND:VCALENDAR", "any")]
    public void A_hostile_calendar_file_is_read_within_bounds_or_refused(string file, string? refused)
    {
        var read = ICalendar.Closures(Encoding.UTF8.GetBytes(file), new LocalDate(2017, 3, 10));
        Assert.True(refused is "any" ? !read.IsOk : refused == read.Refusal?.Key || (refused is null && read.Refusal?.Key is "calendar-nothing" or "calendar-unreadable"), read.Refusal?.Key ?? "read");
        Assert.True(!read.IsOk || read.Value.Length <= SchoolCalendar.Most);
        Assert.Equal("calendar-large", ICalendar.Closures(new byte[ICalendar.Largest + 1], new LocalDate(2017, 3, 10)).Refusal!.Key);
    }

    [Xunit.Fact]
    public async Task A_feed_of_ones_own_turns_needs_no_sign_in_and_ends_when_it_is_taken_back()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        await ito.PressAsync(await ito.GetAsync("/office/duty"), "/office/duty/rota", ("name", "Nights"), ("people", desk.IdOf("raman").ToString()), ("from", "2017-03-06"), ("days", "7"), ("handover", "07:00"));
        var raman = await desk.PersonAsync("raman");
        var made = await raman.PressAsync(await raman.GetAsync("/duty"), "/duty/feed");
        var address = System.Text.RegularExpressions.Regex.Match(made.Html, "/duty/feed/[^\"]+\\.ics").Value;
        var phone = desk.Stranger();
        var feed = await phone.KnockAsync(address);
        Assert.Equal("text/calendar", feed.Response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("SUMMARY:Nights", feed.Html);
        Assert.DoesNotContain(address, (await raman.GetAsync("/duty")).Html);
        Assert.Equal(HttpStatusCode.NotFound, (await phone.KnockAsync(address.Replace("feed/", "feed/A", StringComparison.Ordinal))).Status);

        await raman.PressAsync(await raman.GetAsync("/duty"), "/duty/feed", ("end", "1"));
        Assert.Equal(HttpStatusCode.NotFound, (await phone.KnockAsync(address)).Status);
    }

    private static async Task<Seen> ImportAsync(Visitor visitor, string file)
    {
        var form = (await visitor.GetAsync("/office/calendar")).Form("/office/calendar/import");
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.Fields.Select(f => (f.Key, f.Value)))
        {
            content.Add(new StringContent(value), name);
        }

        content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "file", "days.ics");
        var request = new HttpRequestMessage(HttpMethod.Post, "/office/calendar/import") { Content = content };
        request.Headers.Add("Origin", visitor.Origin);
        return await visitor.SendAsync(request, follow: true);
    }
}
