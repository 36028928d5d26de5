using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>What the page for the code shows: where to go on afterwards, a form that was kept, and what was wrong.</summary>
public sealed record CodeView(string Back, string Kept, Refusal? Wrong);

// What comes after the password, and how fresh a sign-in is.
public static partial class SignIn
{
    private const string At = "at";

    // Somebody who changes how they sign in has signed in lately: a screen that was left open is not enough.
    private static readonly Duration Fresh = Duration.FromMinutes(15);

    private static readonly Refusal Late = new("code.late");

    /// <summary>True when whoever is asking signed in within the last quarter of an hour.</summary>
    public static async Task<bool> IsFreshAsync(HttpContext context) =>
        (await context.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Properties?.GetString(At) is { } at
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && context.Now() - Instant.FromUnixTimeSeconds(seconds) < Fresh;

    private static AuthenticationProperties FreshNow(HttpContext context)
    {
        var properties = new AuthenticationProperties { IsPersistent = false };
        properties.SetString(At, context.Now().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return properties;
    }

    /// <summary>Remembers in a sealed cookie, for five minutes, whose password was right, and asks for the code.</summary>
    private static async Task<IResult> AskCodeAsync(HttpContext context, Screen screen, Account account, string back, string kept)
    {
        await context.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(
            new ClaimsIdentity([new Claim(ClaimTypes.Name, account.Person.Id.ToString())], IdentityConstants.TwoFactorUserIdScheme)));
        return Ask(screen, new CodeView(back, kept, null));
    }

    private static IResult Ask(Screen screen, CodeView view) =>
        screen.Show<CodePage, CodeView>(view, view.Wrong is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static async Task<IResult> ShowCodeAsync(HttpContext context, Screen screen, SignInManager<Account> manager) =>
        await manager.GetTwoFactorAuthenticationUserAsync() is not null ? Ask(screen, new CodeView("/", "", null))
            : NotIn(context, screen, "/", "", null);

    private static async Task<IResult> CodeAsync(HttpContext context, Screen screen, Form form, UserManager<Account> accounts, SignInManager<Account> manager, Ways ways)
    {
        var (code, back, kept) = (form.Required("code", 40), LocalPath.OrHome(form.Typed("back")), form.Typed("kept"));
        if (await manager.GetTwoFactorAuthenticationUserAsync() is not { } account)
        {
            return NotIn(context, screen, back, kept, Late);
        }

        if (form.FirstWrong is { } wrong)
        {
            return Ask(screen, new CodeView(back, kept, wrong));
        }

        var taken = await ways.Take(new WayTap(account.Person.Id, form.Tap, new Actor(account.Person.Id, screen.Who.Device, KnownBy.SignedIn), form.Happened()), code, context.RequestAborted);
        if (taken.Refusal is { } no)
        {
            return Ask(screen, new CodeView(back, kept, no));
        }

        await context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        account.Saved(taken.Value);
        return await WelcomeAsync(context, screen, account, accounts, manager, back, kept);
    }
}
