using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// Reads what is kept and may be over, class by class, the oldest first. It stops at the first that was begun too late to be over in time, so that a look costs what is old
/// enough and not what there is.
/// </summary>
public sealed class KeptThings(RecordsDesk desk, DistrictStore store)
{
    private const int Page = 200;

    /// <summary>The classes that something can be erased of here.</summary>
    public static readonly ImmutableArray<KeptClass> Classes =
        [KeptClass.Request, KeptClass.Link, KeptClass.Search, KeptClass.Mail, KeptClass.Case, KeptClass.CasePapers];

    /// <summary>The register of a class; null for what is no sheet but a case.</summary>
    public static Register? RegisterOf(KeptClass kept) => kept switch
    {
        KeptClass.Request => RecordsRegisters.Requests, KeptClass.Link => RecordsRegisters.Links, KeptClass.Search => RecordsRegisters.Searches, KeptClass.Mail => RecordsRegisters.Mails, _ => null,
    };

    /// <summary>What was over before an instant.</summary>
    public IAsyncEnumerable<KeptThing> OverBefore(KeptClass kept, Instant edge, CancellationToken stop) =>
        RegisterOf(kept) is { } register ? SheetsAsync(kept, register, edge, stop) : CasesAsync(kept, edge, stop);

    /// <summary>One thing as it is now; null when it is not there.</summary>
    public async Task<KeptThing?> OneAsync(KeptClass kept, SheetId id, CancellationToken stop) =>
        RegisterOf(kept) is { } register ? await desk.Registers.Read(register, id, stop) is { } sheet ? (await OfAsync(kept, sheet, stop)).Thing : null
        : await store.Ledger.Row(new IncidentId(id.Value), stop) is { } row ? await OfAsync(kept, CaseSummary.Read(row.Summary), stop) : null;

    /// <summary>Whether it is gone, and not only damaged so that it cannot be read.</summary>
    public async Task<bool> IsGoneAsync(KeptClass kept, SheetId id, CancellationToken stop) =>
        RegisterOf(kept) is { } register ? await desk.Registers.Read(register, id, stop) is null
        : kept == KeptClass.CasePapers ? (await store.Papers.Of(new IncidentId(id.Value), stop)).Count == 0
        : !await store.Ledger.Has(new IncidentId(id.Value), stop);

    private async IAsyncEnumerable<KeptThing> SheetsAsync(KeptClass kept, Register register, Instant edge, [EnumeratorCancellation] CancellationToken stop)
    {
        // A mail that waits for somebody is not over.
        ImmutableArray<int> states = kept switch { KeptClass.Request => [(int)RequestState.Closed], KeptClass.Link => [0, 1], KeptClass.Mail => [1], _ => [0] };
        IReadOnlyList<Sheet> page;
        var after = -1L;
        do
        {
            page = await desk.Registers.Oldest(register, states, after, Page, stop);
            foreach (var sheet in page)
            {
                var (thing, begun) = await OfAsync(kept, sheet, stop);
                if (begun >= edge)
                {
                    yield break;
                }

                if (thing.Over < edge)
                {
                    yield return thing;
                }

                after = sheet.Opened;
            }
        }
        while (page.Count == Page);
    }

    private async IAsyncEnumerable<KeptThing> CasesAsync(KeptClass kept, Instant edge, [EnumeratorCancellation] CancellationToken stop)
    {
        IReadOnlyList<CaseRow> page;
        var after = -1L;
        do
        {
            page = await store.Ledger.Cases(new CaseFilter([(int)CaseState.Closed], Take: Page) { After = after }, stop);
            foreach (var row in page)
            {
                var summary = CaseSummary.Read(row.Summary);
                if (summary.OpenedAt >= edge)
                {
                    yield break;
                }

                if (summary.ClosedAt < edge && await OfAsync(kept, summary, stop) is { } thing)
                {
                    yield return thing;
                }

                after = row.Opened;
            }
        }
        while (page.Count == Page);
    }

    private async Task<(KeptThing Thing, Instant Begun)> OfAsync(KeptClass kept, Sheet sheet, CancellationToken stop)
    {
        switch (kept)
        {
            case KeptClass.Request:
                var request = RecordsRequest.Read(sheet.Body.AsSpan());
                return (new KeptThing(kept, sheet.Id, sheet.Id, Named(request), request.ClosedAt) { Called = request.Reference }, request.Made);
            case KeptClass.Link:
                var link = SealedLink.Read(sheet.Body.AsSpan());
                return (new KeptThing(kept, sheet.Id, link.Request, await NamedAsync(link.Request, stop), link.Expires), link.Made);
            case KeptClass.Mail:
                var mail = IntakeMail.Read(sheet.Body.AsSpan());
                return (new KeptThing(kept, sheet.Id, mail.Request, await NamedAsync(mail.Request, stop), mail.Found), mail.Found);
            default:
                return (new KeptThing(kept, sheet.Id, null, [.. SearchedFor(sheet.Body.AsSpan())], sheet.Made), sheet.Made);
        }
    }

    /// <summary>A case, or its papers; null for a case that is damaged, which nobody can know whom it names, and for papers that are gone.</summary>
    private async Task<KeptThing?> OfAsync(KeptClass kept, CaseSummary summary, CancellationToken stop) =>
        (kept == KeptClass.CasePapers && (await store.Papers.Of(summary.Id, stop)).Count == 0) || await store.Ledger.ReadIfSound(summary.Id, stop) is not { } incident ? null
        : new KeptThing(kept, new SheetId(summary.Id.Value), null, [Key.OfCase(summary.Id), .. Named(incident)], summary.ClosedAt) 
        {
            Called = summary.CaseNumber, Said = FreeText.Of(incident.Lines.Where(l => l.Entry is not (ErasedEntry or UnknownEntry)).Select(l => EntryKinds.Write(l.Entry))),
        };

    private async Task<ImmutableArray<string>> NamedAsync(SheetId? request, CancellationToken stop) =>
        request is { } id && await desk.ReadAsync(id, stop) is { Request: var found } ? Named(found) : [];

    private static ImmutableArray<string> Named(RecordsRequest request) =>
        [.. request.Students.SelectMany(s => s.Keys), .. request.Incident is { } at ? (string[])[Key.OfCase(at)] : []];

    /// <summary>The students of a case, as an official named them or as the children of a detained parent. What was said in one breath is taken apart at its commas.</summary>
    private static IEnumerable<string> Named(Incident incident) => incident.Students.Select(s => s.Entry.Text).Concat(incident.Children.Select(c => c.Added.Entry.Name))
        .SelectMany(text => text.Split([',', ';', '\n']).Prepend(text)).Where(n => Key.Plain(n).Length > 0)
        .SelectMany(n => (string[])[Key.Of("student-name", n), Key.Of("student-number", n)]).Distinct();

    private static string[] SearchedFor(ReadOnlySpan<byte> body) =>
        System.Text.Json.JsonDocument.Parse(body.ToArray()).RootElement.TryGetProperty("typed", out var typed) && typed.GetString() is { } text
            ? [Key.Of("student-number", text), Key.Of("student-name", text)] : [];
}
