using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Vestibule.Plumbing;

/// <summary>Who a provider says that somebody is.</summary>
public sealed record OutsideWord(OutsideProvider Provider, string? VerifiedEmail, string? DirectoryName);

/// <summary>The framework's OpenID Connect, with the providers that the Office entered while the program runs: authorization code with PKCE, and nothing kept of their tokens.</summary>
public sealed class OutsideSchemes(OutsideBook book, ChannelBook channels, IOptions<AuthenticationOptions> options) : AuthenticationSchemeProvider(options), IConfigureNamedOptions<OpenIdConnectOptions>
{
    /// <summary>The short-lived cookie with the provider's word, between its page and ours.</summary>
    public const string Cookie = "outside";

    private const string EmailVerified = "email_verified", Provider = "provider";

    /// <inheritdoc/>
    public override async Task<AuthenticationScheme?> GetSchemeAsync(string name) => await base.GetSchemeAsync(name)
        ?? (book.Current.Any(p => p.Scheme == name) ? new AuthenticationScheme(name, null, typeof(OpenIdConnectHandler)) : null);

    /// <inheritdoc/>
    public void Configure(OpenIdConnectOptions options) { }

    /// <inheritdoc/>
    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (book.Current.FirstOrDefault(p => p.Scheme == name) is not { } provider)
        {
            return;
        }

        (options.Authority, options.ClientId, options.ClientSecret, options.CallbackPath) = (provider.Issuer, provider.ClientId, provider.Secret, provider.Back);
        options.SignInScheme = Cookie;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.RequireHttpsMetadata = !new Uri(provider.Issuer).IsLoopback;
        options.MapInboundClaims = options.SaveTokens = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.Scope.Add("email");
        options.ClaimActions.Clear();
        foreach (var claim in new[] { "email", EmailVerified, "preferred_username", "upn" })
        {
            options.ClaimActions.MapJsonKey(claim, claim);
        }

        // Providers live in the world's time, also when this house plays another day.
        options.TimeProvider = TimeProvider.System;
        (options.CorrelationCookie.SameSite, options.NonceCookie.SameSite) = (SameSiteMode.Lax, SameSiteMode.Lax);
        (options.CorrelationCookie.SecurePolicy, options.NonceCookie.SecurePolicy) = (CookieSecurePolicy.SameAsRequest, CookieSecurePolicy.SameAsRequest);
        options.BackchannelTimeout = TimeSpan.FromSeconds(8);
        options.BackchannelHttpHandler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        options.Events.OnRedirectToIdentityProvider = going =>
        {
            // Behind a proxy that ends TLS a request does not know how browsers reach this program: the Office entered it.
            going.ProtocolMessage.RedirectUri = channels.Current.Address is { } address ? address.TrimEnd('/') + provider.Back : going.ProtocolMessage.RedirectUri;
            return Task.CompletedTask;
        };
        options.Events.OnTicketReceived = received =>
        {
            var said = received.Principal!;
            received.Principal = new ClaimsPrincipal(new ClaimsIdentity(
                [.. said.Claims.Where(c => c.Type is "email" or EmailVerified or "preferred_username" or "upn"), new Claim(Provider, provider.Id)], Cookie));
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = failed =>
        {
            failed.HandleResponse();
            failed.Response.Redirect(SignIn.FailedAt(failed.Properties?.RedirectUri, provider.Id));
            return Task.CompletedTask;
        };
    }

    /// <summary>What a provider said about whoever is at the other end of a request, or null. The browser is told to drop it.</summary>
    public static async Task<OutsideWord?> TakeAsync(HttpContext context, OutsideBook book)
    {
        var read = await context.AuthenticateAsync(Cookie);
        if (!read.Succeeded || book.Find(read.Principal.FindFirstValue(Provider) ?? "") is not { } provider)
        {
            return null;
        }

        await context.SignOutAsync(Cookie);
        var verified = string.Equals(read.Principal.FindFirstValue(EmailVerified), "true", StringComparison.OrdinalIgnoreCase);
        return new OutsideWord(provider, verified ? read.Principal.FindFirstValue("email") : null, read.Principal.FindFirstValue("preferred_username") ?? read.Principal.FindFirstValue("upn"));
    }
}
