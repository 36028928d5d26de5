using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>Who proposed a change to a card.</summary>
public enum ProposedBy
{
    /// <summary>A parent or guardian, through the link the school sent to an address on file.</summary>
    Guardian,
    /// <summary>The registrar, told by a parent or guardian.</summary>
    Registrar,
}

/// <summary>Where a proposal is. Both sides see it.</summary>
public enum ProposalState
{
    /// <summary>Waits for the registrar.</summary>
    Waiting,
    /// <summary>The registrar asked the family something.</summary>
    AskedBack,
    /// <summary>It is on the card.</summary>
    Accepted,
    /// <summary>It is not taken over, and the family knows why.</summary>
    Declined,
}

/// <summary>How somebody's identity was checked before a dangerous change.</summary>
public enum IdentityCheck
{
    /// <summary>In person, with a photo identification. What kind is not recorded.</summary>
    InPerson,
    /// <summary>By calling a number that was on file before this proposal.</summary>
    CalledNumberOnFile,
    /// <summary>A member of staff who knows the parent stands for it.</summary>
    KnownToStaff,
}

/// <summary>A proposed card for a child. <see cref="Seen"/> is the version of the child's sheet that the proposer had before them.</summary>
public sealed record Proposal(StudentId Student, long Seen, ContactCard Card, ProposedBy By, Instant At, ProposalState State)
{
    /// <summary>The proposal for a brother or sister that this one makes on another card too.</summary>
    public SheetId? SameAs { get; init; }

    /// <summary>What the registrar asked, or why it was declined.</summary>
    public string? Reply { get; init; }

    /// <summary>What the family answered to a question.</summary>
    public string? Answer { get; init; }

    /// <summary>How identity was checked.</summary>
    public IdentityCheck? Checked { get; init; }

    /// <summary>Who decided.</summary>
    public PersonId? DecidedBy { get; init; }

    /// <summary>When it was decided.</summary>
    public Instant? DecidedAt { get; init; }
}

/// <summary>The decisions about a proposal.</summary>
public static class Proposing
{
    private const int MostContacts = 12;

    /// <summary>The same change for a sibling: a proposal of its own, which that child's registrar reviews; null where nothing on that card would change, or not to a card that can stand.</summary>
    public static Proposal? AlsoFor(this Proposal proposal, SheetId id, ContactCard before, Student sibling, long version, ProposedBy by, Instant now)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(sibling);
        var card = CardChange.Carried(before, proposal.Card, sibling.Card);
        return CardChange.Between(sibling.Card, card).IsEmpty || Wrong(card) is not null ? null
            : new Proposal(sibling.Id, version, card, by, now, ProposalState.Waiting) { SameAs = id };
    }

    /// <summary>Whether a card can be proposed at all: somebody who may collect, every contact with a name and a way to reach them.</summary>
    public static Refusal? Wrong(ContactCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return card.Contacts.Length > MostContacts ? new Refusal("contacts-too-many", ("most", "12"))
            : card.Contacts.Any(c => string.IsNullOrWhiteSpace(c.Name)) ? new Refusal("contacts-no-name")
            : card.Contacts.FirstOrDefault(c => c.Phones.IsEmpty) is { } mute ? new Refusal("contacts-no-phone", ("name", mute.Name))
            : !card.Contacts.Any(c => c.MayCollect) ? new Refusal("contacts-nobody") : null;
    }

    /// <summary>
    /// Takes a proposal over. What is dangerous in it needs an identity check; a card that changed since the proposer saw it is shown again
    /// instead of overwritten. Gives the child with the new card.
    /// </summary>
    public static Result<Student> Accept(this Proposal proposal, Student student, long version, IdentityCheck? check, LocalDate today)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(student);
        return proposal.State is ProposalState.Accepted or ProposalState.Declined ? new Refusal("contacts-decided")
            : proposal.Seen != version ? new Refusal("contacts-changed-since")
            : Wrong(proposal.Card) is { } no ? no
            : check is null && CardChange.Between(student.Card, proposal.Card).Any(c => c.Dangerous) ? new Refusal("contacts-identity")
            : student with { Card = proposal.Card with { ConfirmedOn = proposal.By == ProposedBy.Guardian ? today : student.Card.ConfirmedOn } };
    }

    /// <summary>The proposal as decided.</summary>
    public static Proposal Decided(this Proposal proposal, ProposalState state, Who who, Instant now, IdentityCheck? check = null, string? reply = null)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(who);
        return proposal with { State = state, DecidedBy = who.Person?.Id, DecidedAt = now, Checked = check, Reply = reply ?? proposal.Reply };
    }
}
