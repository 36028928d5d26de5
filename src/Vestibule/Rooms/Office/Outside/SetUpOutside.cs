using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Outside;

/// <summary>The providers that hold, this program's address as they must know it, the form as it came back, and whether something was just saved.</summary>
public sealed record OutsideView(IReadOnlyList<OutsideProvider> Providers, string Address, Form? Form, string? Saved)
{
    /// <summary>Whether some people are asked for more than a password.</summary>
    public bool More { get; init; }

    /// <summary>What waits for a second person.</summary>
    public IReadOnlyList<OutsideProvider> Waiting { get; init; } = [];

    /// <summary>What was changed lately.</summary>
    public IReadOnlyList<OutsideLine> Story { get; init; } = [];
}

/// <summary>What the page is made from.</summary>
public sealed record OutsideDesk(OutsideBook Book, ChannelBook Channels, StrongerSignIn Stronger);

/// <summary>The Office sets up with whose identities people may sign in (OpenID Connect). What lets staff in waits for a second person; taking away counts at once.</summary>
public static class SetUpOutside
{
    /// <summary>The page.</summary>
    public const string Path = "/office/sign-in";

    private static readonly Refusal Changed = new("error.sheet-changed");

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (Screen screen, OutsideDesk desk, string? saved, CancellationToken stop) => await ShowAsync(screen, desk, null, saved, stop)).Needs(Act.KeepOffice);
        app.MapPost(Path, SaveAsync).Needs(Act.KeepOffice);
    }

    private static async Task<IResult> ShowAsync(Screen screen, OutsideDesk desk, Form? form, string? saved, CancellationToken stop) =>
        screen.Show<OutsidePage, OutsideView>(
            new OutsideView(desk.Book.Current, desk.Channels.Address, form, saved) { More = desk.Stronger.IsAsked, Waiting = desk.Book.Waiting, Story = await desk.Book.StoryAsync(stop) },
            form is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static async Task<IResult> SaveAsync(Screen screen, Form form, OutsideDesk desk, CancellationToken stop)
    {
        var (id, book) = (form.Typed("id"), desk.Book);
        var kept = book.Find(id);
        if (screen.Who.Person is not { } person)
        {
            return screen.NotHere();
        }

        var drop = form.Has("drop");
        if (drop && kept is null)
        {
            return screen.Go(Path + "?saved");
        }

        // A page that shows what is no more.
        if (kept is null ? id.Length > 0 : kept.Made != form.Tap && $"{kept.Made}" != form.Typed("seen"))
        {
            form.Refuse("name", Changed);
        }

        var provider = drop ? kept! : Read(form, kept);
        if (!form.Ok)
        {
            return await ShowAsync(screen, desk, form, null, stop);
        }

        var asked = provider.ForStaff && !drop;
        var to = provider with { ProposedBy = asked ? person.Id : null, Made = form.Tap };
        var what = drop ? OutsideChange.Removed : asked ? OutsideChange.Proposed : OutsideChange.Set;
        var done = await book.ChangeAsync(what, to, all => Change(all, kept, to, drop), screen, form, stop);
        if (done.Refusal is { } no)
        {
            form.Refuse("name", no);
            return await ShowAsync(screen, desk, form, null, stop);
        }

        return screen.Go(Path + (asked ? "?saved=waits" : "?saved"));
    }

    // Runs on what is stored at that moment: two who save at once both have theirs, or the second is told.
    private static Result<ImmutableArray<OutsideProvider>> Change(ImmutableArray<OutsideProvider> all, OutsideProvider? kept, OutsideProvider to, bool drop)
    {
        if (all.Any(p => p.Made == to.Made && !drop))
        {
            return all; // The same tap once more.
        }

        if (kept is not null && !all.Contains(kept))
        {
            return Changed;
        }

        if (kept is null && all.Select(p => p.Id).Distinct().Count() >= OutsideBook.Most)
        {
            return new Refusal("sign-in.outside.most", ("most", OutsideBook.Most.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        // While somebody has still to agree, what held goes on holding.
        var others = all.RemoveAll(p => p.Id == to.Id && (drop || to.ProposedBy is null || p.ProposedBy is not null));
        return drop ? others : others.Add(to);
    }

    private static OutsideProvider Read(Form form, OutsideProvider? kept)
    {
        var issuer = form.Required("issuer", 500).TrimEnd('/');
        if (issuer.Length > 0 && !(Uri.TryCreate(issuer, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) && uri.Query.Length == 0))
        {
            form.Refuse("issuer", new Refusal("sign-in.outside.issuer"));
        }

        // A field left empty keeps the secret that is there: it is never sent to a browser.
        var secret = form.Text("client-secret", 500) ?? kept?.Secret ?? form.Required("client-secret", 500);
        var match = form.Choice<OutsideMatch>("match") ?? OutsideMatch.VerifiedEmail;
        var (staff, families) = (form.Has("staff"), form.Has("families"));
        if (!staff && !families)
        {
            form.Refuse("staff", new Refusal("form.missing"));
        }

        // The id stands in the address that the provider sends people back to: it stays when the name changes.
        return new OutsideProvider(kept?.Id ?? DerivedIds.Of(form.Tap.Value, 1).ToString("N")[..8], form.Required("name", 60), issuer, form.Required("client", 200), secret, match, staff, families);
    }
}
