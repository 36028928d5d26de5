using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>
/// The families of a school who can be written to: parents and guardians who keep a child's card and gave an e-mail address. Others on a card gave their
/// number for an emergency, and get no letters.
/// </summary>
public static class FamilyReaders
{
    /// <summary>Reads them from the emergency cards.</summary>
    public static FamiliesOf From(EmergencyCards cards) => async (campus, stop) =>
    [
        .. (await cards.At(campus, stop)).SelectMany(child => child.It.Card.Contacts.Where(c => c is { KeepsCard: true, Email: not null })
            .Select(c => new Reader(c.Email!, c.Name, c.Languages is [var first, ..] ? first : child.It.Language))),
    ];
}
