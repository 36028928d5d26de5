using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;
using SignIn = Vestibule.Plumbing.SignIn;

namespace Vestibule.Rooms.WaysIn;

/// <summary>How one person signs in, as they see it themselves. Not fresh: it is shown, and changed only after signing in once more.</summary>
public sealed record WaysView(
    bool HasPassword, IReadOnlyList<StoredPasskey> Keys, bool HasCodes, int Recovery, IReadOnlyList<WayLine> Story, bool IsFresh, Refusal? Why)
{
    /// <summary>Where somebody wanted to go who was led here first, because the district asks for more than a password.</summary>
    public string? More { get; init; }
}

/// <summary>Turning codes on: the secret to take up, sealed for its way back, and what was wrong with the first code.</summary>
public sealed record CodesView(byte[] Secret, string Sealed, Refusal? Wrong);

/// <summary>Recovery codes, shown this once.</summary>
public sealed record RecoveryView(IReadOnlyList<string> Codes);

/// <summary>A person's own ways to sign in: passkeys, and codes after the password.</summary>
public static class OwnWaysIn
{
    /// <summary>The page.</summary>
    public const string Path = SignIn.OwnPath;

    private const int LongestPassword = 200;
    private static readonly Duration SetUpFor = Duration.FromMinutes(15);
    private static readonly Refusal Again = new("ways.again"), NotMade = new("ways.not-made");

