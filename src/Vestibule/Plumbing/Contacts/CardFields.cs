using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Furniture;

namespace Vestibule.Plumbing;

/// <summary>The fields of a card's form, and the card that was typed into them.</summary>
public static class CardFields
{
    /// <summary>How many empty rows for new people a form has.</summary>
    public const int Spare = 2;

    /// <summary>
    /// The card as it was typed. What a form does not show stays as it was: a family's form has no papers, so it cannot take one away. A row
    /// without a name is no person.
    /// </summary>
    public static ContactCard Read(Form form, ContactCard before, bool registrar, LocalDate today)
    {
        var contacts = ImmutableArray.CreateBuilder<Contact>();
        for (var i = 0; i < before.Contacts.Length + Spare; i++)
        {
            var known = i < before.Contacts.Length ? before.Contacts[i] : null;
            if (form.Text($"name{i}", 120) is not { } name || form.Has($"remove{i}"))
            {
                continue;
            }

            contacts.Add((known ?? new Contact(NewId(form.Tap, i), name, Relation.OtherRelative, contacts.Count + 1, false)) with
            {
                Name = name, Relation = form.Choice<Relation>($"relation{i}") ?? Relation.OtherRelative,
                Priority = int.TryParse(form.Typed($"priority{i}"), NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place is > 0 and < 100 ? place : contacts.Count + 1,
                MayCollect = form.Has($"collect{i}"),
                Phones = [.. (form.Text($"phones{i}", 200) ?? "").Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Dialled.From).Where(p => p.Length > 0)],
                Email = form.Text($"email{i}", 120),
                Languages = form.Text($"language{i}", 20) is { } language ? [new Language(language)] : known?.Languages ?? [],
                KeepsCard = registrar ? form.Has($"keeps{i}") : known?.KeepsCard ?? false,
                IdentitySeen = registrar && form.Has($"seen{i}") ? today : known?.IdentitySeen,
            });
        }

        var kept = contacts.ToImmutable();
        ImmutableArray<Barred> barred = registrar ? [.. before.Barred.Select((b, i) => !form.Has($"order-until{i}") ? b
            : b with { Order = form.Text($"order-words{i}", 120) ?? b.Order, Until = Ends(form, $"order-until{i}", b.Until) })] : before.Barred;
        if (form.Text("barred", 120) is { } barredName)
        {
            barred = barred.Add(new Barred(NewId(form.Tap, 900), barredName, form.Text("order", 120) ?? ""));
        }

        ImmutableArray<HeldPaper> papers = registrar ? [.. before.Papers.Select((p, i) => !form.Has($"held-until{i}") ? p
            : p with { Until = Ends(form, $"held-until{i}", p.Until), FiledAt = form.Text($"held-filed{i}", 120) ?? p.FiledAt })] : before.Papers;
        if (registrar && form.Text("paper-holder", 60) is { } holder && kept.FirstOrDefault(c => c.Id.ToString() == holder) is { } held && form.Choice<HeldPaperKind>("paper-kind") is { } kind)
        {
            papers = papers.Add(new HeldPaper(kind, held.Id, Day(form, "paper-from") ?? today) { Until = Day(form, "paper-until"), FiledAt = form.Text("paper-filed", 120) });
        }

        var first = kept.FirstOrDefault(c => c.Id.ToString() == form.Typed("instruct"));
        var words = form.Text("instruction", 1000);
        return before with
        {
            Contacts = kept, Barred = barred, Papers = papers,
            Instruction = first is null && words is null ? null
                : before.Instruction is { } was && was.Words == words && was.ReleaseTo.FirstOrDefault() == (first?.Id ?? default) ? was
                : new ParentInstruction(first is null ? [] : [first.Id], today) { Words = words },
        };
    }

    /// <summary>A last day as typed: none when the field was emptied; what cannot be read is refused, so that an order is never left without its end by a slip.</summary>
    private static LocalDate? Ends(Form form, string field, LocalDate? before)
    {
        if (form.Typed(field).Length == 0)
        {
            return null;
        }

        if (Day(form, field) is { } day)
        {
            return day;
        }

        form.Refuse(field, new Refusal("form.unreadable"));
        return before;
    }

    private static LocalDate? Day(Form form, string field) => LocalDatePattern.Iso.Parse(form.Typed(field)) is { Success: true, Value: var day } ? day : null;

    private static FamilyContactId NewId(TapId tap, int row) => new(EmergencyCards.Part(tap, $"contact {row}").Value);
}
