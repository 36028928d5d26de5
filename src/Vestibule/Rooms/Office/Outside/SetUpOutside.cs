using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Outside;

/// <summary>The providers as they are set up, this program's address as they must know it, the form as it came back, and whether something was just saved.</summary>
public sealed record OutsideView(ImmutableArray<OutsideProvider> Providers, string Address, Form? Form, bool Saved);

/// <summary>The Office sets up with whose identities people may sign in (OpenID Connect).</summary>
public static class SetUpOutside
{
    /// <summary>The page.</summary>
    public const string Path = "/office/sign-in";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen, OutsideBook book, ChannelBook channels, string? saved) => Show(screen, book, channels, null, saved is not null)).Needs(Act.KeepOffice);
        app.MapPost(Path, SaveAsync).Needs(Act.KeepOffice);
    }

    private static IResult Show(Screen screen, OutsideBook book, ChannelBook channels, Form? form, bool saved) =>
        screen.Show<OutsidePage, OutsideView>(new OutsideView(book.Current, channels.Address, form, saved), form is null ? 200 : 400);

    private static async Task<IResult> SaveAsync(Screen screen, Form form, OutsideBook book, ChannelBook channels, CancellationToken stop)
    {
        var old = form.Typed("id");
        var kept = book.Find(old);
        var others = book.Current.Where(p => p.Id != old).ToImmutableArray();
        ImmutableArray<OutsideProvider> now;
        if (form.Has("drop"))
        {
            now = others;
        }
        else
        {
            var provider = Read(form, kept);
            if (kept is null && others.Length >= OutsideBook.Most)
            {
                form.Refuse("name", new Refusal("sign-in.outside.most", ("most", OutsideBook.Most.ToString(System.Globalization.CultureInfo.InvariantCulture))));
            }

            if (!form.Ok)
            {
                return Show(screen, book, channels, form, false);
            }

            now = kept is null ? others.Add(provider) : [.. book.Current.Select(p => p.Id == old ? provider : p)];
        }

        return (await book.SaveAsync(now, stop)).Refusal is { } no ? screen.Refused(no, Path) : screen.Go(Path + "?saved");
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
