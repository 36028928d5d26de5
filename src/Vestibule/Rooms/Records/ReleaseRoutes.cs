using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Records;

/// <summary>What somebody with a link sees before it is opened: for whom it is meant. Nothing, when it does not work.</summary>
public sealed record ReleaseView(string? To, string Path);

/// <summary>
/// The other end of a sealed link. A look does not open it, so that no scanner of mails uses it up; a press does, once. What never was, ran
/// out, was opened or was taken back looks the same.
/// </summary>
public static class ReleaseRoutes
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/release/{token}", async (Screen screen, RecordsDesk desk, string token, CancellationToken stop) =>
            await FindAsync(desk, token, stop) is not { } found ? Closed(screen)
            : found.Link.IsOpen(screen.Now) ? await ShowAsync(screen, desk, found.Link, token, stop)
            : found.Link.MayOpen(screen.Now) ? screen.Show<ReleasePage, ReleaseView>(new ReleaseView(found.Link.Recipient, $"/release/{token}")) : Closed(screen)).Needs(Act.SeePublic);
        app.MapPost("/release/{token}", OpenAsync).Needs(Act.SeePublic);
        app.MapGet("/release/{token}/{paper}", async (Screen screen, HttpContext context, RecordsDesk desk, RequestPapers chest, string token, string paper, CancellationToken stop) =>
            await FindAsync(desk, token, stop) is { Link: var link } && link.IsOpen(screen.Now) && await desk.ReadAsync(link.Request, stop) is { Request: var request }
            && (paper == "copies" || request.Papers.Any(p => p.Paper.ToString() == paper && request.Gave[link.Given].Papers.Contains(p.Paper)))
                ? await SendAsync(screen, context, chest, request, request.Gave[link.Given], paper, stop) : Closed(screen)).Needs(Act.SeePublic);
    }

    private static async Task<IResult> SendAsync(Screen screen, HttpContext context, RequestPapers chest, RecordsRequest request, Given given, string paper, CancellationToken stop) =>
        paper == "copies" ? await PaperRoutes.SendAsOneAsync(context, chest, request.Id, request.Papers.Where(p => given.Papers.Contains(p.Paper)), stop)
            : await PaperRoutes.SendAsync(screen, context, chest, request.Id, request.Papers.Single(p => p.Paper.ToString() == paper), false, stop);

    private static async Task<IResult> OpenAsync(Screen screen, Form form, RecordsDesk desk, string token, CancellationToken stop)
    {
        if (await FindAsync(desk, token, stop) is not { } found || !found.Link.MayOpen(screen.Now))
        {
            return Closed(screen);
        }

        var opened = found.Link with { OpenedAt = screen.Now };
        var kept = await desk.Registers.Keep(
            new Keeping(RecordsRegisters.Links, found.Sheet.Id, found.Sheet.Version, form.Tap, screen.Who.Actor, form.Happened(), opened.Write()) { State = 1, LookUps = [GiveRoutes.LookUpOf(token)] }, stop);
        if (!kept.IsOk)
        {
            return kept.Refusal!.Key == "error.sheet-changed" ? Closed(screen) : screen.Refused(kept.Refusal!, $"/release/{token}");
        }

        await desk.ActAsync(PassOnRoutes.Acting(screen, form) with { Tap = new TapId(DerivedIds.Of(form.Tap.Value, 1)) }, opened.Request, (r, on) => on.Noted(r, "link-opened", opened.Recipient), null, stop);
        return screen.Go($"/release/{token}");
    }

    private static async Task<(Sheet Sheet, SealedLink Link)?> FindAsync(RecordsDesk desk, string token, CancellationToken stop) =>
        token.Length is > 20 and < 100 && (await desk.Registers.Find(RecordsRegisters.Links, GiveRoutes.LookUpOf(token), stop)).SingleOrDefault() is { } sheet
            ? (sheet, SealedLink.Read(sheet.Body.AsSpan())) : null;

    private static async Task<IResult> ShowAsync(Screen screen, RecordsDesk desk, SealedLink link, string token, CancellationToken stop) =>
        await desk.ReadAsync(link.Request, stop) is { Request: var request } && link.Given < request.Gave.Length
            ? screen.Show<ReleasedPage, LetterView>(LetterView.Of(screen, request, request.Gave[link.Given]) with { LinkTo = $"/release/{token}", Copies = $"/release/{token}/copies", Until = link.OpenedAt + SealedLink.StaysOpen })
            : Closed(screen);

    private static IResult Closed(Screen screen) => screen.Show<ReleasePage, ReleaseView>(new ReleaseView(null, "/"), StatusCodes.Status404NotFound);
}
