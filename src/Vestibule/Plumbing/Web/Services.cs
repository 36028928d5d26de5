using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Identity;

namespace Vestibule.Plumbing;

/// <summary>The framework's parts as this house sets them up.</summary>
public static class Services
{
    /// <summary>Forms: their proof, their limits, and the keys that seal both, which live with the district's other keys.</summary>
    public static IServiceCollection AddHouseForms(this IServiceCollection services, House house)
    {
        services.AddDataProtection().SetApplicationName("vestibule")
            .PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(house.Keys, "web")));
        services.AddOptions<KeyManagementOptions>().Configure<Store.DistrictStore>((keys, store) => keys.XmlEncryptor = new SealedWebKeys(store));
        services.AddAntiforgery(form =>
        {
            form.Cookie.Name = Cookies.Form;
            form.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            form.Cookie.SameSite = SameSiteMode.Strict;
            form.SuppressXFrameOptionsHeader = true;
        });
        return services.Configure<FormOptions>(form =>
        {
            form.MemoryBufferThreshold = int.MaxValue; // Nothing that was sent may touch the disk unsealed.
            form.MultipartBodyLengthLimit = 60 << 20;
            form.ValueCountLimit = 400;
            form.ValueLengthLimit = 200_000;
        });
    }

    /// <summary>Signing in: the framework's rules over our own store, a cookie that scripts cannot read, and a brake on guessing.</summary>
    public static IServiceCollection AddHouseSignIn(this IServiceCollection services, House house)
    {
        services.AddHttpContextAccessor();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, cookie =>
        {
            cookie.Cookie.Name = Cookies.Person;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookie.SlidingExpiration = true;
            cookie.Events.OnValidatePrincipal = EndWhereChangedAsync;
        }).AddCookie(IdentityConstants.TwoFactorUserIdScheme, cookie =>
        {
            cookie.Cookie.Name = Cookies.Step;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = Ways.Patience.ToTimeSpan();
            cookie.SlidingExpiration = false;
        });
        services.AddSingleton<Ways>().AddSingleton<StrongerSignIn>().Configure<IdentityPasskeyOptions>(passkeys => SignIn.SetUp(passkeys, house));
        services.AddIdentityCore<Account>(identity =>
        {
            identity.Lockout.MaxFailedAccessAttempts = AccountStore.Tries;
            identity.Password.RequiredLength = 12;
            identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = false;
            identity.Password.RequireNonAlphanumeric = false;
        }).AddUserStore<AccountStore>().AddSignInManager();
        return services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.AddPolicy(SignIn.Slowly, context => PerAddress(context, house.TriesAMinute));
            // A whole school shares one address, and a link cannot be guessed: slower than a machine, never slower than people.
            limits.AddPolicy(SignIn.Links, context => PerAddress(context, 12 * house.TriesAMinute));
        });
    }

    // With every request, and by our own hand: the framework's validator signs out of schemes that this house does not have.
    private static async Task EndWhereChangedAsync(CookieValidatePrincipalContext session)
    {
        if (await session.HttpContext.RequestServices.GetRequiredService<SignInManager<Account>>().ValidateSecurityStampAsync(session.Principal) is null)
        {
            session.RejectPrincipal();
            await session.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }

    private static RateLimitPartition<string> PerAddress(HttpContext context, int many) => RateLimitPartition.GetFixedWindowLimiter(
        context.Connection.RemoteIpAddress?.ToString() ?? "-", _ => new FixedWindowRateLimiterOptions { PermitLimit = many, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 });
}
