using System.Text;
using NodaTime;
using Vestibule.Core.Records;
using Xunit;
using Repository = Vestibule.CoreTests.Wording.Repository;

namespace Vestibule.CoreTests.Records;

/// <summary>By when, against a reference that shares no line of code and no type of date with the calculator.</summary>
public sealed class TheDeadlines
{
    private static readonly DateOnly First = new(2016, 1, 1), Last = new(2025, 12, 31), Horizon = new(2028, 12, 31);

    /// <summary>Calendars: none closed; the usual holidays; two weeks in winter and one in spring; every Friday; days chosen by a fixed seed.</summary>
    public static readonly TheoryData<string> Calendars = [.. new[] { "weekends", "holidays", "school", "fridays", "scattered" }];

    [Theory, MemberData(nameof(Calendars))]
    public void Every_day_of_ten_years_counts_as_somebody_with_a_paper_calendar_would_count_it(string name)
    {
        var closed = Closed(name);
        var calendar = new WorkingCalendar(closed.Select(Local));
        var working = Days(First, Horizon).Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !closed.Contains(d)).ToArray();
        var openRecords = Rule("co", "co-open-records");
        var inspection = Rule("us", "us-parent-inspection");
        var checkedDays = 0;
        foreach (var received in Days(First, Last))
        {
            var next = Array.FindIndex(working, d => d > received);
            var three = Deadline.Under(openRecords, Local(received), calendar, false, []);
            var ten = Deadline.Under(openRecords, Local(received), calendar, true, []);
            Assert.Equal(Local(working[next + 2]), three.LastDay);
            Assert.Equal(Local(working[next + 9]), ten.LastDay);
            Assert.True(calendar.IsWorking(three.LastDay) && calendar.IsWorking(ten.LastDay));
            Assert.Equal(Local(received.AddDays(45)), Deadline.Under(inspection, Local(received), calendar, false, []).LastDay);
            Assert.Equal(3, calendar.Between(Local(received), three.LastDay));
            Assert.Equal(working.Count(d => d > received && d <= received.AddDays(100)), calendar.Between(Local(received), Local(received.AddDays(100))));
            checkedDays++;
        }

