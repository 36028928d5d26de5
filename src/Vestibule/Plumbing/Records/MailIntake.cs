using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Vestibule.Reach;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>The mailbox that is read, where the district has set one up; in a demonstration there is none, because nothing calls out.</summary>
public sealed record IntakeBox(Func<Mailbox?> Now);

/// <summary>
/// Takes mails over: each becomes a request, with its files and itself as papers, or waits to be looked at. Every mail once: its sheet's id follows from its bytes, and
/// is kept in the commit that keeps the request.
/// </summary>
public sealed class MailIntake(RecordsDesk desk, RequestPapers papers, Settings settings, DistrictStore store)
{
    private const string Cursor = "records-mailbox";
    private const int Shown = 200;

    /// <summary>When the mailbox was last looked at here, and the code of what went wrong.</summary>
    public (Instant At, string? Error)? Looked { get; private set; }

    /// <summary>Reads what is new in a mailbox.</summary>
    public async Task ReadAsync(Mailbox box, DistrictBook book, Func<Instant> now, CancellationToken stop)
    {
        var so = await settings.Read(Cursor, stop) is { } text ? JsonSerializer.Deserialize<ReadSoFar>(text)! : ReadSoFar.Nothing;
        var (last, kept) = (so, true);
        var error = await new MailboxLine(box).ReadAsync(so, async mail =>
        {
            var taken = await TakeAsync(book, mail, now(), stop);
            (last, kept) = (taken ? mail.At : last, taken);
            return taken;
        }, stop);
        if (last != so)
        {
            await settings.Write(Cursor, JsonSerializer.Serialize(last), stop);
        }

        Looked = (now(), error ?? (kept ? null : "mail-not-kept"));
    }

    /// <summary>The mails that were taken over, those that wait first, then the newest.</summary>
    public async Task<ImmutableArray<(SheetId Id, IntakeMail Mail)>> ListAsync(CancellationToken stop) =>
        [.. (await desk.Registers.List(RecordsRegisters.Mails, new SheetFilter([0, 1], Take: Shown), stop)).Select(s => (s.Id, IntakeMail.Read(s.Body.AsSpan()))).OrderByDescending(m => m.Item2.Waits)];

    /// <summary>Decides on a mail that waits: a request after all, or nothing to do.</summary>
    public async Task<Result<IntakeMail>> SettleAsync(Acting acting, SheetId id, bool request, CancellationToken stop)
    {
        if (await desk.Registers.Read(RecordsRegisters.Mails, id, stop) is not { } sheet)
        {
            return new Refusal("not-found");
        }

        var kept = IntakeMail.Read(sheet.Body.AsSpan());
        if (!kept.Waits)
        {
            return kept;
        }

        if (!request)
        {
            var aside = kept with { Fate = MailFate.SetAside };
            var done = await desk.Registers.Keep(Keeping(acting, id, sheet.Version, aside) with { Tap = acting.Tap }, stop);
            return done.IsOk ? aside : done.Refusal!;
        }

        byte[]? bytes = null;
        if (kept.Mail is { } paper && (await papers.OpenAsync(id, paper.Paper, stop)) is { IsOk: true } open)
        {
            using var copy = new MemoryStream();
            await using (open.Value)
            {
                await open.Value.CopyToAsync(copy, stop);
            }

            bytes = copy.ToArray();
        }

        return await OpenAsync(acting, id, sheet.Version, kept, bytes is null ? null : ReceivedMail.Read(bytes), bytes, stop);
    }

