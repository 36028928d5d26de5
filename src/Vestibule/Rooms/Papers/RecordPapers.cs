using Microsoft.AspNetCore.Mvc;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Papers;

/// <summary>What became of one file of a form.</summary>
public sealed record Received(string Name, Refusal? Why, Refusal? Shown);

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
        .WithMetadata(new RequestSizeLimitAttribute(PaperChest.FormLimit), new FilesStream()).Needs(Act.RecordPaper);

    private static async Task<IResult> TakeAsync(
        Screen screen, Form form, HttpContext context, KeepPaper keep, string incident, string? back, CancellationToken stop)
    {
        var id = new IncidentId(Guid.Parse(incident));
        var official = Guid.TryParse(form.Typed("official"), out var one) ? new OfficialId(one) : (OfficialId?)null;
        var path = back == "ask" ? $"/lead/{id}/ask#papers" : $"/case/{id}";
        var received = new List<Received>();
        var acting = new Acting(screen.Book, screen.Who, form.Tap, form.Happened(), screen.Now);
        if (form.Ok && StreamedForm.Of(context) is { } files)
        {
            await foreach (var (name, content) in files.FilesAsync(stop))
            {
                var kept = await keep.OneAsync(acting, id, official, content, received.Count, stop);
                received.Add(new Received(name, kept.Why, kept.Shown));
            }
        }

        if (form.FirstWrong is { } wrong)
        {
            return screen.Refused(wrong, path);
        }

        // What the machine could not save may be sent again: a device keeps it until then.
        var meant = received.ToArray();
        var status = meant.Any(r => r.Why is { Key: "error.not-saved" }) ? 503 : meant.All(r => r.Why is not null) ? 400 : 200;
        return meant.Length == 0 ? screen.Refused(new Refusal("no-paper"), path)
            : meant.All(r => r.Why is null && r.Shown is null) ? screen.Go(path)
            : screen.Because(meant.Select(r => r.Why).FirstOrDefault(w => w is not null)).Show<PapersPage, PapersSent>(new PapersSent(meant, path), status);
    }
}
