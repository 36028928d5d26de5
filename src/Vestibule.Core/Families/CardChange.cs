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

    private static bool Same(ParentInstruction? one, ParentInstruction? two) => one is null || two is null ? one == two
        : one.ReleaseTo.SequenceEqual(two.ReleaseTo) && one.Written == two.Written && one.Words == two.Words && one.Until == two.Until;
}