    private async Task<bool> TakeAsync(DistrictBook book, WaitingMail mail, Instant now, CancellationToken stop)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(mail.Bytes.Length > 0 ? mail.Bytes : System.Text.Encoding.UTF8.GetBytes($"{mail.At}|{mail.Size}")));
        var id = RecordsRegisters.IdOf("mail:" + digest);
        if (await desk.Registers.Read(RecordsRegisters.Mails, id, stop) is not null)
        {
            return true;
        }

        var read = ReceivedMail.Read(mail.Bytes);
        var acting = new Acting(book, new Who(null, null, null, KnownBy.Program), new TapId(DerivedIds.Of(id.Value, 1)), new Happened(now, TimeSource.Server), now);
        var kept = new IntakeMail(digest, now, mail.Size, read?.FromAddress, read?.Subject, read?.MessageId, mail.At.Validity, mail.At.Last,
            mail.Bytes.Length == 0 ? MailFate.TooLarge : read is null ? MailFate.Unreadable : read.Automatic ? MailFate.Automatic : MailFate.Request, null, null);
        if (Bounce.Read(mail.Bytes) is { } bounce)
        {
            var marked = bounce.Copy is { } copy ? await store.Mailings.CameBack(new SheetId(bounce.Mail), copy, bounce.Addresses, bounce.Status, bounce.ForGood, now, stop)
                : await store.Outbox.CameBack(bounce.Mail, bounce.Addresses, bounce.Status, now, stop);
            if (!marked.IsOk)
            {
                return false;
            }

            kept = kept with { Fate = marked.Value ? MailFate.CameBack : MailFate.Automatic };
        }

        if (kept.Fate == MailFate.Request)
        {
            return (await OpenAsync(acting, id, 0, kept, read, mail.Bytes, stop)).IsOk;
        }

        if (mail.Bytes.Length > 0)
        {
            var paper = await papers.OneAsync(id, new PaperId(DerivedIds.Of(id.Value, 99)), mail.Bytes, null, stop);
            if (!paper.IsOk)
            {
                return false;
            }

            kept = kept with { Mail = paper.Value };
        }

        return (await desk.Registers.Keep(Keeping(acting, id, 0, kept), stop)).IsOk;
    }

    /// <summary>One commit: the request, the mail's sheet, the messages to the legal office.</summary>
    private async Task<Result<IntakeMail>> OpenAsync(Acting acting, SheetId id, long version, IntakeMail kept, ReceivedMail? mail, byte[]? bytes, CancellationToken stop)
    {
        var request = new SheetId(DerivedIds.Of(id.Value, 2));
        var files = ImmutableArray.CreateBuilder<RequestPaper>();
        foreach (var (n, (name, content)) in (mail?.Files ?? []).Select(f => (f.Name, f.Content)).Concat(bytes is null ? [] : [((string?)null, bytes)]).Index())
        {
            var paper = await papers.WithPagesAsync(request, new PaperId(DerivedIds.Of(id.Value, 100 + n)), content, name is null ? null : Path.GetFileName(name), stop);
            if (!paper.IsOk)
            {
                return paper.Refusal!;
            }

            files.AddRange(paper.Value);
        }

        var what = mail is null ? kept.Subject ?? kept.Digest[..12] : string.Join('\n', new[] { mail.Subject, mail.Text }.Where(t => t is { Length: > 0 }));
        var handedOn = acting.Book.People.FirstOrDefault(p => p.Email is not null && p.Email.Equals(mail?.HandedOnBy, StringComparison.OrdinalIgnoreCase));
        var own = handedOn is not null && handedOn.Email!.Equals(mail!.FromAddress, StringComparison.OrdinalIgnoreCase);
        var opened = kept with { Fate = MailFate.Request, Request = request, Mail = null };
        var done = await desk.PassOnAsync(acting with { Tap = new TapId(DerivedIds.Of(id.Value, 3)) }, new PassOn(
            request, new Asker(AskerKind.Unknown, own ? null : mail?.FromName ?? mail?.FromAddress, null, own ? null : mail?.FromAddress), CameBy.Email,
            what.Length == 0 ? kept.Digest[..12] : what, [], [], null, null, null, mail?.Sent is { } at ? Instant.FromDateTimeOffset(at) : null, false) { For = handedOn?.Id },
            files.ToImmutable(), stop, [Keeping(acting, id, version, opened)]);
        return done.IsOk ? opened : done.Refusal!;
    }

    private static Keeping Keeping(Acting acting, SheetId id, long version, IntakeMail mail) =>
        new(RecordsRegisters.Mails, id, version, new TapId(DerivedIds.Of(acting.Tap.Value, 4)), acting.Who.Actor, acting.Happened, mail.Write()) { State = mail.Waits ? 0 : 1 };
}
