using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Core.Incidents;

/// <summary>What a district's book tells a run about where it is.</summary>
public static class PlaceOfDistrict
{
    /// <summary>The working calendar, Monday to Friday without the closures, and what the campus has. Away from a campus building its facts do not count.</summary>
    public static P.Surroundings Of(DistrictBook book, Place place) => new(
        new P.WorkingCalendar(book.TimeZone, book.Closures.Select(c => c.Date).ToHashSet<LocalDate>()),
        place.Kind == PlaceKind.Campus && book.Campus(place.Campus)?.Facts is { } facts ? facts : ImmutableSortedDictionary<string, bool>.Empty);
}
