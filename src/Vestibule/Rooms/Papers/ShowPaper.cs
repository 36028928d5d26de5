using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Papers;

/// <summary>
/// Shows a paper: the picture that was drawn anew, never the file that came from outside. The original can be downloaded, and is never
/// opened in the browser as what it claims to be.
/// </summary>
public static class ShowPaper
{
    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) => app.MapGet("/case/{incident}/paper/{paper}", ShowAsync).Needs(Act.ReadPapers);

    private static async Task<IResult> ShowAsync(
        Screen screen, HttpContext context, Journals journals, PaperChest chest, string incident, string paper, CancellationToken stop)
    {
        var id = new IncidentId(Guid.Parse(incident));
        if (!Guid.TryParse(paper, out var given) || await journals.Read(id, stop) is not { } found
            || found.Papers.FirstOrDefault(p => p.Recorded.Entry.Paper.Value == given) is not { } file)
        {
            return screen.NotHere();
        }

        var entry = file.Recorded.Entry;
        var original = context.Request.Query.ContainsKey("original") || !entry.Readable;
        var which = original ? entry.Paper : context.Request.Query.ContainsKey("small") ? PaperChest.SmallOf(entry.Paper) : PaperChest.PreviewOf(entry.Paper);
        var open = await chest.Open(id, which, stop);
        if (open.Refusal is { } no)
        {
            return screen.Refused(no);
        }

        context.Response.Headers.CacheControl = "no-store";
        if (!original)
        {
            return Results.Stream(open.Value, "image/jpeg");
        }

        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        var number = found.Papers.IndexOf(file) + 1;
        return Results.Stream(open.Value, FileKind.Unknown, $"{found.Opened.CaseNumber}-{number}{FileKind.Ending(entry.MediaType)}");
    }
}
