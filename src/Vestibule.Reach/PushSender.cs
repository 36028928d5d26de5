using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vestibule.Core.Alerts;

namespace Vestibule.Reach;

/// <summary>
/// Which push services the district allows: the address of a push is told by a browser, so anybody could name any machine there. A line is a host, which
/// means https at its usual port, or <c>*.</c> and the end of one, or a whole origin.
/// </summary>
public sealed record PushHosts(ImmutableArray<string> Allowed)
{
    /// <summary>Those of the common browsers.</summary>
    public static readonly PushHosts Usual = new(["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com", "*.notify.windows.com"]);

    /// <summary>Whether this address may be written to.</summary>
    public bool Allows(string endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && endpoint.Length <= 1000
        && Allowed.Any(a => a.Contains("://", StringComparison.Ordinal)
            ? string.Equals(uri.GetLeftPart(UriPartial.Authority), a, StringComparison.OrdinalIgnoreCase)
            : uri is { Scheme: "https", IsDefaultPort: true } && (a.StartsWith("*.", StringComparison.Ordinal)
                ? uri.Host.EndsWith(a[1..], StringComparison.OrdinalIgnoreCase) : string.Equals(uri.Host, a, StringComparison.OrdinalIgnoreCase)));
}

/// <summary>What a push needs besides the words: who sends, where it may go, the devices of a person, and what to do when one is gone.</summary>
public sealed record PushSetUp(
    PushIdentity Identity, string Contact, PushHosts Hosts, Func<string, ImmutableArray<PushPlace>> PlacesOf, Func<string, Guid, CancellationToken, Task> Gone);

/// <summary>
/// Alerts on phones and computers (RFC 8030). The address of a message is the person; it goes to each device they allowed, at once, and counts as sent when one
/// push service took it. A service that says a device is gone is believed.
/// </summary>
public sealed class PushSender(PushSetUp setUp, TimeProvider time)
{
    /// <summary>How long a push service keeps an alert for a phone that is off: after that, somebody else has long been called.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromMinutes(30);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sends to every device of a person.</summary>
    public async Task<Sent> SendAsync(Post post, CancellationToken stop)
    {
        var places = setUp.PlacesOf(post.To);
        if (places.IsEmpty)
        {
            return Sent.Never("push-no-device");
        }

        var answers = await Task.WhenAll(places.Select(p => OneAsync(post, p, stop)));
        return answers.FirstOrDefault(a => a.Accepted) ?? answers.FirstOrDefault(a => !a.Final) ?? answers[0];
    }

    /// <summary>
    /// The content: a notification as the declarative form of WebKit has it, which our own service worker reads too.
    /// </summary>
    public static byte[] Content(Post post) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        web_push = 8030,
        notification = new
        {
            title = post.Subject, navigate = post.Link ?? "/", lang = post.Language, dir = post.Language == "ar" ? "rtl" : "ltr",
            tag = post.Id.ToString("N"), requireInteraction = true,
        },
    }, Plain);

    private async Task<Sent> OneAsync(Post post, PushPlace place, CancellationToken stop)
    {
        if (!setUp.Hosts.Allows(place.Endpoint))
        {
            return Sent.Never("push-host-not-allowed");
        }

        byte[] body;
        try
        {
            using var ours = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            body = PushSealing.Seal(Content(post), place.Key.AsSpan(), place.Secret.AsSpan(), ours, RandomNumberGenerator.GetBytes(16));
        }
        catch (CryptographicException)
        {
            return Sent.Never("push-key");
        }

        var endpoint = new Uri(place.Endpoint);
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("Authorization", setUp.Identity.Authorization(endpoint, setUp.Contact, time.GetUtcNow()));
        request.Headers.Add("TTL", ((int)Keep.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", "high");
        request.Headers.Add("Topic", Base64Url.EncodeToString(post.Id.ToByteArray()));
        var (sent, status) = await Web.AskAsync(request, "push", stop);
        if (status is 404 or 410)
        {
            await setUp.Gone(post.To, place.Id, stop);
        }

        return sent;
    }
}
