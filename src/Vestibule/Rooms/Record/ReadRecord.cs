using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Furniture;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Record;

/// <summary>
/// What the check of a record found, at the instant it ran: the signed list it was held against, or what is wrong, or why nothing could
/// be checked. Only what this reader may read is counted.
/// </summary>
public sealed record Proof(Instant At, int Entries, Checkpoint? List, VerifierKey? Key, Refusal? Fault, Refusal? NotChecked)
{
    /// <summary>True when the check ran and everything fits.</summary>
    public bool Holds => Fault is null && NotChecked is null;
}

/// <summary>The record of a case: its lines as far as this reader may read them, and the proof.</summary>
public sealed record RecordView(Incident Incident, ImmutableArray<TimelineRow> Rows, Proof Proof, bool MayExport);

/// <summary>
/// The record of one case. Every entry of the classes this reader may read, in order, each with its mark; entries of other classes are
/// neither shown nor counted. The check runs while the page is made: a page never repeats an older answer.
/// </summary>
public static class ReadRecord
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/record/{incident}", ShowAsync).Needs(Act.ReadRecord);
        app.MapPost("/record/{incident}/export", ExportAsync).Needs(Act.Export);
    }

    private static async Task<IResult> ShowAsync(Screen screen, DistrictStore store, string incident, CancellationToken stop)
    {
        Incident? before;
        try
        {
            before = Guid.TryParse(incident, out var id) ? await store.Ledger.Read(new IncidentId(id), stop) : null;
        }
        catch (DamagedRecordException damaged)
        {
            return Failures.Damaged(screen, (await JournalCheck.Run(store, stop)).Fault?.Refusal ?? damaged.What);
        }

        if (before is null)
        {
            return screen.NotHere();
        }

        var made = await Exports.Check(store, before.Id, Classes(screen.Who, before), stop);
        var found = await store.Ledger.Read(before.Id, stop) ?? before;
        var proof = Prove(screen, made);
        return screen.Show<RecordPage, RecordView>(new RecordView(
            found, [.. Rows(screen, found, made.IsOk ? made.Value.Export : null)], proof, Access.May(screen.Who, Act.Export, found.Matter)));
    }

    // A copy leaves only after the journal says so: its own line is in it.
    private static async Task<IResult> ExportAsync(
        HttpContext context, Screen screen, Form form, Deciding deciding, DistrictStore store, string incident, CancellationToken stop)
    {
        if (!Guid.TryParse(incident, out var id) || await store.Ledger.Read(new IncidentId(id), stop) is not { } found)
        {
            return screen.NotHere();
        }

        var classes = Classes(screen.Who, found);
        var made = await Exports.Check(store, found.Id, classes, stop);
        var no = made.Refusal ?? made.Value.Verdict.Fault?.Refusal
            ?? (await deciding.OnAsync(screen, form, found.Id, (i, _) => new TakeCopy([.. classes]).Decide(i, screen.Who), stop)).Refusal;
        made = no is null ? await Exports.Check(store, found.Id, classes, stop) : made;
        if ((no ?? made.Refusal ?? made.Value.Verdict.Fault?.Refusal) is { } refused)
        {
            return screen.Refused(refused, $"/record/{id}");
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(ExportBytes.Write(made.Value.Export!), "application/json", $"case-{found.Opened.CaseNumber}.vestibule.json");
    }

    /// <summary>The classes of entries that somebody may read of an incident.</summary>
    public static IReadOnlySet<RecordClass> Classes(Who who, Incident incident) =>
        Enum.GetValues<RecordClass>().Where(c => Access.MayRead(who, c, incident.Matter)).ToImmutableSortedSet();

    private static Proof Prove(Screen screen, Result<CheckedExport> made) => made switch
    {
        { Refusal: { } no } => new Proof(screen.Now, 0, null, null, null, no),
        { Value.Export: { } export } => new Proof(screen.Now, export.Entries.Length,
            Checkpoint.Open(export.Checkpoint.AsSpan(), export.Origin, export.Key, Store.Keys.KeyFolder.Verify).Value, export.Key, null, null),
        _ => new Proof(screen.Now, 0, null, null, made.Value.Verdict.Fault!.Refusal, null),
    };

    // With an export, exactly the entries that were checked, by the classes of their signed headers. Without one, what this reader may read.
    private static IEnumerable<TimelineRow> Rows(Screen screen, Incident incident, IncidentExport? export)
    {
        var marks = export?.Entries.Select(e => (Header: HeaderBytes.Read(e.Header.AsSpan()).Value, Leaf: Tree.LeafHash(e.Header.AsSpan())))
            .ToDictionary(e => e.Header.Entry, e => e.Leaf);
        var number = 0;
        foreach (var line in incident.Lines)
        {
            var mark = marks is not null && marks.TryGetValue(line.Id, out var leaf) ? leaf.ToHex() : null;
            if (marks is null ? Access.MayRead(screen.Who, line.Entry.Class, incident.Matter) && line.Entry is not ErasedEntry : mark is not null)
            {
                yield return Row(screen, incident, line, ++number, mark);
            }
        }
    }

    private static TimelineRow Row(Screen screen, Incident incident, Line line, int number, string? mark)
    {
        var row = Story.Row(incident, screen, line);
        var what = row.What;
        return row with
        {
            What = incident.Undone.Contains(line.Id) ? builder =>
            {
                builder.OpenElement(0, "s");
                builder.AddContent(1, what);
                builder.CloseElement();
            } : what,
            Under = builder =>
            {
                builder.AddContent(0, row.Under);
                builder.AddContent(1, row.Under is null ? null : " · ");
                builder.AddContent(2, screen.T("record.recorded", ("at", Exact(screen, line.RecordedAt))));
                if (line.Happened.Source != TimeSource.Server)
                {
                    builder.AddContent(3, " · ");
                    builder.AddContent(4, screen.T(line.Happened.Source == TimeSource.Device ? "record.by-device" : "record.by-estimate"));
                }

                if (line.By.KnownBy is KnownBy.NamedAtDesk or KnownBy.DeviceOnly or KnownBy.OneTapLink or KnownBy.OnBehalfOf or KnownBy.Program)
                {
                    builder.AddContent(5, " · ");
                    builder.AddContent(6, screen.T("record.known." + Told.Kebab(line.By.KnownBy)));
                }
            },
            Logged = mark is null ? $"#{number}" : $"#{number} · {mark[..4]} {mark[4..8]}",
        };
    }

    private static string Exact(Screen screen, Instant at)
    {
        var local = at.InZone(screen.Zone);
        return local.Date == screen.Today
            ? local.TimeOfDay.ToString("H:mm:ss", System.Globalization.CultureInfo.InvariantCulture)
            : screen.S("record.when", ("day", local.Date), ("time", local.TimeOfDay.ToString("H:mm:ss", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
