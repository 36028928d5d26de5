using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>What became of a paper: why it could not be kept, or why it is kept and cannot be shown.</summary>
public sealed record KeptPaper(Refusal? Why, Refusal? Shown);

/// <summary>
/// Keeps a paper: sealed as it came, then drawn anew to be shown, then its entry. A file that cannot be shown is kept all the same.
/// </summary>
public sealed class KeepPaper(Deciding deciding, PaperChest chest, PictureProcess pictures)
{
    /// <summary>
    /// Keeps the n-th file of a tap. The ids follow from the tap: sent again after a lost answer, the same file is the same paper.
    /// </summary>
    public async Task<KeptPaper> OneAsync(Acting acting, IncidentId incident, OfficialId? official, byte[] bytes, int n, CancellationToken stop)
    {
        var paper = new PaperId(DerivedIds.Of(acting.Tap.Value, 100 + n));
        var kind = FileKind.Of(bytes.AsSpan(0, Math.Min(bytes.Length, FileKind.Peek)));
        var put = await chest.Put(incident, paper, new MemoryStream(bytes), PaperChest.FileLimit, stop);
        if (put.Refusal is { } notKept)
        {
            return new KeptPaper(notKept, null);
        }

        var shown = await DrawAsync(incident, paper, kind, bytes, stop);
        var tap = n == 0 ? acting.Tap : new TapId(DerivedIds.Of(acting.Tap.Value, 500 + n));
        var recorded = await deciding.OnAsync(acting with { Tap = tap }, incident, (i, _) =>
            new RecordPaper(paper, official, kind, bytes.Length, put.Value.SealedSha256, shown is null).Decide(i, acting.Who), stop);
        return new KeptPaper(recorded.Refusal, shown);
    }

    private async Task<Refusal?> DrawAsync(IncidentId incident, PaperId paper, string kind, byte[] bytes, CancellationToken stop)
    {
        if (!FileKind.IsPicture(kind))
        {
            return new Refusal("paper-not-shown");
        }

        var drawn = await pictures.RedrawAsync(bytes, stop);
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
