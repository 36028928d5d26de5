using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Xunit;

namespace Vestibule.CoreTests.Records;

/// <summary>A request and two people of the legal office, for tests of what may be decided.</summary>
internal static class ARequest
{
    public static readonly DateTimeZone Denver = DateTimeZoneProviders.Tzdb["America/Denver"];
    public static readonly Instant Friday = Instant.FromUtc(2017, 3, 10, 16, 41);
    public static readonly Student Ana = new("Ana Lópezgarden", "40017"), Ben = new("Ben Otherchild", null);
    public static readonly Who Raman = Somebody(4, "Priya Raman"), Voss = Somebody(9, "Kim Voss");

    public static Sitting By(Who who, string? state = null, int days = 0) => new(
        who, Friday + Duration.FromDays(days), Denver, new RuleBook(TheDeadlines.File("us"), state is null ? null : TheDeadlines.File(state)), new WorkingCalendar([]));

    public static RecordsRequest Asked(AskerKind asker = AskerKind.Official, CameBy how = CameBy.Phone, params RecordKind[] kinds) => Is(new PassOn(
        new SheetId(new Guid("00000000-0000-4000-8000-00000000aaaa")), new Asker(asker, "D. Keller", "ICE", "(720) 555-0190"), how, "Is Ana in school today?",
        [Ana], kinds.Length == 0 ? [RecordKind.Presence] : kinds, null, new CampusId("larkspur"), null, null, false).Decide(Somebody(8, "Rosa Medina"), Friday));

    public static RecordsRequest Taken(AskerKind asker = AskerKind.Official, CameBy how = CameBy.Phone, params RecordKind[] kinds) =>
        Is(new Take(null).Decide(Asked(asker, how, kinds), By(Raman)));

    public static RecordsRequest WithPaper(this RecordsRequest request) => request with
    {
        Papers = request.Papers.Add(new RequestPaper(new PaperId(new Guid("00000000-0000-4000-8000-00000000bbbb")), "image/jpeg", 10, true, "00", null)),
    };

    public static readonly Basis Subpoena = new(BasisKind.Subpoena) { Process = new Process("District Court, Denver", new LocalDate(2017, 3, 1), "Lawfully issued; asks for attendance of this term only") };

    public static T Is<T>(Result<T> result)
    {
        Assert.True(result.IsOk, result.Refusal?.ToString());
        return result.Value;
    }

    public static void IsRefused<T>(string key, Result<T> result) => Assert.Equal(key, result.Refusal?.Key);

    private static Who Somebody(int number, string name) => new(new Person(
        new PersonId(new Guid($"00000000-0000-4000-8000-{number:000000000000}")), name, name, "", [new Post(Role.Legal, null)], null, null, Language.English), null, null, KnownBy.SignedIn);
}
