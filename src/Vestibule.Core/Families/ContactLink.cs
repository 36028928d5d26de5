using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>A child whose card a link opens, and what was done with the link about this child.</summary>
public sealed record LinkedChild(StudentId Student)
{
    /// <summary>The proposal that was made for this child; from then on the link shows how it stands.</summary>
    public SheetId? Proposal { get; init; }

    /// <summary>When the family said that all of it is right.</summary>
    public Instant? Confirmed { get; init; }

    /// <summary>True until something was done about this child.</summary>
    public bool IsOpen => Proposal is null && Confirmed is null;
}

/// <summary>
/// A link that was sent to one contact of a child, at an address on file, so that they can propose a change once for each child. It opens that
/// child's card and those of the siblings whose cards the same guardian keeps, as they were when it was sent, and nothing else. Who holds it is
/// who reads that address; that is why dangerous changes still need an identity check.
/// </summary>
public sealed record ContactLink(StudentId Student, FamilyContactId Contact, Instant Until)
{
    /// <summary>The proposal that was made with it; from then on the link shows how it stands.</summary>
    public SheetId? Proposal { get; init; }

    /// <summary>When the family said through it that all of it is right.</summary>
    public Instant? Confirmed { get; init; }

    /// <summary>The siblings whose cards it opens too.</summary>
    public ImmutableArray<LinkedChild> Siblings { get; init; } = [];

    /// <summary>Every child whose card it opens: the one it was sent about, then the siblings.</summary>
    public IEnumerable<LinkedChild> Children =>
        Siblings.Prepend(new LinkedChild(Student) { Proposal = Proposal, Confirmed = Confirmed });

    /// <summary>True while it opens the card.</summary>
    public bool OpensAt(Instant now) => now < Until;

    /// <summary>The link after something was done about one of its children.</summary>
    public ContactLink With(LinkedChild child)
    {
        ArgumentNullException.ThrowIfNull(child);
        return child.Student == Student ? this with { Proposal = child.Proposal, Confirmed = child.Confirmed }
            : this with { Siblings = [.. Siblings.Select(s => s.Student == child.Student ? child : s)] };
    }
}
