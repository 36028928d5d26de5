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
    /// <summary>The longest kept form that survives the way to a provider and back, sealed, in one cookie: with more, a proxy may refuse the request.</summary>
    private const int LongestKept = 3_500;

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
    private static async Task<IResult> GoOutAsync(HttpContext context, Screen screen, OutsideParts parts, string id, string? back, string? way, CancellationToken stop)
    {
        if (parts.Book.Find(id) is not { } provider)
        {
            return screen.NotHere();
        }

        var to = LocalPath.OrHome(back);
        var arrive = IsFamily(to) ? to : $"{Path}/from/{provider.Id}?back={Uri.EscapeDataString(to)}&way={Uri.EscapeDataString(way ?? "")}";
        try
        {
            await parts.Options.Get(provider.Scheme).ConfigurationManager!.GetConfigurationAsync(stop);
            await context.ChallengeAsync(provider.Scheme, new AuthenticationProperties { RedirectUri = arrive });
            return Results.Empty;
        }
        catch (OpenIdConnectProtocolException)
        {
            // The provider was asked beforehand and knows this program by another address or secret.
            return Outside(context, screen, "sign-in.outside.failed", provider, back, way);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or ArgumentException)
        {
            return Outside(context, screen, "sign-in.outside.unreachable", provider, back, way);
        }
    }

    /// <summary>Where a family arrives with the provider's word.</summary>
    public const string FamilyPath = FamilyAsk + "/mine";

    private const string FamilyAsk = "/contacts";

    private static async Task ComeBackAsync(HttpContext context, Screen screen, OutsideParts parts, string id)
    {
        if (parts.Book.Find(id) is not { } provider || await parts.Handlers.GetHandlerAsync(context, provider.Scheme) is not IAuthenticationRequestHandler handler || !await handler.HandleRequestAsync())
        {
            await screen.NotHere().ExecuteAsync(context);
        }
    }

    private static async Task<IResult> ArriveAsync(HttpContext context, Screen screen, OutsideParts parts, UserManager<Account> accounts, SignInManager<Account> manager, string id, string? back, string? way)
    {
        var word = await OutsideSchemes.TakeAsync(context, parts.Book);
        if (word is null || word.Provider.Id != id || !word.Provider.ForStaff)
        {
            return Outside(context, screen, "sign-in.outside.failed", parts.Book.Find(id), back, way);
        }

        if (OutsideMatching.Person(screen.Book, word) is not { } person || await accounts.FindByNameAsync(person.SignIn) is not { } account)
        {
            return Outside(context, screen, "sign-in.outside.unknown", word.Provider, back, way);
        }

        return await WelcomeAsync(context, screen, account, accounts, manager, LocalPath.OrHome(back), Kept(context, way) ?? "");
    }

    // A family has no password here: they can ask for a link instead.
    private static IResult Outside(HttpContext context, Screen screen, string why, OutsideProvider? provider, string? back, string? way) =>
        IsFamily(LocalPath.OrHome(back)) ? screen.Go(FailedAt(back, provider?.Id ?? ""))
            : NotIn(context, screen, LocalPath.OrHome(back), Kept(context, way) ?? "", new Refusal(why, ("provider", provider?.Name ?? "-")));

    private static bool IsFamily(string path) => path.StartsWith(FamilyPath, StringComparison.Ordinal);

    /// <summary>Where somebody is told that it did not work, who was on the way to an address of ours.</summary>
    public static string FailedAt(string? arrive, string provider)
    {
        var id = Uri.EscapeDataString(provider);
        return IsFamily(arrive ?? "") ? $"{FamilyAsk}?outside={id}"
            : $"{Path}?outside={id}{(arrive?.Split('?', 2) is [_, var onward] ? "&" + onward : "")}";
    }

    private static IReadOnlyList<OutsideProvider> StaffProviders(HttpContext context) => [.. context.RequestServices.GetRequiredService<OutsideBook>().Current.Where(p => p.ForStaff)];

    /// <summary>Whether a provider's word could mean this person, so that they are not locked out without a password and a passkey.</summary>
    public static bool MayComeFromOutside(HttpContext context, Person person) =>
        StaffProviders(context).Any(p => p.Match == OutsideMatch.DirectoryName || !string.IsNullOrEmpty(person.Email));

    // Decides whether a page offers the providers. The way there and back leaves our page: a form that somebody had sent waits with the browser, sealed, and only a link of this very page
    // takes it up again, since the next person at this screen may be somebody else. What waited before is forgotten.
    private static SignInView Offering(HttpContext context, SignInView view)
    {
        if (view.Kept is not { } kept)
        {
            Forget(context);
            return view with { Outside = StaffProviders(context) };
        }

        if (kept.Length > LongestKept || StaffProviders(context) is not { Count: > 0 } providers)
        {
            return view;
        }

        var way = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        context.Response.Cookies.Append(Cookies.KeptForm, way + kept, Cookies.Kept(context, KeepFor));
        return view with { Outside = providers, Way = way };
    }

    private static string? Kept(HttpContext context, string? way) =>
        way is { Length: 32 } && context.Request.Cookies[Cookies.KeptForm] is { } kept && kept.StartsWith(way, StringComparison.Ordinal) ? kept[32..] : null;

    private static void Forget(HttpContext context)
    {
        if (context.Request.Cookies.ContainsKey(Cookies.KeptForm))
        {
            context.Response.Cookies.Delete(Cookies.KeptForm, Cookies.Kept(context, KeepFor));
        }
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
