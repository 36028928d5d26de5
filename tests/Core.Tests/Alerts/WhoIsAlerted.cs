using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Xunit;
using static Vestibule.CoreTests.Alerts.SmallDistrict;

namespace Vestibule.CoreTests.Alerts;

/// <summary>The rule of alerts: which rung is due when, with people who are out, on swaps, or put on the ladder in the middle of a case.</summary>
public sealed class WhoIsAlerted
{
    private static readonly Instant Nine = At(2017, 3, 8, 9);
    private static readonly LocalDate Day = new(2017, 3, 8);

    [Fact]
    public void Without_anything_written_the_administrators_come_in_order_then_legal_then_safety()
    {
        Assert.Equal(["Person 1 0", "Person 2 2", "Person 3 4", "Person 4+Person 5+Person 6 6", "Person 7+Person 8 8"], Silence(With(Duty.Unwritten)));
    }

    [Fact]
    public void A_leader_who_is_out_today_is_skipped_at_once_and_whoever_stands_in_takes_the_place()
    {
        Assert.Equal("Person 2 0", Silence(With(Duty.Unwritten with { Absences = [new(Principal.Id, Day, Day, null)] }))[0]);
        Assert.Equal(["Person 3 0", "Person 2 2"], Silence(With(Duty.Unwritten with { Absences = [new(Principal.Id, Day, Day, Dean.Id)] }))[..2]);
    }

    [Fact]
    public void Somebody_who_goes_out_after_being_alerted_is_not_waited_for()
    {
        var facts = Facts(new Climbed("leader", 0, [Principal.Id], Nine));
        var state = AlertRule.Plan(Nine + Duration.FromSeconds(30), With(Duty.Unwritten with { Absences = [new(Principal.Id, Day, Day, null)] }), facts)[0];
        Assert.Equal(Nine, Assert.IsType<Due.Alert>(state.Next).At);
        Assert.Equal([Assistant.Id], ((Due.Alert)state.Next).People);
    }

    [Fact]
    public void A_rung_that_was_put_in_later_is_not_passed_over_and_nobody_is_lost_when_one_is_taken_out()
    {
        var facts = Facts(new Climbed("leader", 0, [Principal.Id], Nine), new Climbed("leader", 1, [Assistant.Id], Nine + Duration.FromMinutes(2)));
        var without = With(Duty.Unwritten with { Ladders = [new("leader", Larkspur, [Rung(Assistant), Rung(Dean)], "legal")] });
        Assert.Equal([Dean.Id], Assert.IsType<Due.Alert>(AlertRule.Plan(Nine, without, facts)[0].Next).People);
        var before = With(Duty.Unwritten with { Ladders = [new("leader", Larkspur, [Rung(Counsel), Rung(Principal), Rung(Assistant)], "legal")] });
        Assert.Equal([Counsel.Id], Assert.IsType<Due.Alert>(AlertRule.Plan(Nine, before, facts)[0].Next).People);
    }

    [Fact]
    public void The_very_last_rung_is_alerted_even_when_everybody_on_it_is_out()
    {
        var roster = With(Duty.Unwritten with { Absences = [.. Book.People.Select(p => new Absence(p.Id, Day, Day, null))] });
        Assert.Equal(["Person 7+Person 8 0"], Silence(roster));
    }

    [Fact]
    public void A_rotation_on_a_rung_alerts_whoever_is_on_and_the_next_one_at_the_handover()
    {
        var rotation = new Rotation("r", "R", [Counsel.Id, Deputy.Id], Day.PlusDays(-1), 1, new LocalTime(9, 1));
        var roster = With(Duty.Unwritten with { Rotations = [rotation], Ladders = [new("leader", null, [new(0, [], [], "r")], "safety")] });
        var first = Assert.IsType<Due.Alert>(AlertRule.Plan(Nine, roster, Facts())[0].Next);
        Assert.Equal([Counsel.Id], first.People);
        var after = Facts(new Climbed("leader", 0, [Counsel.Id], Nine));
        Assert.Equal(At(2017, 3, 8, 9, 1), AlertRule.NextDue(Nine + Duration.FromSeconds(1), roster, after));
        Assert.Equal([Deputy.Id], Assert.IsType<Due.Alert>(AlertRule.Plan(At(2017, 3, 8, 9, 1), roster, after)[0].Next).People);
    }

