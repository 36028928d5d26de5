using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>What became of a paper: why it could not be kept, or why it is kept and cannot be shown.</summary>
public sealed record KeptPaper(Refusal? Why, Refusal? Shown);

/// <summary>
/// Keeps a paper: sealed as it comes, chunk by chunk, then drawn anew to be shown, then its entry. A file that cannot be shown is kept all the same.
/// </summary>
public sealed class KeepPaper(Deciding deciding, PaperChest chest, PictureProcess pictures)
{
    /// <summary>
    /// Keeps the n-th file of a tap. The ids follow from the tap: sent again after a lost answer, the same file is the same paper.
    /// </summary>
    public async Task<KeptPaper> OneAsync(Acting acting, IncidentId incident, OfficialId? official, Stream content, int n, CancellationToken stop)
    {
        var start = new byte[FileKind.Peek];
        var begun = await content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, stop);
        if (begun == 0)
        {
            return new KeptPaper(new Refusal("paper-empty"), null);
        }

        var paper = new PaperId(DerivedIds.Of(acting.Tap.Value, 100 + n));
        var kind = FileKind.Of(start.AsSpan(0, begun));
        var put = await chest.Put(incident, paper, new Rejoined(start.AsMemory(0, begun), content), PaperChest.FileLimit, stop);
        if (put.Refusal is { } notKept)
        {
            return new KeptPaper(notKept.Key == "error.paper-too-large" ? new Refusal("too-large") : notKept, null);
        }

        var shown = await DrawAsync(incident, paper, kind, stop);
        var tap = n == 0 ? acting.Tap : new TapId(DerivedIds.Of(acting.Tap.Value, 500 + n));
        var recorded = await deciding.OnAsync(acting with { Tap = tap }, incident, (i, _) =>
            new RecordPaper(paper, official, kind, put.Value.Bytes, put.Value.SealedSha256, shown is null).Decide(i, acting.Who), stop);
        return new KeptPaper(recorded.Refusal, shown);
    }

    private async Task<Refusal?> DrawAsync(IncidentId incident, PaperId paper, string kind, CancellationToken stop)
    {
        if (!FileKind.IsPicture(kind))
        {
            return new Refusal("paper-not-shown");
        }

        var open = await chest.Open(incident, paper, stop);
        if (!open.IsOk)
        {
            return new Refusal("paper-not-shown");
        }

        await using var file = open.Value;
        var drawn = await pictures.RedrawAsync(file, stop);
        if (!drawn.IsOk)
        {
            return drawn.Refusal is { Key: "picture-too-large" } ? drawn.Refusal : new Refusal("paper-not-shown");
        }

        Refusal? shown = null;
        foreach (var (aside, picture) in new[] { (PaperChest.PreviewOf(paper), drawn.Value.Preview), (PaperChest.SmallOf(paper), drawn.Value.Small) })
        {
            shown ??= (await chest.Put(incident, aside, new MemoryStream(picture), PaperChest.FileLimit, stop)).Refusal;
        }

        return shown;
    }
}
