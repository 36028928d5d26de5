using Microsoft.AspNetCore.Mvc;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Papers;

/// <summary>What became of one file of a form.</summary>
public sealed record Received(string Name, long Bytes, Refusal? Why, Refusal? Shown);

/// <summary>What the page after sending papers says: each file with what became of it, and the way back.</summary>
public sealed record PapersSent(IReadOnlyList<Received> Files, string Back);

/// <summary>
/// Takes papers: many files at once, at any time, from the door, the leader or an employee. Each is sealed as it came before its entry is
/// written; what can be shown is drawn anew beside it. A file that cannot be shown is kept all the same.
/// </summary>
public static class RecordPapers
{
    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) => app.MapPost("/case/{incident}/paper", TakeAsync)
        .WithMetadata(new RequestSizeLimitAttribute(PaperChest.FormLimit)).Needs(Act.RecordPaper);

    private static async Task<IResult> TakeAsync(
        Screen screen, Form form, HttpContext context, Deciding deciding, PaperChest chest, PictureProcess pictures, string incident, string? back, CancellationToken stop)
    {
        var id = new IncidentId(Guid.Parse(incident));
        var files = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(stop)).Files : new FormFileCollection();
        var official = Guid.TryParse(form.Typed("official"), out var one) ? new OfficialId(one) : (OfficialId?)null;
        var path = back == "ask" ? $"/lead/{id}/ask#papers" : $"/case/{id}";
        var received = new List<Received>();
        for (var n = 0; n < files.Count && form.Ok; n++)
        {
            received.Add(await OneAsync(screen, form, deciding, chest, pictures, id, official, files[n], n, stop));
        }

        if (form.FirstWrong is { } wrong)
        {
            return screen.Refused(wrong, path);
        }

        // A browser sends an empty, nameless file for a file field that was left alone.
        var meant = received.Where(r => r.Name.Length > 0 || r.Bytes > 0).ToArray();
        return meant.Length == 0 ? screen.Refused(new Refusal("no-paper"), path)
            : meant.All(r => r.Why is null && r.Shown is null) ? screen.Go(path)
            : screen.Show<PapersPage, PapersSent>(new PapersSent(meant, path), meant.All(r => r.Why is not null) ? 400 : 200);
    }

    private static async Task<Received> OneAsync(
        Screen screen, Form form, Deciding deciding, PaperChest chest, PictureProcess pictures, IncidentId incident, OfficialId? official, IFormFile file, int n, CancellationToken stop)
    {
        var name = Path.GetFileName(file.FileName);
        if (file.Length == 0)
        {
            return new Received(name, 0, new Refusal("paper-empty"), null);
        }

        if (file.Length > PaperChest.FileLimit)
        {
            return new Received(name, file.Length, new Refusal("too-large"), null);
        }

        // The ids follow from the tap: sent again after a lost answer, the same file is the same paper.
        var paper = new PaperId(DerivedIds.Of(form.Tap.Value, 100 + n));
        var bytes = new byte[file.Length];
        await using (var read = file.OpenReadStream())
        {
            await read.ReadExactlyAsync(bytes, stop);
        }

        var kind = FileKind.Of(bytes.AsSpan(0, Math.Min(bytes.Length, FileKind.Peek)));
        var put = await chest.Put(incident, paper, new MemoryStream(bytes), PaperChest.FileLimit, stop);
        if (put.Refusal is { } notKept)
        {
            return new Received(name, file.Length, notKept, null);
        }

        Refusal? shown = null;
        if (!FileKind.IsPicture(kind))
        {
            shown = new Refusal("paper-not-shown");
        }
        else
        {
            var drawn = await pictures.RedrawAsync(bytes, stop);
            shown = drawn.Refusal is { Key: "picture-too-large" } ? drawn.Refusal : drawn.IsOk ? null : new Refusal("paper-not-shown");
            foreach (var (aside, picture) in drawn.IsOk ? [(PaperChest.PreviewOf(paper), drawn.Value.Preview), (PaperChest.SmallOf(paper), drawn.Value.Small)] : Array.Empty<(PaperId, byte[])>())
            {
                var kept = await chest.Put(incident, aside, new MemoryStream(picture), PaperChest.FileLimit, stop);
                shown ??= kept.Refusal;
            }
        }

        var tap = n == 0 ? form.Tap : new TapId(DerivedIds.Of(form.Tap.Value, 500 + n));
        var recorded = await deciding.OnAsync(new Acting(screen.Book, screen.Who, tap, form.Happened(), screen.Now), incident,
            (i, _) => new RecordPaper(paper, official, kind, file.Length, put.Value.SealedSha256, shown is null).Decide(i, screen.Who), stop);
        return new Received(name, file.Length, recorded.Refusal, shown);
    }
}
