using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Vestibule.Reach;

/// <summary>Some other system of the district that wants to know: where, and the secret it checks us by.</summary>
public sealed record Hook(string Url, string Secret);

/// <summary>
/// A plain webhook: JSON with the message's id, subject, words and link. The header <c>Vestibule-Signature</c> holds <c>t=</c> the second and <c>v1=</c> the
/// HMAC-SHA256, in hex, over that second, a dot, and the body: a copy sent later is found out by its time.
/// </summary>
public sealed class HookSender(Hook hook, TimeProvider time)
{
    /// <summary>The header.</summary>
    public const string Header = "Vestibule-Signature";

    /// <summary>Sends one.</summary>
    public async Task<Sent> SendAsync(Post post, CancellationToken stop)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string?>
        {
            ["id"] = post.Id.ToString(), ["subject"] = post.Subject, ["text"] = post.Words, ["link"] = post.Link, ["language"] = post.Language,
        });
        var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation(Header, Sign(hook.Secret, time.GetUtcNow().ToUnixTimeSeconds(), body));
        request.Headers.Add("Idempotency-Key", post.Id.ToString());
        return (await Web.AskAsync(request, "webhook", stop)).Sent;
    }

    /// <summary>The header's value.</summary>
    public static string Sign(string secret, long second, ReadOnlySpan<byte> body)
    {
        var at = second.ToString(CultureInfo.InvariantCulture);
        byte[] text = [.. Encoding.ASCII.GetBytes(at + "."), .. body];
        return $"t={at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), text))}";
    }
}
