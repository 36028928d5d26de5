using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>What signing in with a provider needs.</summary>
public sealed record OutsideParts(OutsideBook Book, IAuthenticationHandlerProvider Handlers, IOptionsMonitor<OpenIdConnectOptions> Options);

public static partial class SignIn
{
    /// <summary>The longest kept form that survives the way to a provider and back, sealed, in a cookie in pieces.</summary>
    private const int LongestKept = 12_000;

    /// <summary>Adds the framework's handler without any provider: those come from the Office while the program runs.</summary>
    public static IServiceCollection AddOutsideSignIn(this IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(OutsideSchemes.Cookie, cookie =>
        {
            cookie.Cookie.Name = Cookies.Outside;
            (cookie.Cookie.HttpOnly, cookie.Cookie.SameSite, cookie.Cookie.SecurePolicy) = (true, SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
            cookie.ExpireTimeSpan = TimeSpan.FromMinutes(5);
        });
        services.AddSingleton<OutsideBook>().AddSingleton<OutsideSchemes>().AddSingleton<IAuthenticationSchemeProvider>(s => s.GetRequiredService<OutsideSchemes>());
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>>(s => s.GetRequiredService<OutsideSchemes>());
        services.AddSingleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>();
        return services.AddTransient<OpenIdConnectHandler>().AddScoped<OutsideParts>();
    }

    private static void OutsideRoutes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "/with/{id}", GoOutAsync).Needs(Act.SeePublic).RequireRateLimiting(Slowly);
        app.MapGet(Path + "/back/{id}", ComeBackAsync).Needs(Act.SeePublic).RequireRateLimiting(Slowly);
        app.MapGet(Path + "/from/{id}", ArriveAsync).Needs(Act.SeePublic).RequireRateLimiting(Slowly);
    }

    // A link and no form: a browser that keeps to our policy follows no form to another house.
    private static async Task<IResult> GoOutAsync(HttpContext context, Screen screen, OutsideParts parts, string id, string? back, CancellationToken stop)
    {
        if (parts.Book.Find(id) is not { } provider)
        {
            return screen.NotHere();
        }

        var to = LocalPath.OrHome(back);
        var arrive = to.StartsWith(FamilyPath, StringComparison.Ordinal) ? to : $"{Path}/from/{provider.Id}?back={Uri.EscapeDataString(to)}";
        try
        {
            await parts.Options.Get(provider.Scheme).ConfigurationManager!.GetConfigurationAsync(stop);
            await context.ChallengeAsync(provider.Scheme, new AuthenticationProperties { RedirectUri = arrive });
            return Results.Empty;
        }
        catch (OpenIdConnectProtocolException)
        {
            // The provider was asked beforehand and knows this program by another address or secret.
            return Outside(context, screen, "sign-in.outside.failed", provider, back);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or ArgumentException)
        {
            return Outside(context, screen, "sign-in.outside.unreachable", provider, back);
        }
    }

    /// <summary>Where a family arrives with the provider's word.</summary>
    public const string FamilyPath = "/contacts/mine";

    private static async Task ComeBackAsync(HttpContext context, Screen screen, OutsideParts parts, string id)
    {
        if (parts.Book.Find(id) is not { } provider || await parts.Handlers.GetHandlerAsync(context, provider.Scheme) is not IAuthenticationRequestHandler handler || !await handler.HandleRequestAsync())
        {
            await screen.NotHere().ExecuteAsync(context);
        }
    }

    private static async Task<IResult> ArriveAsync(HttpContext context, Screen screen, OutsideParts parts, UserManager<Account> accounts, SignInManager<Account> manager, string id, string? back)
    {
        var word = await OutsideSchemes.TakeAsync(context, parts.Book);
        if (word is null || word.Provider.Id != id || !word.Provider.ForStaff)
        {
            return Outside(context, screen, "sign-in.outside.failed", parts.Book.Find(id), back);
        }

        if (OutsideMatching.Person(screen.Book, word) is not { } person || await accounts.FindByNameAsync(person.SignIn) is not { } account)
        {
            return Outside(context, screen, "sign-in.outside.unknown", word.Provider, back);
        }

        return await WelcomeAsync(context, screen, account, accounts, manager, LocalPath.OrHome(back), TakeKept(context) ?? "");
    }

    private static IResult Outside(HttpContext context, Screen screen, string why, OutsideProvider? provider, string? back) =>
        ShowAsync(screen, new SignInView(LocalPath.OrHome(back), TakeKept(context, forget: false), new Refusal(why, ("provider", provider?.Name ?? "-")), "", Demonstration(screen)) { Outside = StaffProviders(context) });

    private static IReadOnlyList<OutsideProvider> StaffProviders(HttpContext context) => [.. context.RequestServices.GetRequiredService<OutsideBook>().Current.Where(p => p.ForStaff)];

    // The way to a provider and back leaves our page. The form that somebody had sent waits with the browser, sealed.
    private static void KeepForTheWay(HttpContext context, string kept)
    {
        if (kept.Length <= LongestKept && StaffProviders(context).Count > 0)
        {
            new ChunkingCookieManager().AppendResponseCookie(context, Cookies.KeptForm, kept, Cookies.Kept(context, KeepFor));
        }
    }

    private static string? TakeKept(HttpContext context, bool forget = true)
    {
        var cookies = new ChunkingCookieManager();
        var kept = cookies.GetRequestCookie(context, Cookies.KeptForm);
        if (kept is not null && forget)
        {
            cookies.DeleteCookie(context, Cookies.KeptForm, Cookies.Kept(context, KeepFor));
        }

        return kept;
    }
}

/// <summary>Whom a provider's word means.</summary>
public static class OutsideMatching
{
    /// <summary>The one person of the book whom a word means; null when it means nobody, or could mean two.</summary>
    public static Person? Person(DistrictBook book, OutsideWord word)
    {
        var name = word.Provider.Match == OutsideMatch.VerifiedEmail ? word.VerifiedEmail : word.DirectoryName;
        Person[] meant = name is null ? [] : [.. book.People.Where(p => Is(p.Email, name) || (word.Provider.Match == OutsideMatch.DirectoryName && Is(p.SignIn, name))).Take(2)];
        return meant.Length == 1 ? meant[0] : null;
    }

    private static bool Is(string? kept, string said) => string.Equals(kept, said, StringComparison.OrdinalIgnoreCase);
}
