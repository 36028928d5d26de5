using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.CoreTests.Alerts;

/// <summary>A district of one campus with three administrators, three lawyers and two dispatchers, in Denver's zone.</summary>
internal static class SmallDistrict
{
    internal static readonly CampusId Larkspur = new("larkspur");
    internal static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/Denver"];
    internal static readonly Person Principal = Somebody(1, Role.Leader, Larkspur), Assistant = Somebody(2, Role.Leader, Larkspur), Dean = Somebody(3, Role.Leader, Larkspur),
        Counsel = Somebody(4, Role.Legal, null), Deputy = Somebody(5, Role.Legal, null), Paralegal = Somebody(6, Role.Legal, null),
        Dispatcher = Somebody(7, Role.Safety, null), Patrol = Somebody(8, Role.Safety, null);

    internal static readonly WeeklyHours Daytime = new(false, [.. Enumerable.Range(1, 5).Select(d => new DayHours((IsoDayOfWeek)d, new LocalTime(8, 0), new LocalTime(17, 0)))]);

    internal static readonly DistrictBook Book = new("Prairie", "America/Denver",
        [new Campus(Larkspur, "Larkspur", "1 Example St", CampusKind.Elementary, ["Larkspur"], [Principal.Id, Assistant.Id, Dean.Id])],
        [new Office("legal", "Legal", "1", Daytime, "safety"), new Office("safety", "Safety", "2", WeeklyHours.AroundTheClock, null)],
        [Principal, Assistant, Dean, Counsel, Deputy, Paralegal, Dispatcher, Patrol], [], []);

    internal static Roster With(Duty duty, DistrictBook? book = null) => new(book ?? Book, duty, LadderTimes.Usual);

    internal static Instant At(int year, int month, int day, int hour, int minute = 0) =>
        Zone.AtLeniently(new LocalDateTime(year, month, day, hour, minute)).ToInstant();

    private static Person Somebody(int number, Role role, CampusId? campus) => new(
        new PersonId(new Guid($"00000000-0000-4000-8000-{number:000000000000}")), $"p{number}", $"Person {number}", role.ToString(), [new Post(role, campus)],
        $"+1720555010{number}", null, Language.English);
}
