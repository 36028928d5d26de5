using NodaTime;
using Vestibule.Core.Incidents.Entries;

namespace Vestibule.DeskTests.Plumbing;

/// <summary>Which procedure a tap runs on, also on a day for which nobody wrote one.</summary>
public sealed class ShelfTests
{
    [Fact]
    public async Task An_edition_that_ran_out_never_keeps_a_door_from_its_alert()
    {
        await using var desk = await Desk.OpenAsync();
        var place = new Place(PlaceKind.Campus, Desk.Larkspur);
        foreach (var (day, pack, inForce) in new[] { (new LocalDate(2016, 5, 3), "denver-2017", false), (new LocalDate(2017, 3, 10), "denver-2017", true), (new LocalDate(2024, 12, 31), "denver-2017", true), (new LocalDate(2025, 1, 1), "denver-2025", true) })
        {
            var at = day.AtMidnight().InZoneLeniently(desk.Book.TimeZone).ToInstant();
            var chosen = desk.Open.Shelf.Choose(desk.Book, AskKind.Student, place, Core.Incidents.Entries.Channel.InPerson, at);
            Assert.True(chosen.IsOk, $"{day}: {chosen.Refusal}");
            Assert.Equal((pack, inForce), (chosen.Value.Edition.Id, desk.Open.Shelf.IsInForce(chosen.Value.Edition.Digest, day)));
        }
    }
}
