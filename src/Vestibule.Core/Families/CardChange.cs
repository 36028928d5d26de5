using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>What changed between two cards.</summary>
public enum ChangeKind
{
    /// <summary>A contact is new.</summary>
    Added,
    /// <summary>A contact is gone.</summary>
    Removed,
    /// <summary>A name is written differently.</summary>
    Renamed,
    /// <summary>How to reach somebody changed: telephone, e-mail or language.</summary>
    Reach,
    /// <summary>The order changed.</summary>
    Order,
    /// <summary>Somebody may collect the child now.</summary>
    MayCollect,
    /// <summary>Somebody may no longer collect the child.</summary>
    MayNoLongerCollect,
    /// <summary>A court's order was added, changed or taken off.</summary>
    CourtOrder,
    /// <summary>A paper on file was added, changed or taken off.</summary>
    Paper,
    /// <summary>The parent's own instruction changed.</summary>
    Instruction,
    /// <summary>Who may change the card changed.</summary>
    KeepsCard,
}

/// <summary>
/// One change, and about whom. A dangerous one could put a child into the wrong hands, or take the right ones off the list: the registrar
/// checks identity before it is taken over.
/// </summary>
public sealed record CardChange(ChangeKind Kind, string About)
{
    /// <summary>True for a change that needs an identity check.</summary>
    public bool Dangerous => Kind is not (ChangeKind.Reach or ChangeKind.Order or ChangeKind.Added);

    /// <summary>
    /// Everything that differs. A new number of somebody who keeps the card counts as dangerous too where the old one is gone: whoever holds
    /// the only number on file is who the school will believe.
    /// </summary>
    public static ImmutableArray<CardChange> Between(ContactCard before, ContactCard after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = ImmutableArray.CreateBuilder<CardChange>();
        foreach (var now in after.Contacts)
        {
            if (before.Find(now.Id) is not { } was)
            {
                changes.Add(new CardChange(ChangeKind.Added, now.Name));
                Flag(now.MayCollect, ChangeKind.MayCollect, now.Name);
                Flag(now.KeepsCard, ChangeKind.KeepsCard, now.Name);
                continue;
            }

            Flag(ReleaseOrder.Plain(was.Name) != ReleaseOrder.Plain(now.Name), ChangeKind.Renamed, now.Name);
            Flag(was.Relation != now.Relation || was.Email != now.Email || !was.Phones.SequenceEqual(now.Phones) || !was.Languages.SequenceEqual(now.Languages), ChangeKind.Reach, now.Name);
            Flag(was.Priority != now.Priority, ChangeKind.Order, now.Name);
            Flag(!was.MayCollect && now.MayCollect, ChangeKind.MayCollect, now.Name);
            Flag(was.MayCollect && !now.MayCollect, ChangeKind.MayNoLongerCollect, now.Name);
            Flag(was.KeepsCard != now.KeepsCard || (was.KeepsCard && !was.Phones.IsEmpty && !was.Phones.Intersect(now.Phones).Any()), ChangeKind.KeepsCard, now.Name);
        }

        changes.AddRange(before.Contacts.Where(c => after.Find(c.Id) is null).Select(c => new CardChange(ChangeKind.Removed, c.Name)));
        changes.AddRange(before.Barred.Except(after.Barred).Concat(after.Barred.Except(before.Barred)).DistinctBy(b => b.Id).Select(b => new CardChange(ChangeKind.CourtOrder, b.Name)));
        changes.AddRange(before.Papers.Except(after.Papers).Concat(after.Papers.Except(before.Papers)).DistinctBy(p => (p.Kind, p.Holder))
            .Select(p => new CardChange(ChangeKind.Paper, (after.Find(p.Holder) ?? before.Find(p.Holder))?.Name ?? "")));
        Flag(!Same(before.Instruction, after.Instruction), ChangeKind.Instruction, "");
        return changes.ToImmutable();

        void Flag(bool changed, ChangeKind kind, string about)
        {
            if (changed)
            {
                changes.Add(new CardChange(kind, about));
            }
        }
    }

    /// <summary>
    /// A sibling's card with the change made that led from one card to another, for somebody to look at and propose. Only people are carried over: a court's
    /// order, a paper and the parent's own instruction are about one child. Who is not on the sibling's card is not changed there, and whatever else
    /// differs between the two cards stays: siblings' cards may differ on purpose.
    /// </summary>
    public static ContactCard Carried(ContactCard before, ContactCard after, ContactCard sibling)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(sibling);
        var theirs = sibling.Contacts.ToList();
        foreach (var now in after.Contacts)
        {
            var was = before.Find(now.Id);
            var at = theirs.FindIndex(c => c.IsSamePerson(was ?? now));
            if (at >= 0)
            {
                theirs[at] = was is null ? theirs[at] with { MayCollect = theirs[at].MayCollect || now.MayCollect } : Moved(theirs[at], was, now);
            }
            else if (was is null)
            {
                theirs.Add(now with { IdentitySeen = null });
            }
        }

        foreach (var gone in before.Contacts.Where(c => after.Find(c.Id) is null && !after.Contacts.Any(a => a.IsSamePerson(c))))
        {
            theirs.RemoveAll(c => c.IsSamePerson(gone));
        }

        return sibling with { Contacts = [.. theirs] };
    }

    private static Contact Moved(Contact theirs, Contact was, Contact now) => theirs with
    {
        Name = was.Name == now.Name ? theirs.Name : now.Name, Relation = was.Relation == now.Relation ? theirs.Relation : now.Relation,
        Priority = was.Priority == now.Priority ? theirs.Priority : now.Priority, MayCollect = was.MayCollect == now.MayCollect ? theirs.MayCollect : now.MayCollect,
        KeepsCard = was.KeepsCard == now.KeepsCard ? theirs.KeepsCard : now.KeepsCard, Email = was.Email == now.Email ? theirs.Email : now.Email,
        Phones = was.Phones.SequenceEqual(now.Phones) ? theirs.Phones : now.Phones, Languages = was.Languages.SequenceEqual(now.Languages) ? theirs.Languages : now.Languages,
    };

    private static bool Same(ParentInstruction? one, ParentInstruction? two) => one is null || two is null ? one == two
        : one.ReleaseTo.SequenceEqual(two.ReleaseTo) && one.Written == two.Written && one.Words == two.Words && one.Until == two.Until;
}
