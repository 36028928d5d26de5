using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

// Signing in with the device at hand: its lock, a fingerprint, a face. What it answers is checked by the framework and taken once.
public static partial class SignIn
{
    internal const int LongestAnswer = 20_000;
    private static readonly Refusal KeyWrong = new("ways.not-in");

    /// <summary>Passkeys are for the one name under which the house is reached, whatever a request calls it, and are asked for by its own pages alone.</summary>
    public static void SetUp(IdentityPasskeyOptions options, House house)
    {
        options.ServerDomain = house.Domain;
        options.AuthenticatorTimeout = Ways.Patience.ToTimeSpan();
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "required";
        options.AttestationConveyancePreference = "none";
        options.ValidateOrigin = origin => ValueTask.FromResult(!origin.CrossOrigin && Uri.TryCreate(origin.Origin, UriKind.Absolute, out var from)
            && from.Host == house.Domain && (from.Scheme == Uri.UriSchemeHttps || (from.Scheme == Uri.UriSchemeHttp && house.Domain == House.ThisMachine)));
    }

    private static async Task<IResult> AskKeyAsync(SignInManager<Account> manager) =>
        TypedResults.Text(await manager.MakePasskeyRequestOptionsAsync(null), "application/json");

    private static async Task<IResult> KeyAsync(HttpContext context, Screen screen, Form form, UserManager<Account> accounts, SignInManager<Account> manager, Ways ways)
    {
        var (shown, back, kept) = (form.Required("credential", LongestAnswer), LocalPath.OrHome(form.Typed("back")), form.Typed("kept"));
        return form.Ok && await CheckedAsync(context, c => manager.PerformPasskeyAssertionAsync(c), shown) is { Succeeded: true, User: { } account, Passkey: { } key }
            && (await ways.Use(key, shown, context.RequestAborted)).IsOk
            ? await WelcomeAsync(context, screen, account, accounts, manager, back, kept)
            : NotIn(context, screen, back, kept, KeyWrong);
    }

    /// <summary>What the framework says of a device's answer; null when nothing was asked, or something else, or the question has lapsed.</summary>
    public static async Task<T?> CheckedAsync<T>(HttpContext context, Func<string, Task<T>> check, string shown) where T : class
    {
        if (!(await context.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Succeeded)
        {
            return null;
        }

        try
        {
            return await check(shown);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
