using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Xunit;
using static Vestibule.CoreTests.Alerts.SmallDistrict;

namespace Vestibule.CoreTests.Alerts;

/// <summary>Rotations: who is on at an instant, until when, who is next; covers, absences, hours, and the nights when clocks change.</summary>
public sealed class WhoIsOnDuty
{
    private static readonly Rotation Weekly = new("legal-nights", "Legal, nights", [Counsel.Id, Deputy.Id, Paralegal.Id], new LocalDate(2017, 3, 6), 7, new LocalTime(7, 0));

    private static Roster Usual => With(Duty.Unwritten with { Rotations = [Weekly] });

    [Fact]
    public void A_week_ends_on_monday_at_seven_also_when_the_clocks_change_in_between()
    {
        // The clocks in Denver went forward on Sunday March 12, 2017.
        Assert.Equal(Counsel.Id, Usual.On(Weekly, At(2017, 3, 13, 6, 59)).Person);
        Assert.Equal(Deputy.Id, Usual.On(Weekly, At(2017, 3, 13, 7)).Person);
        Assert.Equal(Duration.FromHours(7 * 24 - 1), Weekly.Begins(1, Zone) - Weekly.Begins(0, Zone));
        Assert.Equal(Counsel.Id, Usual.On(Weekly, At(2017, 3, 27, 12)).Person);
    }

    [Fact]
    public void A_handover_at_an_hour_that_does_not_exist_is_at_the_next_one_that_does()
    {
        var nightly = Weekly with { Days = 1, From = new LocalDate(2017, 3, 11), Handover = new LocalTime(2, 30) };
        var gap = new LocalDateTime(2017, 3, 12, 3, 30).InZoneStrictly(Zone).ToInstant();
        Assert.Equal(gap, nightly.Begins(1, Zone));
        Assert.Equal((Counsel.Id, Deputy.Id), (With(Duty.Unwritten).On(nightly, gap - Duration.FromSeconds(1)).Person, With(Duty.Unwritten).On(nightly, gap).Person));
    }

    [Fact]
    public void Before_the_first_turn_and_with_nobody_on_it_a_rotation_has_a_gap()
    {
        Assert.Equal((null, TurnKind.Gap), Usual.On(Weekly, At(2017, 3, 6, 6)));
        Assert.Equal((null, TurnKind.Gap), Usual.On(Weekly with { People = [] }, At(2017, 3, 8, 6)));
    }

    [Fact]
    public void A_cover_counts_from_its_first_to_its_last_minute_and_the_later_of_two_wins()
    {
        var roster = With(Duty.Unwritten with
        {
            Rotations = [Weekly],
            Covers = [new(Weekly.Id, At(2017, 3, 8, 12), At(2017, 3, 8, 20), Paralegal.Id, null), new(Weekly.Id, At(2017, 3, 8, 18), At(2017, 3, 9, 0), null, "knowingly nobody")],
        });
        Assert.Equal((Paralegal.Id, TurnKind.Cover), roster.On(Weekly, At(2017, 3, 8, 12)));
        Assert.Equal((null, TurnKind.Gap), roster.On(Weekly, At(2017, 3, 8, 18)));
        Assert.Equal((Counsel.Id, TurnKind.Usual), roster.On(Weekly, At(2017, 3, 9, 0)));
    }

    [Fact]
    public void Whoever_stands_in_is_on_and_a_circle_of_people_who_are_out_is_a_gap()
    {
        var day = new LocalDate(2017, 3, 8);
        var stood = With(Duty.Unwritten with { Absences = [new(Counsel.Id, day, day, Deputy.Id), new(Deputy.Id, day, day, Paralegal.Id)] });
        Assert.Equal((Paralegal.Id, TurnKind.Substitute), stood.On(Weekly, At(2017, 3, 8, 12)));
        var circle = With(Duty.Unwritten with { Absences = [new(Counsel.Id, day, day, Deputy.Id), new(Deputy.Id, day, day, Counsel.Id)] });
        Assert.Equal((null, TurnKind.Gap), circle.On(Weekly, At(2017, 3, 8, 12)));
        Assert.Equal(Counsel.Id, circle.On(Weekly, At(2017, 3, 9, 0)).Person);
    }

    [Fact]
    public void Outside_its_hours_and_on_a_closure_nobody_is_meant_to_be_on_unless_a_cover_says_so()
    {
        var days = Weekly with { Hours = Daytime };
        var closed = Book with { Closures = [new Closure(new LocalDate(2017, 3, 8), "Closed")] };
        var roster = With(Duty.Unwritten with { Covers = [new(days.Id, At(2017, 3, 8, 10), At(2017, 3, 8, 11), Deputy.Id, null)] }, closed);
        Assert.Equal((Counsel.Id, TurnKind.Usual), roster.On(days, At(2017, 3, 7, 10)));
        Assert.Equal((null, TurnKind.Off), roster.On(days, At(2017, 3, 7, 18)));
        Assert.Equal((null, TurnKind.Off), roster.On(days, At(2017, 3, 8, 12)));
        Assert.Equal((Deputy.Id, TurnKind.Cover), roster.On(days, At(2017, 3, 8, 10)));
    }

    [Fact]
    public void The_weeks_ahead_have_no_hole_and_agree_with_every_quarter_of_an_hour()
    {
        var random = new Random(20170217);
        for (var round = 0; round < 60; round++)
        {
            var from = At(2017, random.Next(2) == 0 ? 3 : 11, 1 + random.Next(12), random.Next(24));
            var until = from + Duration.FromDays(9);
            Instant Any() => from + Duration.FromMinutes(15 * random.Next(9 * 96));
            PersonId Someone() => new[] { Counsel, Deputy, Paralegal }[random.Next(3)].Id;
            LocalDate Day() => Any().InZone(Zone).Date;
            var rotation = Weekly with
            {
                Days = 1 + random.Next(3), Handover = new LocalTime(random.Next(24), 15 * random.Next(4)),
                Hours = random.Next(2) == 0 ? Daytime : WeeklyHours.AroundTheClock,
            };
            var roster = With(Duty.Unwritten with
            {
                Covers = [.. Enumerable.Range(0, 3).Select(_ => (A: Any(), B: Any())).Select(s => new Cover(rotation.Id, s.A, s.B, random.Next(4) == 0 ? null : Someone(), null))],
                Absences = [.. Enumerable.Range(0, 3).Select(_ => Day()).Select(d => new Absence(Someone(), d, d.PlusDays(random.Next(2)), random.Next(2) == 0 ? Someone() : null))],
            }, Book with { Closures = [new Closure(Day(), "Closed")] });

            var turns = roster.Turns(rotation, from, until);
            Assert.Equal((from, until), (turns[0].From, turns[^1].Until));
            Assert.All(turns.Zip(turns.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From));
            for (var at = from; at < until; at += Duration.FromMinutes(15))
            {
                var turn = turns.Single(t => t.From <= at && at < t.Until);
                Assert.True((turn.Person, turn.Kind) == roster.On(rotation, at), $"round {round} at {at}");
            }
        }
    }
}