    [Fact]
    public void Legal_that_closes_while_a_case_waits_for_it_makes_safety_due_that_minute()
    {
        var asked = At(2017, 3, 8, 16, 59);
        var facts = Facts(new Climbed("legal", 0, [Counsel.Id, Deputy.Id, Paralegal.Id], asked)) with { OpenedAt = asked, LegalAsked = asked, Answered = ["leader"] };
        var roster = With(Duty.Unwritten);
        Assert.DoesNotContain(AlertRule.Plan(asked, roster, facts), s => s.Ladder.Name == "safety");
        Assert.Equal(At(2017, 3, 8, 17), AlertRule.NextDue(asked, roster, facts));
        Assert.Contains(AlertRule.Plan(At(2017, 3, 8, 17), roster, facts), s => s.Ladder.Name == "safety" && s.Next is Due.Alert);
    }

    [Fact]
    public void A_closure_in_the_calendar_closes_legal_and_hours_that_leave_nobody_at_night_are_refused()
    {
        var calendar = SchoolCalendar.Of(Book).With([new Closure(Day, "Snow")]).Value;
        Assert.False(calendar.Over(Book).Office("legal")!.Hours.At(Nine, Zone, calendar.Over(Book).Closures).Open);
        Assert.True(Book.Office("legal")!.Hours.At(Nine, Zone, Book.Closures).Open);
        Assert.Equal("district-fallback", calendar.With(Book, new OfficeHours("safety", Daytime)).Refusal!.Key);
        Assert.Equal("calendar-hours", calendar.With(Book, new OfficeHours("legal", Daytime with { Days = [new(IsoDayOfWeek.Monday, new(17, 0), new(8, 0))] })).Refusal!.Key);
    }

    [Theory]
    [InlineData("people alone at the end", "ladder-no-night")]
    [InlineData("an office that closes at the end", "ladder-no-night")]
    [InlineData("a rotation with hours at the end", "ladder-no-night")]
    [InlineData("a rotation around the clock at the end", null)]
    [InlineData("safety at the end", null)]
    [InlineData("people, then legal, then safety", null)]
    [InlineData("a circle", "ladder-circle")]
    [InlineData("no rung", "ladder-empty")]
    [InlineData("a rung with nobody named", "ladder-rung")]
    [InlineData("a rung with somebody unknown", "ladder-rung")]
    [InlineData("a rung after two hours", "ladder-delay")]
    public void A_ladder_is_saved_only_when_it_ends_at_somebody_who_answers_day_and_night(string how, string? refused)
    {
        Rotation always = new("always", "Always", [Counsel.Id], Day, 7, new LocalTime(7, 0)), days = always with { Id = "days", Hours = Daytime };
        var ladder = new LadderPlan("leader", Larkspur, [Rung(Principal)], null);
        ladder = how switch
        {
            "people alone at the end" => ladder,
            "an office that closes at the end" => ladder with { Rungs = [Rung(Principal), new(60, [], [Role.Legal], null)] },
            "a rotation with hours at the end" => ladder with { Rungs = [Rung(Principal), new(60, [], [], "days")] },
            "a rotation around the clock at the end" => ladder with { Rungs = [Rung(Principal), new(60, [], [], "always")] },
            "safety at the end" => ladder with { Rungs = [Rung(Principal), new(60, [], [Role.Safety], null)] },
            "people, then legal, then safety" => ladder with { Then = "legal" },
            "a circle" => ladder with { Then = "leader" },
            "no rung" => ladder with { Rungs = [], Then = "legal" },
            "a rung with nobody named" => ladder with { Rungs = [new(60, [], [], null)], Then = "legal" },
            "a rung with somebody unknown" => ladder with { Rungs = [new(60, [new(new Guid("00000000-0000-4000-8000-000000000099"))], [], null)], Then = "legal" },
            _ => ladder with { Rungs = [new(7200, [Principal.Id], [], null)], Then = "legal" },
        };
        Assert.Equal(refused, LadderCheck.Refuse(With(Duty.Unwritten with { Rotations = [always, days], Ladders = [ladder] }))?.Key);
    }

    /// <summary>Everybody who is alerted while nobody answers, and after how many minutes.</summary>
    private static List<string> Silence(Roster roster)
    {
        var (facts, told) = (Facts(), new List<string>());
        for (var now = Nine; now < Nine + Duration.FromHours(1); now += Duration.FromSeconds(10))
        {
            foreach (var state in AlertRule.Plan(now, roster, facts))
            {
                if (state.Next is Due.Alert alert && alert.At <= now)
                {
                    facts = facts with { Climbed = facts.Climbed.Add(new Climbed(state.Ladder.Name, alert.Rung, alert.People, now)) };
                    told.Add($"{string.Join('+', alert.People.Select(p => Book.Person(p)!.Name))} {(now - Nine).TotalMinutes:0}");
                }
            }
        }

        return told;
    }

    private static AlertFacts Facts(params ImmutableArray<Climbed> climbed) => new(Larkspur, Nine) { Climbed = climbed };

    private static RungPlan Rung(Person person) => new(120, [person.Id], [], null);
}
