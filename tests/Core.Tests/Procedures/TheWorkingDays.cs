using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>Deadlines that offices count: working days of the district's own calendar.</summary>
public sealed class TheWorkingDays
{
    private static readonly DateTimeZone Denver = DateTimeZoneProviders.Tzdb["America/Denver"];
    private static readonly WorkingCalendar Calendar = new(Denver, new HashSet<LocalDate> { new(2017, 2, 20) });

    [Theory]
    [InlineData("2017-02-17T16:38", 1, "2017-02-22T00:00")] // Friday; Monday is Presidents' Day, so Tuesday is the first working day.
    [InlineData("2017-02-17T16:38", 3, "2017-02-24T00:00")]
    [InlineData("2017-02-18T09:00", 1, "2017-02-22T00:00")] // Saturday.
    [InlineData("2017-02-21T00:00", 1, "2017-02-23T00:00")] // The day itself never counts.
    [InlineData("2017-03-10T23:59", 1, "2017-03-14T00:00")] // Over the night on which clocks go forward.
    public void The_last_working_day_counts_to_its_end(string from, int days, string due) =>
        Assert.Equal(At(due), Calendar.EndOf(At(from), days));

    [Fact]
    public void A_report_owed_within_three_working_days_is_due_and_then_late_by_the_districts_calendar()
    {
        var procedure = Small("seen: {by: employee, owes: {report: 3 working days}}\nreport: {by: leader}");
        var friday = At("2017-02-17T16:38");
        var run = Run.Start(procedure, friday, Surroundings.Unknown with { Calendar = Calendar }).Apply(new StepDone(new("seen"), null, friday, Employee));
        var owed = Assert.Single(run.Owed(At("2017-02-23T23:59")));
        Assert.Equal((At("2017-02-24T00:00"), false), (owed.Due!.Value, owed.Overdue));
        Assert.True(Assert.Single(run.Owed(At("2017-02-24T00:01"))).Overdue);
        Assert.True(run.Apply(new StepDone(new("report"), null, At("2017-02-24T08:00"), Leader)).Done[^1].Late);
        Assert.False(run.Apply(new StepDone(new("report"), null, At("2017-02-23T08:00"), Leader)).Done[^1].Late);
        var plain = Run.Start(procedure, friday).Apply(new StepDone(new("seen"), null, friday, Employee)).Owed(friday);
        Assert.Equal(Instant.FromUtc(2017, 2, 23, 0, 0), plain[0].Due);
    }

    [Fact]
    public void A_step_may_be_owed_from_the_start_with_a_deadline()
    {
        var owed = Small("tell: {by: employee, owed: PT15M}\nlater: {by: leader, owed: 2 working days}").Start().Owed(Morning);
        Assert.Equal([Morning + Duration.FromMinutes(15), Instant.FromUtc(2017, 2, 24, 0, 0)], owed.Select(o => o.Due!.Value));
    }

    [Theory]
    [InlineData("a: {by: employee, owes: {a: 3 workdays}}", "small.yaml:13:35 bad-duration(value=3 workdays)")]
    [InlineData("a: {by: employee, owes: {a: 0 working days}}", "small.yaml:13:35 bad-duration(value=0 working days)")]
    [InlineData("a: {by: employee, owes: {step: a, within: 9999 working days}}", "small.yaml:13:49 bad-duration(value=9999 working days)")]
    [InlineData("a: {by: employee, owed: soon}", "small.yaml:13:31 not-true-or-false(value=soon)")]
    [InlineData("a: {by: employee, owed: 0 working days}", "small.yaml:13:31 bad-duration(value=0 working days)")]
    public void What_is_no_number_of_working_days_is_named_where_it_stands(string steps, string expected) =>
        Assert.Contains(expected, ReadSmall(steps).Errors.Select(e => e.ToString()));

    [Theory]
    [InlineData("3 working days", "3 working days", true)]
    [InlineData("2 working days", "3 working days", true)]
    [InlineData("4 working days", "3 working days", false)]
    [InlineData("P2D", "3 working days", true)] // Two days of 24 hours touch three days at most.
    [InlineData("P3D", "3 working days", false)] // From a minute to midnight, over the short night, this is a day more.
    [InlineData("1 working day", "P30D", false)] // Closures may make a working day as far away as one likes.
    public void The_checker_compares_working_days_and_lengths_of_time_only_where_it_must_be_so(string given, string rule, bool proved)
    {
        var procedure = Ruled($"x: {{by: anyone, owes: {{y: {given}}}}}\ny: {{by: anyone, repeat: true}}", $"x makes y owed within {rule}");
        Assert.Equal(proved, Checker.Check(procedure, new()).Rules.Single(r => r.Key == "declared").Proved);
    }

    private static Instant At(string local) => Denver.AtLeniently(NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(local).Value).ToInstant();
}
