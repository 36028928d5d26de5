using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.CoreTests.Alerts.Simulation;

/// <summary>A random district on a random day, often one on which the clocks change: its people, ladders, rotations, absences and closures.</summary>
internal static class RandomDay
{
    internal static readonly CampusId Campus = new("school");
    private static readonly string[] Zones = ["America/Denver", "America/Denver", "America/Los_Angeles", "America/Phoenix", "Australia/Lord_Howe"];
    private static readonly LocalDate[] Turning = [new(2017, 3, 12), new(2017, 11, 5), new(2018, 3, 11), new(2018, 11, 4), new(2017, 4, 2), new(2017, 10, 1)];

    internal static (Roster Roster, Instant Opens) Of(Random random)
    {
        ImmutableArray<Person> leaders = Staff(random.Next(5), 10, Role.Leader), legal = Staff(random.Next(4), 20, Role.Legal), safety = Staff(1 + random.Next(3), 30, Role.Safety);
        var zone = Zones[random.Next(Zones.Length)];
        var day = random.Next(3) == 0 ? Turning[random.Next(Turning.Length)] : new LocalDate(2017, 1, 1).PlusDays(random.Next(700));
        var hours = new WeeklyHours(random.Next(8) == 0, [.. Enumerable.Range(1, 5).Select(d => new DayHours((IsoDayOfWeek)d, new LocalTime(8, 0), new LocalTime(17, 0)))]);
        var book = new DistrictBook("Random", zone,
            [new Campus(Campus, "School", "", CampusKind.High, [], [.. leaders.Select(p => p.Id)])],
            [new Office("legal", "Legal", "1", hours, "safety"), new Office("safety", "Safety", "2", WeeklyHours.AroundTheClock, null)],
            [.. leaders, .. legal, .. safety], random.Next(6) == 0 ? [new Closure(day, "Closed")] : [], []);
        var duty = Change(random, book, DutyOf(random, book, day), day);
        var roster = new Roster(book, duty, LadderTimes.Usual);
        return (roster, book.TimeZone.AtLeniently(day.AtMidnight()).ToInstant() + Duration.FromMinutes(random.Next(24 * 60)));
    }

    /// <summary>The duty after somebody changed something about this day; unchanged where the change would not be saved.</summary>
    internal static Duty Change(Random random, DistrictBook book, Duty duty, LocalDate day)
    {
        var next = random.Next(4) switch
        {
            0 => duty,
            1 => duty with { Absences = [.. duty.Absences, .. book.People.Where(_ => random.Next(3) == 0).Select(p => new Absence(p.Id, day.PlusDays(-random.Next(2)), day.PlusDays(random.Next(2)), random.Next(2) == 0 ? Anyone(random, book) : null))] },
            2 => duty with { Ladders = [Ladder(random, book, duty)] },
            _ => duty with { Absences = [] },
        };
        return LadderCheck.Refuse(new Roster(book, next, LadderTimes.Usual)) is null ? next : duty;
    }

    private static Duty DutyOf(Random random, DistrictBook book, LocalDate day)
    {
        if (random.Next(3) == 0)
        {
            return Duty.Unwritten;
        }

        var zone = book.TimeZone;
        var nights = new Rotation("nights", "Nights", [.. book.People.Where(p => p.Roles[0].Role != Role.Leader).Select(p => p.Id)], day.PlusDays(-random.Next(20)), 1 + random.Next(7), new LocalTime(random.Next(24), 30));
        Instant Some() => zone.AtStartOfDay(day).ToInstant() + Duration.FromMinutes(random.Next(24 * 60));
        return Duty.Unwritten with
        {
            Rotations = [nights], Ladders = [Ladder(random, book, Duty.Unwritten with { Rotations = [nights] })],
            Covers = random.Next(3) == 0 ? [new Cover("nights", Some(), Some(), random.Next(2) == 0 ? Anyone(random, book) : null, null)] : [],
        };
    }

    private static LadderPlan Ladder(Random random, DistrictBook book, Duty duty)
    {
        ImmutableArray<RungPlan> rungs = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Rung())];
        return random.Next(3) switch
        {
            0 => new LadderPlan("leader", Campus, rungs, null) { Rungs = [.. rungs, new RungPlan(60, [], [Role.Safety], null)] },
            1 => new LadderPlan("leader", Campus, rungs, "safety") { ThenAfterSeconds = 30 * random.Next(6) },
            _ => new LadderPlan(random.Next(2) == 0 ? "leader" : "legal", null, rungs, "safety"),
        };

        RungPlan Rung() => new(
            30 * random.Next(8), random.Next(2) == 0 ? [Anyone(random, book)] : [], random.Next(3) == 0 ? [random.Next(2) == 0 ? Role.Leader : Role.Legal] : [],
            duty.Rotations.IsEmpty ? null : "nights") { WhileOpen = random.Next(4) == 0 ? "legal" : null };
    }

    private static PersonId Anyone(Random random, DistrictBook book) => book.People[random.Next(book.People.Length)].Id;

    private static ImmutableArray<Person> Staff(int count, int from, Role role) => [.. Enumerable.Range(from, count).Select(n => new Person(
        new PersonId(new Guid($"00000000-0000-4000-8000-{n:000000000000}")), $"p{n}", $"{role} {n}", "", [new Post(role, role == Role.Leader ? Campus : null)], "1", null, Language.English))];
}
