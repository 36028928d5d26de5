namespace Vestibule.Plumbing;

/// <summary>The cookies of this house. All are first-party and stay on the device; none follows anybody.</summary>
public static class Cookies
{
    /// <summary>The enrolled device: its id and secret.</summary>
    public const string Device = "v-device";

    /// <summary>The signed-in person.</summary>
    public const string Person = "v-person";

    /// <summary>The chosen language.</summary>
    public const string Language = "v-language";

    /// <summary>The device clock's offset in milliseconds, measured by the script. Readable by it.</summary>
    public const string Offset = "v-offset";

    /// <summary>The proof that a form came from our page.</summary>
    public const string Form = "v-form";

    /// <summary>What a provider of identities said, for five minutes.</summary>
    public const string Outside = "v-outside";

    /// <summary>A form that waits, sealed, while its sender signs in elsewhere.</summary>
    public const string KeptForm = "v-kept";

    /// <summary>How they are kept: to this site, over a secure line where there is one, out of reach of scripts.</summary>
    public static CookieOptions Kept(HttpContext context, TimeSpan keep) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = "/", MaxAge = keep, IsEssential = true,
    };
}
