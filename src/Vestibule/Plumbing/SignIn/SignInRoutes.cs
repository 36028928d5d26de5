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
        app.MapGet(Path, (HttpContext context, string? back, string? outside, Screen screen) => outside is not null
            ? Outside(context, screen, "sign-in.outside.failed", StaffProviders(context).FirstOrDefault(p => p.Id == outside), back)
            : ShowAsync(screen, new SignInView(LocalPath.OrHome(back), null, null, "", Demonstration(screen)) { Outside = StaffProviders(context) })).Needs(Act.SeePublic);
        OutsideRoutes(app);
        app.MapPost(Path, EnterAsync).Needs(Act.SeePublic).RequireRateLimiting(Slowly);
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

    private static IResult ShowAsync(Screen screen, SignInView view) =>
        screen.Show<SignInPage, SignInView>(view, view.Wrong is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static async Task<IResult> EnterAsync(HttpContext context, Screen screen, Form form, UserManager<Account> accounts, SignInManager<Account> manager)
    {
        var (name, password, back, kept) = (form.Required("name", 200), form.Typed("password"), LocalPath.OrHome(form.Typed("back")), form.Typed("kept"));
        var account = form.Ok ? await accounts.FindByNameAsync(name) : null;
        if (account is null)
        {
            // As slow as for somebody who exists, so that time tells nobody who works here.
            accounts.PasswordHasher.VerifyHashedPassword(null!, Decoy(accounts), password);
        }
        else if ((await manager.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true)).Succeeded)
        {
            return await WelcomeAsync(context, screen, account, accounts, manager, back, kept);
        }

        return ShowAsync(screen, new SignInView(back, kept.Length > 0 ? kept : null, form.FirstWrong ?? Wrong, name, Demonstration(screen)) { Outside = StaffProviders(context) });
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

        await manager.SignInAsync(account, isPersistent: false);
        TakeKept(context); // What waited for the way to a provider is somebody's who is in now, or nobody's.
        // The proof in the next form belongs to whoever is now signed in.
        context.User = await manager.CreateUserPrincipalAsync(account);
        return Onward(context, screen, back, kept);
    }

    private static async Task<IResult> LeaveAsync(HttpContext context, Screen screen)
    {
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return screen.Go("/");
    }

    private static string? decoy;

    private static string Decoy(UserManager<Account> accounts) =>
        decoy ??= accounts.PasswordHasher.HashPassword(null!, Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)));
}
