using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>
/// A link that was sent to one contact of a child, at an address on file, so that they can propose a change once. It opens that child's card
/// and nothing else. Who holds it is who reads that address; that is why dangerous changes still need an identity check.
/// </summary>
public sealed record ContactLink(StudentId Student, FamilyContactId Contact, Instant Until)
{
    /// <summary>The proposal that was made with it; from then on the link shows how it stands.</summary>
    public SheetId? Proposal { get; init; }

    /// <summary>When the family said through it that all of it is right.</summary>
    public Instant? Confirmed { get; init; }

    /// <summary>True while it opens the card.</summary>
    public bool OpensAt(Instant now) => now < Until;
}
