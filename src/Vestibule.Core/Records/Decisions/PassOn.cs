using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records.Decisions;

/// <summary>
/// Anybody passes on what they were asked. Little is needed: what was asked. Nothing is judged: the legal office finds out the rest.
/// </summary>
public sealed record PassOn(
    SheetId Id, Asker Asker, CameBy How, string What, IReadOnlyList<Student> Students, IReadOnlyList<RecordKind> Kinds, LocalDate? WantedBy,
    CampusId? Campus, IncidentId? Incident, Instant? Received, bool Practice)
{
    /// <summary>The employee it is passed on for, where a program does it: whose mail it came in. They see when the office has it.</summary>
    public PersonId? For { get; init; }

    /// <summary>The longest text, in characters.</summary>
    public const int Limit = 8000;

    /// <summary>How many students one request may name.</summary>
    public const int StudentLimit = 200;

    /// <summary>The request, or why not.</summary>
    public Result<RecordsRequest> Decide(Who who, Instant now)
    {
        if (string.IsNullOrWhiteSpace(What))
        {
            return new Refusal("records.what-missing");
        }

        if (What.Length > Limit || Students.Count > StudentLimit)
        {
            return new Refusal("records.too-much");
        }

        var request = new RecordsRequest(
            Id, Asker, How, What, WantedBy, Received is { } at && at <= now ? at : now, now, Campus, who.Person?.Id ?? For, who.Device, Incident, Practice)
        {
            Track = Usual(Asker.Kind, How),
        };
        request = Describe.Add(request, Students, Kinds, null);
        return request with { Happenings = [new Happening(now, who.Person?.Id, "passed-on", null)] };
    }

    /// <summary>The track a request most likely runs on. Counsel changes it in one tap.</summary>
    public static Track Usual(AskerKind asker, CameBy how) => (asker, how) switch
    {
        (_, CameBy.Served) => Track.LegalProcess,
        (AskerKind.Parent or AskerKind.Student, _) => Track.ParentInspection,
        (AskerKind.Press, _) => Track.OpenRecords,
        _ => Track.Information,
    };
}

/// <summary>More papers that belong to a request: from whoever passed it on, or from the office.</summary>
public sealed record AddPapers(IReadOnlyList<RequestPaper> Papers)
{
    /// <summary>The request with the papers; each once.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on) => request.State == RequestState.Closed ? new Refusal("records.closed")
        : on.Noted(request with { Papers = [.. request.Papers, .. Papers.Where(p => request.Papers.All(k => k.Paper != p.Paper))] }, "papers", Key.Number(Papers.Count));
}
