using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// Proof before need: practice alerts and a person's own test. They go through the same outbox and channels as a real one, on all of a person's channels
/// at once, and say that they are practice.
/// </summary>
public sealed class Practising(Outbox outbox, Addressing addressing, Household household, IClock clock)
{
    private static readonly Guid Practices = new("7ac71ce0-0000-4000-8000-000000000000");

    /// <summary>Under which id the practice of a day is kept among the messages.</summary>
    public static IncidentId Of(LocalDate day) => new(DerivedIds.Of(Practices, (((day.Year * 100) + day.Month) * 100) + day.Day));

    /// <summary>Under which id a person's own tests are kept.</summary>
    public static IncidentId Of(PersonId person) => new(DerivedIds.Of(person.Value, 7001));

    /// <summary>Everybody who is ever alerted: the leaders of every campus, the legal office and Safety. Each once.</summary>
    public static ImmutableArray<Person> Everybody(DistrictBook book) =>
    [
        .. book.Campuses.SelectMany(c => book.LeadersOf(c.Id)).Concat(book.StaffOf(Role.Legal)).Concat(book.StaffOf(Role.Safety)).DistinctBy(p => p.Id),
    ];

    /// <summary>Sends the day's practice to everybody. With the same name again it does nothing. Phones are not rung: texts and pushes are quiet, calls are not.</summary>
    public async Task<Result<bool>> EverybodyAsync(LocalDate day, string name, CancellationToken stop)
    {
        var book = await household.Book(stop);
        var now = clock.GetCurrentInstant();
        var wording = new Wording("reach.practice.message", "reach.practice.reply", "reach.practice.voice", [("district", book.Name)]);
        return await outbox.Put(Of(day), [.. Everybody(book).SelectMany(p =>
            addressing.To(p, string.Create(CultureInfo.InvariantCulture, $"practice|{day:uuuu-MM-dd}|{name}|{p.Id}"), null, "practice", wording, now, inTurn: false))
            .Where(m => m.Channel != "voice")], now, stop);
    }

    /// <summary>Sends somebody's own test, by every channel they have.</summary>
    public async Task<Result<bool>> OwnAsync(Person person, TapId tap, CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        var wording = new Wording("reach.practice.message", "reach.practice.reply", "reach.practice.voice", [("district", (await household.Book(stop)).Name)]);
        return await outbox.Put(Of(person.Id), [.. addressing.To(person, $"test|{tap}|{person.Id}", null, "test", wording, now, inTurn: false)], now, stop);
    }

    /// <summary>When a person's phone last proved itself within a day: they answered a test or a practice, or it arrived on the device.</summary>
    public static async Task<IReadOnlyDictionary<PersonId, Instant>> TestedAsync(
        Journals journals, IReadOnlyCollection<Person> people, Instant now, DateTimeZone zone, CancellationToken stop)
    {
        var tested = new Dictionary<PersonId, Instant>();
        var practice = people.Count == 0 ? [] : await journals.Messages(Of(now.InZone(zone).Date), stop);
        foreach (var person in people)
        {
            var last = (await journals.Messages(Of(person.Id), stop)).Concat(practice.Where(m => m.Person == person.Id)).Where(m => m.Channel != "email")
                .Select(m => m.Trace.Seen ?? m.Trace.Delivered).Where(t => t > now - Duration.FromHours(24)).Max();
            if (last is { } at)
            {
                tested[person.Id] = at;
            }
        }

        return tested;
    }
}
