using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records.Decisions;

/// <summary>Somebody who sits over a request, now: with the rules and the calendar that hold.</summary>
public sealed record Sitting(Who Who, Instant Now, DateTimeZone Zone, RuleBook Rules, WorkingCalendar Calendar)
{
    /// <summary>Today in the district.</summary>
    public LocalDate Today => Now.InZone(Zone).Date;

    /// <summary>The person, as they are written beside what they did. Only somebody signed in decides about a request.</summary>
    public Result<Holder> Me => Who.Person is { } person ? new Holder(person.Id, person.Name, Now) : new Refusal("not-allowed");

    /// <summary>The request with a line of what happened.</summary>
    public RecordsRequest Noted(RecordsRequest request, string kind, string? text = null) =>
        request with { Happenings = request.Happenings.Add(new Happening(Now, Who.Person?.Id, kind, text)) };

    /// <summary>Why nothing can be done with a request at all: it is closed, or nobody has it yet.</summary>
    public static Refusal? Stuck(RecordsRequest request) => request.State switch
    {
        RequestState.Closed => new Refusal("records.closed"),
        RequestState.New => new Refusal("records.not-taken"),
        _ => null,
    };
}
