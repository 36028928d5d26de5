using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

public static partial class SignIn
{
    /// <summary>The policy that slows down guessing.</summary>
    public const string Slowly = "slowly";

    /// <summary>The policy that slows down guessing the links of messages.</summary>
    public const string Links = "links";

    private static readonly Refusal Wrong = new("sign-in.wrong");

    /// <summary>The routes. One-tap sign-in exists only in a demonstration: a live house has no such route.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (HttpContext context, string? back, string? outside, string? way, Screen screen, OutsideBook book) => outside is not null
            ? Outside(context, screen, "sign-in.outside.failed", book.Find(outside), back, way)
            : NotIn(context, screen, LocalPath.OrHome(back), "", null)).Needs(Act.SeePublic);
        OutsideRoutes(app);
        app.MapPost(Path, EnterAsync).Needs(Act.SeePublic).RequireRateLimiting(Slowly);
        app.MapGet(Path + "/code", ShowCodeAsync).Needs(Act.SeePublic);
        app.MapPost(Path + "/code", CodeAsync).Needs(Act.SeePublic).RequireRateLimiting(Slowly);
        app.MapPost(Path + "/again", AgainAsync).Needs(Act.SeePublic);
        app.MapPost(Path + "/passkey/begin", AskKeyAsync).Needs(Act.SeePublic).RequireRateLimiting(Links);
        app.MapPost(Path + "/passkey", KeyAsync).Needs(Act.SeePublic).RequireRateLimiting(Links);
        app.MapPost("/sign-out", LeaveAsync).Needs(Act.SeePublic);
        if (app.ServiceProvider.GetRequiredService<House>().Demonstration)
        {
            app.MapPost(Path + "/demonstration", PickAsync).Needs(Act.SeePublic).RequireRateLimiting(Slowly);
        }
    }

    /// <summary>Whether the person of a request is still signed in: their sign-in may have changed since.</summary>
    public static async Task<bool> StillAsync(HttpContext context)
    {
        // Its own scope: a stream outlives many changes, and what was read at its start must not answer for now.
        await using var scope = context.RequestServices.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignInManager<Account>>().ValidateSecurityStampAsync(context.User) is not null;
    }

    private static IResult NotIn(HttpContext context, Screen screen, string back, string kept, Refusal? why, string name = "") =>
        screen.Show<SignInPage, SignInView>(Offering(context, new SignInView(back, kept.Length > 0 ? kept : null, why, name, Demonstration(screen))), why is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static async Task<IResult> EnterAsync(HttpContext context, Screen screen, Form form, UserManager<Account> accounts, SignInManager<Account> manager, StrongerSignIn stronger)
    {
        var (name, password, back, kept) = (form.Required("name", 200), form.Typed("password"), LocalPath.OrHome(form.Typed("back")), form.Typed("kept"));
        var account = form.Ok ? await accounts.FindByNameAsync(name) : null;
        if (account?.Stored.PasswordHash is null || await accounts.IsLockedOutAsync(account))
        {
            // As slow as for somebody who has one, so that time tells nobody who works here.
            accounts.PasswordHasher.VerifyHashedPassword(null!, Decoy(accounts), password);
        }
        else if (!await accounts.CheckPasswordAsync(account, password))
        {
            await accounts.AccessFailedAsync(account);
        }
        else if (account.Stored.TotpSecret is not null)
        {
            // What failed so far still counts: who knows the password guesses codes no more often than passwords.
            return await AskCodeAsync(context, screen, account, back, kept);
        }
        else
        {
            await accounts.ResetAccessFailedCountAsync(account);
            // A form that waits goes on first: it is asked for again the next time.
            var led = kept.Length == 0 && stronger.Leads(account.Person);
            return await WelcomeAsync(context, screen, account, accounts, manager, led ? $"{OwnPath}?more={Uri.EscapeDataString(back)}" : back, kept);
        }

        return NotIn(context, screen, back, kept, form.FirstWrong ?? Wrong, name);
    }

    // Starting over drops whose password was right, and nothing that was on its way.
    private static async Task<IResult> AgainAsync(HttpContext context, Screen screen, Form form)
    {
        await context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        return NotIn(context, screen, LocalPath.OrHome(form.Typed("back")), form.Typed("kept"), null);
    }

    private static async Task<IResult> PickAsync(HttpContext context, Screen screen, Form form, UserManager<Account> accounts, SignInManager<Account> manager) =>
        await accounts.FindByNameAsync(form.Required("name", 200)) is { } account
            ? await WelcomeAsync(context, screen, account, accounts, manager, LocalPath.OrHome(form.Typed("back")), form.Typed("kept"))
            : screen.NotHere();

    private static async Task<IResult> WelcomeAsync(
        HttpContext context, Screen screen, Account account, UserManager<Account> accounts, SignInManager<Account> manager, string back, string kept)
    {
        if (account.Stored.SecurityStamp.Length == 0)
        {
            await accounts.UpdateSecurityStampAsync(account);
        }

        await manager.SignInAsync(account, FreshNow(context));
        await LanguageChoice.FollowAsync(context, account.Person.Id);
        Forget(context); // What waited for the way to a provider is somebody's who is in now, or nobody's.
        // The proof in the next form belongs to whoever is now signed in.
        context.User = await manager.CreateUserPrincipalAsync(account);
        return Onward(context, screen, back, kept);
    }

    private static async Task<IResult> LeaveAsync(HttpContext context, Screen screen)
    {
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        Forget(context);
        context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return screen.Go("/");
    }

    private static string? decoy;

    private static string Decoy(UserManager<Account> accounts) =>
        decoy ??= accounts.PasswordHasher.HashPassword(null!, Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)));
}
