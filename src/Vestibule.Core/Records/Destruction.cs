using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records;

/// <summary>What keeps everything about a student from being destroyed.</summary>
public static class Destruction
{
    /// <summary>Why nothing about a student may be destroyed: one of these requests, each of which names the student, is open or held.</summary>
    public static Refusal? BlocksStudent(IEnumerable<RecordsRequest> naming) => naming.FirstOrDefault(r => r.Hold is not null || r.State != RequestState.Closed) is { } first
        ? new Refusal(first.Hold is not null ? "records.keep.hold" : "records.keep.open", ("reference", first.Reference)) : null;
}