    private sealed record Pending(byte[] Secret, long Until);

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (HttpContext context, Screen screen, Ways ways, string? more) => await ShowAsync(context, screen, ways, null, more is null ? null : LocalPath.OrHome(more))).Needs(Act.OwnAccount);
        app.MapPost(Path + "/passkey/begin", BeginKeyAsync).Needs(Act.OwnAccount);
        app.MapPost(Path + "/passkey", AddKeyAsync).Needs(Act.OwnAccount);
        app.MapPost(Path + "/passkey/{key}/remove", RemoveKeyAsync).Needs(Act.OwnAccount);
        app.MapPost(Path + "/password", SetPasswordAsync).Needs(Act.OwnAccount);
        app.MapGet(Path + "/codes", (Screen screen) => screen.Go(Path)).Needs(Act.OwnAccount);
        app.MapPost(Path + "/codes", BeginCodesAsync).Needs(Act.OwnAccount);
        app.MapPost(Path + "/codes/confirm", ConfirmAsync).Needs(Act.OwnAccount).RequireRateLimiting(SignIn.Slowly);
        app.MapPost(Path + "/codes/renew", RenewAsync).Needs(Act.OwnAccount);
        app.MapPost(Path + "/codes/off", EndAsync).Needs(Act.OwnAccount);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Screen screen, Ways ways, Refusal? why, string? more = null)
    {
        var (me, stop) = (screen.Who.Person!.Id, context.RequestAborted);
        var signIn = await ways.Of(me, stop);
        return screen.Show<WaysPage, WaysView>(new WaysView(signIn.PasswordHash is not null, await ways.KeysOf(me, stop), signIn.TotpSecret is not null, signIn.Recovery.Count,
            await ways.StoryOf(me, stop), await SignIn.IsFreshAsync(context), why) { More = more }, why is null ? 200 : 400);
    }

    private static async Task<IResult> BeginKeyAsync(HttpContext context, Screen screen, SignInManager<Account> manager) =>
        !await SignIn.IsFreshAsync(context) ? TypedResults.StatusCode(StatusCodes.Status409Conflict)
            : TypedResults.Text(await manager.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity
            {
                Id = screen.Who.Person!.Id.ToString(), Name = screen.Who.Person.SignIn, DisplayName = screen.Who.Person.Name,
            }), "application/json");

    private static async Task<IResult> AddKeyAsync(HttpContext context, Screen screen, Form form, Ways ways, SignInManager<Account> manager)
    {
        var (shown, name) = (form.Text("credential", SignIn.LongestAnswer), form.Required("name", 60));
        if (!await SignIn.IsFreshAsync(context) || !form.Ok)
        {
            return await ShowAsync(context, screen, ways, form.FirstWrong ?? Again);
        }

        // It must be this person's own answer: the question was sealed for whoever was signed in when it was asked.
        var made = shown is null ? null : await SignIn.CheckedAsync(context, c => manager.PerformPasskeyAttestationAsync(c), shown);
        return made is { Succeeded: true, Passkey: { } key } && made.UserEntity.Id == screen.Who.Person!.Id.ToString()
            ? await DoneAsync(context, screen, ways, manager, await ways.Add(Tap(screen, form), key, name, context.RequestAborted))
            : await ShowAsync(context, screen, ways, NotMade);
    }

    private static async Task<IResult> RemoveKeyAsync(HttpContext context, Screen screen, Form form, string key, Ways ways, SignInManager<Account> manager) =>
        !await SignIn.IsFreshAsync(context) || !form.Ok ? await ShowAsync(context, screen, ways, form.FirstWrong ?? Again)
            : await DoneAsync(context, screen, ways, manager, Base64Url.IsValid(key)
                ? await ways.Remove(Tap(screen, form), Base64Url.DecodeFromChars(key), otherWay: screen.Rehearsal || SignIn.MayComeFromOutside(context, screen.Who.Person!), context.RequestAborted) : new Refusal("ways.gone"));

    private static async Task<IResult> SetPasswordAsync(HttpContext context, Screen screen, Form form, Ways ways, UserManager<Account> accounts, SignInManager<Account> manager)
    {
        var password = form.Typed("password");
        if (!await SignIn.IsFreshAsync(context) || !form.Ok)
        {
            return await ShowAsync(context, screen, ways, form.FirstWrong ?? Again);
        }

        // Long and not one's own name; nothing is asked of its letters, and it need not change with the months.
        return password.Length < accounts.Options.Password.RequiredLength || password.Length > LongestPassword || password.Contains(screen.Who.Person!.SignIn, StringComparison.OrdinalIgnoreCase)
            ? await ShowAsync(context, screen, ways, new Refusal("ways.password"))
            : await DoneAsync(context, screen, ways, manager, await ways.SetPassword(Tap(screen, form), accounts.PasswordHasher.HashPassword(null!, password), context.RequestAborted));
    }

    private static async Task<IResult> BeginCodesAsync(HttpContext context, Screen screen, Ways ways)
    {
        if (!await SignIn.IsFreshAsync(context))
        {
            return await ShowAsync(context, screen, ways, Again);
        }

        if ((await ways.Of(screen.Who.Person!.Id, context.RequestAborted)).TotpSecret is not null)
        {
            return await ShowAsync(context, screen, ways, new Refusal("code.on-already"));
        }

        var pending = new Pending(OneTimeCode.NewSecret(), (screen.Now + SetUpFor).ToUnixTimeSeconds());
        return screen.Show<CodesPage, CodesView>(new CodesView(pending.Secret, Sealer(context, screen).Protect(JsonSerializer.Serialize(pending)), null));
    }

    private static async Task<IResult> ConfirmAsync(HttpContext context, Screen screen, Form form, Ways ways, SignInManager<Account> manager)
    {
        var (code, came) = (form.Required("code", 20), form.Typed("secret"));
        if (Open(context, screen, came) is not { } pending || !await SignIn.IsFreshAsync(context))
        {
            return await ShowAsync(context, screen, ways, Again);
        }

        var recovery = RecoveryCode.Make();
        var begun = form.Ok ? await ways.Begin(Tap(screen, form), pending.Secret, code, recovery, context.RequestAborted) : form.FirstWrong!;
        return begun.Refusal is { Key: "code.on-already" } on ? await ShowAsync(context, screen, ways, on)
            : begun.Refusal is { } no ? screen.Show<CodesPage, CodesView>(new CodesView(pending.Secret, came, no), 400)
            : await ShownOnceAsync(context, screen, manager, begun.Value, recovery);
    }

    private static async Task<IResult> RenewAsync(HttpContext context, Screen screen, Form form, Ways ways, SignInManager<Account> manager)
    {
        if (!await SignIn.IsFreshAsync(context) || !form.Ok)
        {
            return await ShowAsync(context, screen, ways, form.FirstWrong ?? Again);
        }

        var recovery = RecoveryCode.Make();
        var renewed = await ways.NewRecovery(Tap(screen, form), recovery, context.RequestAborted);
        return renewed.Refusal is { } no ? await ShowAsync(context, screen, ways, no) : await ShownOnceAsync(context, screen, manager, renewed.Value, recovery);
    }

    private static async Task<IResult> EndAsync(HttpContext context, Screen screen, Form form, Ways ways, SignInManager<Account> manager) =>
        !await SignIn.IsFreshAsync(context) || !form.Ok ? await ShowAsync(context, screen, ways, form.FirstWrong ?? Again)
            : await DoneAsync(context, screen, ways, manager, await ways.End(Tap(screen, form), context.RequestAborted));

    private static async Task<IResult> DoneAsync(HttpContext context, Screen screen, Ways ways, SignInManager<Account> manager, Result<Vestibule.Store.SignIn> done)
    {
        if (done.Refusal is { } no)
        {
            return await ShowAsync(context, screen, ways, no);
        }

        await manager.RefreshSignInAsync(new Account(screen.Who.Person!, done.Value));
        return screen.Go(Path);
    }

    private static async Task<IResult> ShownOnceAsync(HttpContext context, Screen screen, SignInManager<Account> manager, Vestibule.Store.SignIn now, string[] recovery)
    {
        await manager.RefreshSignInAsync(new Account(screen.Who.Person!, now));
        return screen.Show<RecoveryPage, RecoveryView>(new RecoveryView(recovery));
    }

    private static WayTap Tap(Screen screen, Form form) => new(screen.Who.Person!.Id, form.Tap, screen.Who.Actor, form.Happened());

    private static IDataProtector Sealer(HttpContext context, Screen screen) =>
        context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("codes", screen.Who.Person!.Id.ToString());

    private static Pending? Open(HttpContext context, Screen screen, string came)
    {
        try
        {
            return JsonSerializer.Deserialize<Pending>(Sealer(context, screen).Unprotect(came)) is { } pending
                && pending.Until > screen.Now.ToUnixTimeSeconds() ? pending : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
