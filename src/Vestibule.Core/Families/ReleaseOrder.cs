using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>Why somebody may be asked to collect a child.</summary>
public enum ReleaseBasis
{
    /// <summary>The parent's own written instruction names them.</summary>
    ParentsInstruction,
    /// <summary>They are an emergency contact who may collect.</summary>
    EmergencyContact,
    /// <summary>A guardianship is on file.</summary>
    Guardianship,
    /// <summary>A caregiver's affidavit is on file.</summary>
    CaregiversAffidavit,
    /// <summary>A parent's power of attorney is on file.</summary>
    PowerOfAttorney,
}

/// <summary>One person to call, in order, and why.</summary>
public sealed record ReleaseChoice(int Rank, Contact Contact, ReleaseBasis Basis);

/// <summary>Why somebody on the card is not in the order.</summary>
public enum LeftOutBecause
{
    /// <summary>A court's order on file bars them, by name or by entry.</summary>
    Barred,
    /// <summary>They are on the card, but nobody has said that they may collect.</summary>
    MayNotCollect,
    /// <summary>The paper on file ended, or has not begun.</summary>
    PaperNotInForce,
}

/// <summary>Somebody on the card who is not called to collect, and why: so that nobody at school wonders, or guesses.</summary>
public sealed record LeftOut(Contact Contact, LeftOutBecause Because);

/// <summary>
/// Whom to call when a parent cannot come, in order: the parent's own instruction; emergency contacts who may collect, by priority; holders
/// of a paper in force. Never anybody whom a court's order on file bars that day, whatever else names them. The order is for calling:
/// identity is checked, and the child is asked, before a child goes with anyone.
/// </summary>
public sealed record ReleaseOrder(ImmutableArray<ReleaseChoice> Choices, ImmutableArray<LeftOut> LeftOut)
{
    /// <summary>The order for a card on a day.</summary>
    public static ReleaseOrder For(ContactCard card, LocalDate day)
    {
        ArgumentNullException.ThrowIfNull(card);
        var barred = card.Contacts.Where(c => IsBarred(card, c, day)).Select(c => c.Id).ToImmutableHashSet();
        IEnumerable<(Contact? Contact, ReleaseBasis Basis)> all =
        [
            .. (card.Instruction is { } instruction && instruction.InForceOn(day) ? instruction.ReleaseTo : [])
                .Select(id => (card.Find(id), ReleaseBasis.ParentsInstruction)),
            .. card.Contacts.Where(c => c.MayCollect).OrderBy(c => c.Priority).Select(c => ((Contact?)c, ReleaseBasis.EmergencyContact)),
            .. card.Papers.Where(p => p.InForceOn(day)).OrderBy(p => Basis(p.Kind)).Select(p => (card.Find(p.Holder), Basis(p.Kind))),
        ];
        var choices = all.Where(a => a.Contact is not null && !barred.Contains(a.Contact.Id)).DistinctBy(a => a.Contact!.Id)
            .Select((a, i) => new ReleaseChoice(i + 1, a.Contact!, a.Basis)).ToImmutableArray();
        return new ReleaseOrder(choices, [.. card.Contacts.Where(c => choices.All(x => x.Contact.Id != c.Id)).OrderBy(c => c.Priority)
            .Select(c => new LeftOut(c, barred.Contains(c.Id) ? LeftOutBecause.Barred
                : card.Papers.Any(p => p.Holder == c.Id) ? LeftOutBecause.PaperNotInForce : LeftOutBecause.MayNotCollect))]);
    }

    /// <summary>
    /// Whether an order on file bars a person that day: it names this very entry, or a name that reads the same. Reading too much into a
    /// likeness costs a question at the counter; reading too little could cost a child.
    /// </summary>
    public static bool IsBarred(ContactCard card, Contact contact, LocalDate day)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(contact);
        return card.Barred.Any(b => b.StandsOn(day) && (b.Id == contact.Id || Plain(b.Name) == Plain(contact.Name)));
    }

    /// <summary>A name without accents, case, order of its parts or spaces between them.</summary>
    public static string Plain(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var letters = new string([.. name.Normalize(NormalizationForm.FormKD)
            .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark).Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]);
        return string.Join(' ', letters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    private static ReleaseBasis Basis(HeldPaperKind kind) => kind switch
    {
        HeldPaperKind.Guardianship => ReleaseBasis.Guardianship,
        HeldPaperKind.CaregiversAffidavit => ReleaseBasis.CaregiversAffidavit,
        _ => ReleaseBasis.PowerOfAttorney,
    };
}
