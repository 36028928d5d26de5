using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Reach;
using Vestibule.Store;

namespace Vestibule.Clockwork;

/// <summary>
/// Sends letters and messages about sightings, at a pace a mail server bears: puts the readers of a due letter down, hands copies over one by one, and
/// closes the letter when all are out. A copy is claimed before it is handed over and marked after; one whose sender died in between is handed over again
/// under the same id, so that a mailbox shows it once.
/// </summary>
public sealed class SendLetters(
    LetterBook book, SightingBook sightings, SightingReaders readers, DistrictStore store, MailingMails mails, LetterPost post, FamiliesOf families, Household household, IClock clock, TimeProvider time, ILogger<SendLetters> log)
    : Beat(time, TimeSpan.FromSeconds(1), log)
{
    private const int Portion = 10;
    private bool tookBack;

    /// <summary>How often a copy is tried.</summary>
    public const int Tries = 6;

    private static readonly Duration Lease = Duration.FromMinutes(5);

    /// <inheritdoc/>
    public override string Name => "send-letters";

    /// <inheritdoc/>
    protected override async Task BeatAsync(CancellationToken stop)
    {
        if (!tookBack)
        {
            await store.Mailings.TakeBack(stop);
            tookBack = true;
        }

        foreach (var due in await book.Due(clock.GetCurrentInstant(), stop))
        {
            await MoveAsync(due, stop);
        }

        foreach (var due in await sightings.Due(clock.GetCurrentInstant(), stop))
        {
            await readers.AddressAsync(due, await household.Book(stop), clock.GetCurrentInstant(), stop);
        }

        if (!await store.Mailings.Waits(clock.GetCurrentInstant(), stop))
        {
            return;
        }

        var line = await post.Open(stop);
        if (line is null)
        {
            return;
        }

        await using (line)
        {
            for (var left = line.Pace; left > 0; left -= Portion)
            {
                var claimed = await store.Mailings.Claim(clock.GetCurrentInstant(), Math.Min(left, Portion), Lease, stop);
                foreach (var copy in claimed.IsOk ? claimed.Value : [])
                {
                    await OneAsync(line, copy, stop);
                }

                if (!claimed.IsOk || claimed.Value.Length < Math.Min(left, Portion))
                {
                    return;
                }
            }
        }
    }

    private async Task MoveAsync(KeptLetter due, CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        Result<Letter> next;
        if (due.Letter.Stage == LetterStage.Approved)
        {
            var district = await household.Book(stop);
            var audience = due.Letter.Audience;
            var readers = Readers.Of(audience, district, audience is { OfFamilies: true, Campus: { } campus } ? await families(campus, stop) : []);
            if (!(await store.Mailings.Address(due.Id, readers, now, stop)).IsOk)
            {
                return;
            }

            next = Writing.Leave(due.Letter, now);
        }
        else
        {
            var counts = await store.Mailings.Counts(due.Id, stop);
            next = counts.Any(c => c.State is CopyState.Waiting or CopyState.Sending) ? due.Letter : Writing.Finish(due.Letter, now);
        }

        if (next.IsOk && next.Value.Stage != due.Letter.Stage)
        {
            // Two nodes make the same tap of the same version: it is kept once.
            await book.Keep(due.Id, due.Version, next.Value, new TapId(DerivedIds.Of(due.Id.Value, (int)due.Version)), Actor.Program, new Happened(now, TimeSource.Server), stop);
        }
    }

    private async Task OneAsync(LetterLine line, MailingCopy copy, CancellationToken stop)
    {
        var sent = await mails.Of(copy, stop) is { } mail ? await line.SendAsync(mail, stop) : Sent.Never("nothing-to-send");
        var now = clock.GetCurrentInstant();
        _ = sent switch
        {
            { Accepted: true } => await store.Mailings.Sent(copy, now, stop),
            { Final: true } => await store.Mailings.Failed(copy.Mailing, copy.Number, sent.Error!, stop),
            _ when copy.Attempts >= Tries => await store.Mailings.Failed(copy.Mailing, copy.Number, sent.Error!, stop),
            _ => await store.Mailings.TryAgain(copy, sent.Error!, now + Duration.FromMinutes(1 << Math.Min(copy.Attempts, 6)), stop),
        };
    }
}
