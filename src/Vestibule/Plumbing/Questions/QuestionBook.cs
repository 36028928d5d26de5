using System.Text.Json;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>The questions of staff, every version of each.</summary>
public sealed class QuestionBook(DistrictStore store)
{
    private static readonly Register Questions = new("staff-question", RecordClass.Operational);

    /// <summary>A question, or null.</summary>
    public async Task<Kept<StaffQuestion>?> Read(SheetId id, CancellationToken stop) => await store.Registers.Read(Questions, id, stop) is { } sheet ? Of(sheet) : null;

    /// <summary>Questions at some stages, newest first.</summary>
    public async Task<IReadOnlyList<Kept<StaffQuestion>>> List(CancellationToken stop, params QuestionStage[] stages) =>
        [.. (await store.Registers.List(Questions, new SheetFilter([.. stages.Select(s => (int)s)], Take: 300), stop)).Select(Of)];

    /// <summary>What somebody asked, newest first.</summary>
    public async Task<IReadOnlyList<Kept<StaffQuestion>>> AskedBy(PersonId person, CancellationToken stop) =>
        [.. (await store.Registers.Find(Questions, "by:" + person.Value, stop)).Select(Of).Where(q => q.It.By == person)];

    /// <summary>Keeps the next version, and whatever follows from it, in one commit.</summary>
    public async Task<Refusal?> Keep(SheetId id, long seen, StaffQuestion question, TapId tap, Actor by, Happened happened, IEnumerable<Keeping> more, CancellationToken stop, IEnumerable<Outgoing>? word = null) =>
        (await store.Registers.KeepAll([
            new Keeping(Questions, id, seen, tap, by, happened, JsonSerializer.SerializeToUtf8Bytes(question, CoreJson.Default)) { State = (int)question.Stage, LookUps = ["by:" + question.By.Value], Messages = [.. word ?? []] },
            .. more], stop)).Refusal;

    private static Kept<StaffQuestion> Of(Sheet sheet) => new(sheet.Id, sheet.Version, JsonSerializer.Deserialize<StaffQuestion>(sheet.Body.AsSpan(), CoreJson.Default)!);
}
