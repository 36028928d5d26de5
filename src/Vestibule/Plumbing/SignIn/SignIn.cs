using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>What the sign-in page shows: where to go on afterwards, a form that was kept, what was wrong, and who can be tried in a demonstration.</summary>
public sealed record SignInView(string Back, string? Kept, Refusal? Wrong, string Name, IReadOnlyList<Person> Demonstration)
{
    /// <summary>The providers with whom staff can sign in.</summary>
    public IReadOnlyList<OutsideProvider> Outside { get; init; } = [];

    /// <summary>What binds the form that waits to the links of this page; empty when none does.</summary>
    public string Way { get; init; } = "";
}

/// <summary>
/// Signing in and out. Somebody who has to sign in first comes back to where they were going, and a form they had sent is kept, sealed,
/// until they are in.
/// </summary>
public static partial class SignIn
{
    /// <summary>The path of the page.</summary>
    public const string Path = "/sign-in";

    /// <summary>The path of the page on which people keep their own ways in.</summary>
    public const string OwnPath = "/account/sign-in";

    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(30);

    private sealed record Sealed(string To, List<KeyValuePair<string, string>> Fields);

    /// <summary>The answer for somebody who may be allowed once they are signed in.</summary>
    public static async Task<IResult> AskAsync(HttpContext context, Screen screen)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            return screen.Go($"{Path}?back={Uri.EscapeDataString(screen.Path)}");
        }

        var kept = new Sealed(screen.Path, [.. Form.Kept(await Form.ReadAsync(context))]);
        var held = Sealer(context).Protect(JsonSerializer.Serialize(kept), KeepFor);
        return screen.Show<SignInPage, SignInView>(Offering(context, new SignInView("/", held, null, "", Demonstration(screen))), StatusCodes.Status403Forbidden);
    }

    private static IResult Onward(HttpContext context, Screen screen, string back, string kept)
    {
        if (kept.Length == 0)
        {
            return screen.Go(back);
        }

        try
        {
            var form = JsonSerializer.Deserialize<Sealed>(Sealer(context).Unprotect(kept))!;
            return KeptForm.Again(screen, form.To, form.Fields, StatusCodes.Status200OK);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return screen.Go(back);
        }
    }

    private static ITimeLimitedDataProtector Sealer(HttpContext context) =>
        context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("kept form").ToTimeLimitedDataProtector();

    private static IReadOnlyList<Person> Demonstration(Screen screen) => screen.Rehearsal ? [.. screen.Book.People] : [];
}
