using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Clockwork;

/// <summary>
/// Makes a request for records of each case in which information is asked, and keeps it in step: what was asked, by whom, and who of the legal
/// office took the case. The case itself stays as it is. Its ids follow from the case, so that it is made once.
/// </summary>
public sealed class OpenRequests(RecordsDesk desk, Journals journals, Household household, DistrictStore store, IClock clock, TimeProvider time, ILogger<OpenRequests> log)
    : Beat(time, TimeSpan.FromMilliseconds(500), log)
{
    private readonly Dictionary<IncidentId, long> looked = [];
    private long newest = -2;

    /// <inheritdoc/>
    public override string Name => "open-requests";

    /// <summary>The request of a case: always the same id.</summary>
    public static SheetId RequestOf(IncidentId incident) => new(DerivedIds.Of(incident.Value, 2001));

    /// <inheritdoc/>
    protected override async Task BeatAsync(CancellationToken stop)
    {
        var seen = store.Ledger.Newest();
        if (seen == newest)
        {
            return;
        }

        var book = await household.Book(stop);
        foreach (var row in await journals.Cases(new CaseFilter([(int)CaseState.Open], Take: 500), stop))
        {
            if (looked.GetValueOrDefault(row.Incident, -1) == row.Version)
            {
                continue;
            }

            if (CaseSummary.Read(row.Summary).Asks.Contains(AskKind.Information) && await journals.Read(row.Incident, stop) is { } incident)
            {
                await OneAsync(book, incident, stop);
            }

            looked[row.Incident] = row.Version;
        }

        newest = seen;
    }

    private async Task OneAsync(DistrictBook book, Incident incident, CancellationToken stop)
    {
        var asked = incident.Information.LastOrDefault();
        var first = incident.Lines[0];
        var id = RequestOf(incident.Id);
        var now = clock.GetCurrentInstant();
        var acting = new Acting(book, new Who(null, first.By.Device, null, KnownBy.Program),
            new TapId(DerivedIds.Of(incident.Id.Value, 2002 + (int)incident.Version)), new Happened(now, TimeSource.Server), now);
        var made = await desk.PassOnAsync(acting, new PassOn(
            id, AskerOf(asked?.Entry), CameBy.Door, asked?.Entry.What ?? Waiting, [], [], asked?.Entry.By, incident.Place.Campus, incident.Id, incident.OpenedAt, incident.Opened.Rehearsal), [], stop);
        if (made.IsOk && made.Value.State != RequestState.Closed)
        {
            await desk.ActAsync(acting with { Tap = new TapId(DerivedIds.Of(acting.Tap.Value, 1)) }, id, (r, on) => InStep(r, on, incident, asked?.Entry), null, stop);
        }
    }

    /// <summary>Shown until the door has written down what is asked.</summary>
    private const string Waiting = "…";

    private static Asker AskerOf(InformationAsked? asked) => new(AskerKind.Unknown, asked?.AskedBy, null, asked?.Contact);

    private static Result<RecordsRequest> InStep(RecordsRequest request, Sitting on, Incident incident, InformationAsked? asked)
    {
        var next = request;
        if (asked is not null && (next.What, next.Asker.Name, next.Asker.Contact, next.WantedBy) != (asked.What, asked.AskedBy, asked.Contact, asked.By))
        {
            next = next with { What = asked.What, Asker = next.Asker with { Name = asked.AskedBy, Contact = asked.Contact }, WantedBy = asked.By };
        }

        if (incident.Legal is { } has && next.Counsel is null)
        {
            next = on.Noted(next with
            {
                Counsel = new Holder(has.Entry.Counsel.Person, has.Entry.Counsel.Name, has.At), FirstTaken = next.FirstTaken ?? has.At, State = RequestState.Taken,
            }, "taken");
        }

        return next;
    }
}
