using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.District;

/// <summary>
/// A school district as the program knows it: its doors, its offices, its people and its calendar. One database holds one district.
/// </summary>
public sealed record DistrictBook(
    string Name, string Zone, ImmutableArray<Campus> Campuses, ImmutableArray<Office> Offices, ImmutableArray<Person> People,
    ImmutableArray<Closure> Closures, ImmutableArray<DirectoryNumber> Directory)
{
    /// <summary>The state whose rules hold beside the federal ones, by its postal letters in lower case; null where none was named.</summary>
    public string? State { get; init; }

    /// <summary>The packs that came with the program and that this district adopted as its own; empty where it adopted none.</summary>
    public ImmutableArray<string> Procedures { get; init; } = [];

    /// <summary>When school is; null where nobody has said.</summary>
    public SchoolTimes? School { get; init; }

    /// <summary>The zone in which the district's dates and hours are meant.</summary>
    public DateTimeZone TimeZone => DateTimeZoneProviders.Tzdb[Zone];

    /// <summary>True on a day with school: no weekend, no closure and no summer.</summary>
    public bool IsSchoolDay(LocalDate day) => day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)
        && Closures.All(c => c.Date != day) && School?.Summers.Any(s => day >= s.From && day <= s.Until) != true;

    /// <summary>The campus with this id, or null.</summary>
    public Campus? Campus(CampusId id) => Campuses.FirstOrDefault(c => c.Id == id);

    /// <summary>The office with this id (<c>legal</c>, <c>safety</c>), or null.</summary>
    public Office? Office(string id) => Offices.FirstOrDefault(o => o.Id == id);

    /// <summary>The person with this id, or null.</summary>
    public Person? Person(PersonId id) => People.FirstOrDefault(p => p.Id == id);

    /// <summary>The administrators of a campus in the order in which they are alerted.</summary>
    public ImmutableArray<Person> LeadersOf(CampusId campus) =>
        [.. Campus(campus)?.Leaders.Select(Person).OfType<Person>() ?? []];

    /// <summary>The people of an office.</summary>
    public ImmutableArray<Person> StaffOf(Role role) => [.. People.Where(p => p.Roles.Any(r => r.Role == role))];
}

/// <summary>The kind of a campus, which can choose the procedure.</summary>
public enum CampusKind
{
    /// <summary>Early childhood.</summary>
    EarlyChildhood,
    /// <summary>Elementary school.</summary>
    Elementary,
    /// <summary>Middle school.</summary>
    Middle,
    /// <summary>High school.</summary>
    High,
    /// <summary>Several schools of different kinds behind one door.</summary>
    Shared,
    /// <summary>Not a school: an office or a depot.</summary>
    Other,
}

/// <summary>A door: its name, address, the schools behind it, and its administrators in alerting order.</summary>
public sealed record Campus(
    CampusId Id, string Name, string Address, CampusKind Kind, ImmutableArray<string> Schools, ImmutableArray<PersonId> Leaders)
{
    /// <summary>What the building has and has not, such as <c>vestibule</c> or <c>intercom</c>; null where nobody has said.</summary>
    public ImmutableSortedDictionary<string, bool>? Facts { get; init; }
}

/// <summary>
/// An office that is called: the legal office or the Department of Safety. <see cref="Fallback"/> is the office to call instead;
/// an office without one must answer 24 hours.
/// </summary>
public sealed record Office(string Id, string Name, string Phone, WeeklyHours Hours, string? Fallback);

/// <summary>A day on which the district's offices are closed, and why.</summary>
public sealed record Closure(LocalDate Date, string Reason);

/// <summary>A number the district already holds, for calling an agency back. Never taken from a card shown at the door.</summary>
public sealed record DirectoryNumber(string Id, string Name, string Phone);

/// <summary>Somebody who works for the district.</summary>
public sealed record Person(
    PersonId Id, string SignIn, string Name, string Title, ImmutableArray<Post> Roles, string? Phone, string? Email, Language Language);

/// <summary>A role someone holds, at one campus or (null) in the whole district.</summary>
public sealed record Post(Role Role, CampusId? Campus);