        Assert.Equal(3653, checkedDays);
    }

    [Fact]
    public void The_last_day_ends_at_midnight_in_the_district_also_when_the_clocks_change()
    {
        var denver = DateTimeZoneProviders.Tzdb["America/Denver"];
        foreach (var (day, hour) in new[] { (new LocalDate(2017, 3, 11), 7), (new LocalDate(2017, 3, 12), 6), (new LocalDate(2017, 11, 5), 7) })
        {
            Assert.Equal(Instant.FromUtc(day.PlusDays(1).Year, day.PlusDays(1).Month, day.PlusDays(1).Day, hour, 0), new Deadline(day, null, false).TooLateAt(denver));
        }
    }

    [Fact]
    public void A_request_on_the_friday_before_Presidents_Day_is_due_on_Thursday_and_at_risk_from_Tuesday()
    {
        var calendar = new WorkingCalendar([new LocalDate(2017, 2, 20)]);
        var due = Deadline.Under(Rule("co", "co-open-records"), new LocalDate(2017, 2, 17), calendar, false, []);
        Assert.Equal(new LocalDate(2017, 2, 23), due.LastDay);
        Assert.Equal(
            [Standing.InTime, Standing.AtRisk, Standing.AtRisk, Standing.Overdue],
            new[] { 20, 21, 23, 24 }.Select(day => due.On(new LocalDate(2017, 2, day))));
    }

    [Fact]
    public void Days_spent_waiting_count_unless_the_rule_stops_its_clock()
    {
        var rule = Rule("us", "us-parent-inspection");
        var paused = System.Collections.Immutable.ImmutableArray.Create(new PausedDays(new LocalDate(2017, 3, 6), new LocalDate(2017, 3, 10)));
        var received = new LocalDate(2017, 3, 1);
        var none = new WorkingCalendar([]);
        Assert.Equal(new LocalDate(2017, 4, 15), Deadline.Under(rule, received, none, false, paused).LastDay);
        Assert.Equal(new LocalDate(2017, 4, 20), Deadline.Under(rule with { PauseStopsTheClock = true }, received, none, false, paused).LastDay);
        Assert.Equal(new LocalDate(2017, 3, 13), Deadline.Under(
            rule with { PauseStopsTheClock = true, Days = 3, Count = Count.WorkingDays }, received, none, false, paused).LastDay);
    }

    [Fact]
    public void A_calendar_that_is_closed_for_ever_is_a_mistake_and_not_an_endless_search()
    {
        var never = new WorkingCalendar([], Enum.GetValues<IsoDayOfWeek>());
        Assert.Throws<InvalidOperationException>(() => never.Plus(new LocalDate(2017, 3, 1), 1));
    }

    [Fact]
    public void A_states_rule_stands_before_the_federal_one_and_ends_when_it_ends()
    {
        var (us, nj) = (File("us"), File("nj"));
        var day = new LocalDate(2026, 1, 5);
        Assert.Null(new RuleBook(us, null).Find(RuleFor.NoticeBeforeDisclosure, Track.LegalProcess, day));
        Assert.Equal(3, new RuleBook(us, nj).Find(RuleFor.NoticeBeforeDisclosure, Track.LegalProcess, day)!.Days);
        Assert.Equal(45, new RuleBook(us, nj).Find(RuleFor.Answer, Track.ParentInspection, day)!.Days);
        var until = nj with { Rules = [nj.Rules[0] with { Until = new LocalDate(2025, 12, 31) }] };
        Assert.Null(new RuleBook(us, until).Find(RuleFor.NoticeBeforeDisclosure, Track.LegalProcess, day));
        Assert.Null(new RuleBook(us, nj).Find(RuleFor.Answer, Track.ParentInspection, new LocalDate(1988, 4, 10)));
    }

    [Theory]
    [InlineData("{", "records.rules-unreadable")]
    [InlineData("null", "records.rules-unreadable")]
    [InlineData("""{"jurisdiction":"xx"}""", "records.rules-unreadable")]
    [InlineData("""{"jurisdiction":"xx","rules":[{"id":"a","for":"answer","track":"nothing","days":3,"count":"working-days","source":"s"}],"directory-kinds":[]}""", "records.rules-unreadable")]
    [InlineData("""{"jurisdiction":"xx","rules":[{"id":"a","for":"answer","track":"open-records","days":3,"count":"working-days","source":" "}],"directory-kinds":[]}""", "records.rules-wrong")]
    [InlineData("""{"jurisdiction":"xx","rules":[{"id":"a","for":"answer","track":"open-records","days":-1,"count":"working-days","source":"s"}],"directory-kinds":[]}""", "records.rules-wrong")]
    [InlineData("""{"jurisdiction":"xx","rules":[{"id":"a","for":"answer","track":"open-records","days":3,"count":"working-days","source":"s","from":"2026-01-02","until":"2026-01-01"}],"directory-kinds":[]}""", "records.rules-wrong")]
    [InlineData("""{"jurisdiction":"xx","rules":[{"id":"a","for":"answer","track":"open-records","days":3,"count":"working-days","source":"s","until":"2026-01-01"},{"id":"b","for":"answer","track":"open-records","days":4,"count":"working-days","source":"s","from":"2026-01-01"}],"directory-kinds":[]}""", "records.rules-wrong")]
    public void A_rule_file_that_says_nothing_or_two_things_at_once_is_refused(string json, string expected) =>
        Assert.Equal(expected, RuleBook.Read(Encoding.UTF8.GetBytes(json)).Refusal?.Key);

    [Fact]
    public void Every_rule_file_that_is_shipped_can_be_read_and_says_where_each_rule_is_written()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "rules"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order().ToArray();
        Assert.Equal(["co", "nj", "us"], files);
        Assert.All(files, f => Assert.All(File(f).Rules, r => Assert.Matches("[0-9]", r.Source)));
        Assert.All(files, f => Assert.All(File(f).Rules, r => Assert.True(r.From is not null || r.AsOf is not null, r.Id)));
        Assert.Equal(Enum.GetValues<KeptClass>().Except([KeptClass.CasePapers]).Order(), File("us").Kept.Select(k => k.Class).Order());
    }

    internal static RuleFile File(string name)
    {
        var read = RuleBook.Read(System.IO.File.ReadAllBytes(Path.Combine(Repository.Root, "rules", name + ".json")));
        Assert.True(read.IsOk, read.Refusal?.ToString());
        return read.Value;
    }

    private static DeadlineRule Rule(string file, string id) => File(file).Rules.Single(r => r.Id == id);

    private static HashSet<DateOnly> Closed(string name) => name switch
    {
        "weekends" => [],
        "holidays" => [.. Days(First, Horizon).Where(d => (d.Month, d.Day) is (1, 1) or (7, 4) or (11, 11) or (12, 25) || (d.Month == 2 && d.DayOfWeek == DayOfWeek.Monday && d.Day is > 14 and < 22))],
        "school" => [.. Days(First, Horizon).Where(d => d is { Month: 12, Day: > 18 } or { Month: 1, Day: < 4 } or { Month: 3, Day: > 24 })],
        "fridays" => [.. Days(First, Horizon).Where(d => d.DayOfWeek == DayOfWeek.Friday)],
        _ => [.. Scattered()],
    };

    private static IEnumerable<DateOnly> Scattered()
    {
        var state = 20170217u;
        foreach (var day in Days(First, Horizon))
        {
            state = state * 1664525 + 1013904223;
            if (state >> 30 == 0)
            {
                yield return day;
            }
        }
    }

    private static IEnumerable<DateOnly> Days(DateOnly from, DateOnly until)
    {
        for (var day = from; day <= until; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static LocalDate Local(DateOnly day) => new(day.Year, day.Month, day.Day);
}
