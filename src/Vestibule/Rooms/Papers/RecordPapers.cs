using Microsoft.AspNetCore.Mvc;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

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
        Screen screen, Form form, HttpContext context, KeepPaper keep, string incident, string? back, CancellationToken stop)
    {
        var id = new IncidentId(Guid.Parse(incident));
        var files = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(stop)).Files : new FormFileCollection();
        var official = Guid.TryParse(form.Typed("official"), out var one) ? new OfficialId(one) : (OfficialId?)null;
        var path = back == "ask" ? $"/lead/{id}/ask#papers" : $"/case/{id}";
        var received = new List<Received>();
        for (var n = 0; n < files.Count && form.Ok; n++)
        {
            received.Add(await OneAsync(screen, form, keep, id, official, files[n], n, stop));
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
        Screen screen, Form form, KeepPaper keep, IncidentId incident, OfficialId? official, IFormFile file, int n, CancellationToken stop)
    {
        var name = Path.GetFileName(file.FileName);
        if (file.Length is 0 or > PaperChest.FileLimit)
        {
            return new Received(name, file.Length, new Refusal(file.Length == 0 ? "paper-empty" : "too-large"), null);
        }

        var bytes = new byte[file.Length];
        await using (var read = file.OpenReadStream())
        {
            await read.ReadExactlyAsync(bytes, stop);
        }

        var kept = await keep.OneAsync(new Acting(screen.Book, screen.Who, form.Tap, form.Happened(), screen.Now), incident, official, bytes, n, stop);
        return new Received(name, file.Length, kept.Why, kept.Shown);
    }
}
