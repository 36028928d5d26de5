using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// The "are these right?" rounds. A guardian gets one link for all children whose cards they keep, at whichever school; who has a link that
/// still opens is not asked a second time. A round that was cut off and runs again writes to nobody twice.
/// </summary>
public sealed class AskFamilies(EmergencyCards cards, DistrictStore store)
{
    /// <summary>The round of each school: one sheet, due when the next one starts.</summary>
    public static readonly Register Rounds = new("contact-round", RecordClass.Operational);

    /// <summary>A school's round; version 0 where nobody set one yet.</summary>
    public async Task<Kept<ContactRound>> Round(CampusId campus, CancellationToken stop) =>
        await store.Registers.Read(Rounds, IdOf(campus), stop) is { } sheet ? Of(sheet) : new(IdOf(campus), 0, new ContactRound(campus, null));

    /// <summary>The rounds that are to start now.</summary>
    public async Task<IReadOnlyList<Kept<ContactRound>>> Due(Instant now, CancellationToken stop) =>
        [.. (await store.Registers.Due(Rounds, now, stop)).Select(Of)];

    /// <summary>Keeps the next version of a round.</summary>
    public async Task<Refusal?> Keep(Kept<ContactRound> seen, ContactRound round, DateTimeZone zone, TapId tap, Actor by, Happened happened, CancellationToken stop) =>
        (await store.Registers.Keep(
            new Keeping(Rounds, seen.Id, seen.Version, tap, by, happened, JsonSerializer.SerializeToUtf8Bytes(round, CoreJson.Default)) { Due = round.Due(zone) }, stop)).Refusal;

    /// <summary>Asks every family of a school that did not say lately that its card is right. Gives how many links left.</summary>
    public async Task<Result<int>> At(ContactRound round, LocalDate today, TapId tap, Actor by, Happened happened, CancellationToken stop)
    {
        var invitations = ImmutableArray.CreateBuilder<Keeping>();
        var asked = new HashSet<StudentId>();
        foreach (var child in (await cards.At(round.Campus, stop)).Where(c => !round.IsRight(c.It.Card, today)))
        {
            if (asked.Contains(child.It.Id) || Reached(child.It) is not { } keeper || (await cards.LinksFor(child.It.Id, stop)).Any(l => l.It.OpensAt(happened.At)))
            {
                continue;
            }

            if (await cards.Invite(child.It, keeper, EmergencyCards.Part(tap, $"{child.Id}"), by, happened, stop) is { } invitation)
            {
                invitations.Add(invitation);
                asked.UnionWith((await cards.KeptBy(keeper, child.It, stop)).Select(s => s.It.Id));
            }
        }

        foreach (var part in invitations.Chunk(100))
        {
            if ((await store.Registers.KeepAll([.. part], stop)).Refusal is { } no)
            {
                return no;
            }
        }

        return invitations.Count;
    }

    /// <summary>The guardian whom a link about a child reaches; null where nobody who keeps the card has an address on file.</summary>
    public static Contact? Reached(Student student) => student.Card.Contacts.FirstOrDefault(c => c.KeepsCard && (c.Email is not null || !c.Phones.IsEmpty));

    private static SheetId IdOf(CampusId campus) => new(Library.IdOf("contact-round " + campus.Value).Value);

    private static Kept<ContactRound> Of(Sheet sheet) => new(sheet.Id, sheet.Version, JsonSerializer.Deserialize<ContactRound>(sheet.Body.AsSpan(), CoreJson.Default)!);
}
