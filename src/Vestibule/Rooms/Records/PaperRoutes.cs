using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Records;

/// <summary>A page that is being redacted: which request and paper, and a form that came back.</summary>
public sealed record RedactView(RecordsRequest Request, RequestPaper Paper, string? Boxes, Refusal? Why);

/// <summary>Looking at the papers of a request, and making redacted copies of them.</summary>
public static class PaperRoutes
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/records/{request}/paper/{paper}", ShowAsync).Needs(Act.SeeRecords);
        app.MapGet("/records/{request}/paper/{paper}/redact", async (Asked a, string paper) =>
            await FindAsync(a, paper) is ({ } request, { Readable: true } found) ? a.Screen.Show<RedactPage, RedactView>(new RedactView(request, found, null, null)) : a.Screen.NotHere()).Needs(Act.HandleRecords);
        app.MapPost("/records/{request}/paper/{paper}/redact", RedactAsync).Needs(Act.HandleRecords);
    }

    /// <summary>What a paper is called: its number, and whether it is a page of a file or a redacted copy.</summary>
    public static string NameOf(Screen screen, RequestPaper paper, int number) => paper switch
    {
        { RedactedFrom: not null } => screen.S("records.paper.copy", ("n", number)),
        { PageOf: not null } => screen.S("records.paper.page", ("n", number), ("page", paper.Page)),
        _ => screen.S("records.paper", ("n", number)),
    };

    /// <summary>Sends the copies that can be shown as one PDF made of pictures.</summary>
    public static async Task<IResult> SendAsOneAsync(HttpContext context, RequestPapers chest, SheetId request, IEnumerable<RequestPaper> papers, CancellationToken stop)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.File(await chest.AsOneAsync(request, papers, stop), "application/pdf", Key.Reference(request) + ".pdf");
    }

    /// <summary>Sends the picture that was drawn anew; a file that cannot be shown only as a download that no browser opens.</summary>
    public static async Task<IResult> SendAsync(Screen screen, HttpContext context, RequestPapers chest, SheetId request, RequestPaper paper, bool original, CancellationToken stop)
    {
        original |= !paper.Readable;
        var open = await chest.OpenAsync(request, original ? paper.Paper : PaperChest.PreviewOf(paper.Paper), stop);
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
        return Results.Stream(open.Value, FileKind.Unknown, $"{Key.Reference(request)}{FileKind.Ending(paper.MediaType)}");
    }

    private static async Task<IResult> ShowAsync(Asked a, HttpContext context, RequestPapers chest, string paper) =>
        await FindAsync(a, paper) is ({ } request, { } found)
            ? await SendAsync(a.Screen, context, chest, request.Id, found, context.Request.Query.ContainsKey("original"), a.Stop) : a.Screen.NotHere();

    private static async Task<IResult> RedactAsync(Asked a, RequestPapers chest, string paper)
    {
        if (await FindAsync(a, paper) is not ({ } request, { Readable: true } found) || await a.FindAsync(Act.HandleRecords) is null)
        {
            return a.Screen.NotHere();
        }

        if (Box.Read(a.Form.Typed("boxes")) is not { } boxes)
        {
            return Again(new Refusal("records.boxes"));
        }

        var open = await chest.OpenAsync(request.Id, PaperChest.PreviewOf(found.Paper), a.Stop);
        if (open.Refusal is { } no)
        {
            return Again(no);
        }

        using var page = new MemoryStream();
        await using (open.Value)
        {
            await open.Value.CopyToAsync(page, a.Stop);
        }

        if (Redacting.Of(page.ToArray(), boxes) is not { } copy)
        {
            return Again(new Refusal("not-a-picture"));
        }

        var kept = await chest.OneAsync(request.Id, new PaperId(DerivedIds.Of(a.Form.Tap.Value, 100)), copy, null, a.Stop);
        return kept.Refusal is { } notKept ? Again(notKept)
            : await a.ActAsync(Act.HandleRecords, "papers", (r, on) => new AddPapers([kept.Value with { RedactedFrom = found.Paper }]).Decide(r, on));

        IResult Again(Refusal why) => a.Screen.Show<RedactPage, RedactView>(new RedactView(request, found, a.Form.Typed("boxes"), why), StatusCodes.Status400BadRequest);
    }

    private static async Task<(RecordsRequest? Request, RequestPaper? Paper)> FindAsync(Asked a, string paper) =>
        await a.FindAsync(Act.SeeRecords) is { Request: var request } && Guid.TryParse(paper, out var id) && request.Papers.FirstOrDefault(p => p.Paper.Value == id) is { } found
            ? (request, found) : (null, null);
}
