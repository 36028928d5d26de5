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
        foreach (var day in new[] { new LocalDate(2016, 5, 3), new LocalDate(2017, 3, 10), new LocalDate(2199, 1, 5) })
        {
            var at = day.AtMidnight().InZoneLeniently(desk.Book.TimeZone).ToInstant();
            var chosen = desk.Open.Shelf.Choose(desk.Book, AskKind.Student, place, Core.Incidents.Entries.Channel.InPerson, at);
            Assert.True(chosen.IsOk, $"{day}: {chosen.Refusal}");
            Assert.Equal(day.Year == 2017, desk.Open.Shelf.IsInForce(chosen.Value.Edition.Digest, day));
        }
    }
}
