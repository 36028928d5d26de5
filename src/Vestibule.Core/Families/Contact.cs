using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>What a contact is to the child.</summary>
public enum Relation
{
    /// <summary>Mother or father.</summary>
    Parent,
    /// <summary>Guardian.</summary>
    Guardian,
    /// <summary>Step-parent or a parent's partner.</summary>
    StepParent,
    /// <summary>Grandparent.</summary>
    Grandparent,
    /// <summary>Aunt or uncle.</summary>
    AuntOrUncle,
    /// <summary>A grown brother or sister.</summary>
    GrownSibling,
    /// <summary>Another relative.</summary>
    OtherRelative,
    /// <summary>A friend of the family.</summary>
    Friend,
    /// <summary>A neighbour.</summary>
    Neighbour,
    /// <summary>Somebody who looks after the child.</summary>
    Caregiver,
}

/// <summary>
/// Somebody to call about a child: how to reach them, in which languages, in which order, and whether they may collect the child. Nothing
/// here says, or could be asked, where anybody comes from.
/// </summary>
public sealed record Contact(FamilyContactId Id, string Name, Relation Relation, int Priority, bool MayCollect)
{
    /// <summary>Telephone numbers, the best first.</summary>
    public ImmutableArray<string> Phones { get; init; } = [];

    /// <summary>An e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Languages to use, the best first.</summary>
    public ImmutableArray<Language> Languages { get; init; } = [];

    /// <summary>True for a parent or guardian who may change this card.</summary>
    public bool KeepsCard { get; init; }

    /// <summary>When somebody at school last saw a photo identification of this person; not what it was.</summary>
    public LocalDate? IdentitySeen { get; init; }

    /// <summary>
    /// True for the same person on a sibling's card: the names read the same, and they share a telephone or an e-mail address. A name alone is
    /// not enough, and a number alone is not: two parents may share one.
    /// </summary>
    public bool IsSamePerson(Contact other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReleaseOrder.Plain(Name) == ReleaseOrder.Plain(other.Name)
            && (Phones.Intersect(other.Phones).Any() || (Email is { } mail && string.Equals(mail, other.Email, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>True for the same guardian on a sibling's card: the same person, who keeps both.</summary>
    public bool IsSameGuardian(Contact other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return KeepsCard && other.KeepsCard && IsSamePerson(other);
    }
}

/// <summary>Somebody who must not collect the child, under a court's order.</summary>
public sealed record Barred(FamilyContactId Id, string Name, string Order)
{
    /// <summary>The first day of the order, if it has one.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The last day of the order; null while it has none.</summary>
    public LocalDate? Until { get; init; }

    /// <summary>True while the order stands.</summary>
    public bool StandsOn(LocalDate day) => (From is not { } from || from <= day) && (Until is not { } until || day <= until);
}

/// <summary>A paper on file that lets somebody look after the child.</summary>
public enum HeldPaperKind
{
    /// <summary>A caregiver's affidavit.</summary>
    CaregiversAffidavit,
    /// <summary>A power of attorney given by a parent (Colorado: up to twelve months, C.R.S. 15-14-105).</summary>
    PowerOfAttorney,
    /// <summary>A guardianship.</summary>
    Guardianship,
}

/// <summary>A paper on file: its kind, whose it is, since when and until when. The program never says that a paper is right; it says what is on file.</summary>
public sealed record HeldPaper(HeldPaperKind Kind, FamilyContactId Holder, LocalDate From)
{
    /// <summary>Its last day, if it has one.</summary>
    public LocalDate? Until { get; init; }

    /// <summary>Where it is filed.</summary>
    public string? FiledAt { get; init; }

    /// <summary>True on the days it covers.</summary>
    public bool InForceOn(LocalDate day) => From <= day && (Until is not { } until || day <= until);
}

/// <summary>A parent's own written instruction: to whom the child goes, in this order, if the parent cannot come. It goes before everything else.</summary>
public sealed record ParentInstruction(ImmutableArray<FamilyContactId> ReleaseTo, LocalDate Written)
{
    /// <summary>The parent's words.</summary>
    public string? Words { get; init; }

    /// <summary>Its last day, if the parent gave one.</summary>
    public LocalDate? Until { get; init; }

    /// <summary>True on the days it covers.</summary>
    public bool InForceOn(LocalDate day) => Written <= day && (Until is not { } until || day <= until);
}

/// <summary>A child's emergency card.</summary>
public sealed record ContactCard(ImmutableArray<Contact> Contacts, ImmutableArray<Barred> Barred, ImmutableArray<HeldPaper> Papers)
{
    /// <summary>An empty card.</summary>
    public static readonly ContactCard Empty = new([], [], []);

    /// <summary>The parent's own instruction.</summary>
    public ParentInstruction? Instruction { get; init; }

    /// <summary>When the family last said that all of it is right.</summary>
    public LocalDate? ConfirmedOn { get; init; }

    /// <summary>A contact, or null.</summary>
    public Contact? Find(FamilyContactId id) => Contacts.FirstOrDefault(c => c.Id == id);

    /// <summary>The papers whose last day is near, or past, on a day; the next to end first.</summary>
    public IEnumerable<HeldPaper> Ending(LocalDate day, int days = 45) =>
        Papers.Where(p => p.Until is { } until && until < day.PlusDays(days)).OrderBy(p => p.Until);
}
