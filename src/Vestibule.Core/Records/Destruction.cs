using NodaTime;
using NodaTime.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records;

/// <summary>What keeps a request from being destroyed.</summary>
public static class Destruction
{
    /// <summary>
    /// Why a request must not be destroyed today; null when it may be. Nothing is destroyed while a request is open (34 CFR 99.10(e)), nor under
    /// a hold, nor before the time of its rule, nor where no rule names a time.
    /// </summary>
    public static Refusal? Blocks(RecordsRequest request, KeepRule? rule, LocalDate today, DateTimeZone zone) => request switch
    {
        { Hold: not null } => new Refusal("records.keep.hold"),
        { ClosedAt: not { } } => new Refusal("records.keep.open", ("reference", request.Reference)),
        _ when rule?.Years is null => new Refusal("records.keep.no-rule"),
        { ClosedAt: { } closed } when closed.InZone(zone).Date.PlusYears(rule.Years.Value) is var from && today < from =>
            new Refusal("records.keep.until", ("day", LocalDatePattern.Iso.Format(from))),
        _ => null,
    };

    /// <summary>Why nothing about a student may be destroyed: one of these requests, each of which names the student, is open or held.</summary>
    public static Refusal? BlocksStudent(IEnumerable<RecordsRequest> naming) => naming.FirstOrDefault(r => r.Hold is not null || r.State != RequestState.Closed) is { } first
        ? new Refusal(first.Hold is not null ? "records.keep.hold" : "records.keep.open", ("reference", first.Reference)) : null;
}
