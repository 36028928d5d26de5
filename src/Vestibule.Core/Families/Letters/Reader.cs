using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families.Letters;

/// <summary>Somebody who is written to: the address, the name to greet by, and the language they read.</summary>
public sealed record Reader(string Address, string Name, Language Language);

/// <summary>Who reads a letter.</summary>
public static class Readers
{
    /// <summary>
    /// The staff an audience names, each address once. Families are not in the district's book: their addresses come from the emergency
    /// contacts, and are given as <paramref name="families"/>.
    /// </summary>
    public static ImmutableArray<Reader> Of(Audience audience, DistrictBook book, IEnumerable<Reader> families) =>
    [
        .. (audience.OfFamilies ? families : book.People.Where(p => Belongs(audience, book, p) && p.Email is not null).Select(p => new Reader(p.Email!, p.Name, p.Language)))
            .GroupBy(r => Normal(r.Address), StringComparer.Ordinal).Select(g => g.First()).OrderBy(r => Normal(r.Address), StringComparer.Ordinal),
    ];

    /// <summary>An address as it is compared: two ways of writing one address count as one.</summary>
    public static string Normal(string address) => address.Trim().ToLowerInvariant();

    private static bool Belongs(Audience audience, DistrictBook book, Person person) => audience.For switch
    {
        LetterFor.AllStaff => true,
        LetterFor.SchoolStaff => person.Roles.Any(r => r.Campus == audience.Campus) || (book.Campus(audience.Campus!.Value)?.Leaders.Contains(person.Id) ?? false),
        LetterFor.OfficeStaff => person.Roles.Any(r => r.Role == audience.Office),
        _ => false,
    };
}
