using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Vestibule.Reach;

/// <summary>
/// A gateway for text messages and phone calls that speaks the form in <c>docs/channels.md</c>. <paramref name="Back"/> is this program's own address as the
/// gateway reaches it.
/// </summary>
public sealed record Gateway(string? TextUrl, string? CallUrl, string Account, string Secret, string From, string Back);

/// <summary>Text messages by the gateway: one form posted, the receipt comes to <c>/hook/report/{id}</c>.</summary>
public sealed class TextSender(Gateway gateway)
{
    /// <summary>Sends one.</summary>
    public async Task<Sent> SendAsync(Post post, CancellationToken stop) => (await Web.AskAsync(GatewayForm.Make(gateway, gateway.TextUrl!, post,
        ("To", post.To), ("From", gateway.From), ("Body", post.Words), ("StatusCallback", $"{gateway.Back}/hook/report/{post.Id}")), "text", stop)).Sent;
}

/// <summary>The form that every request to a gateway has.</summary>
internal static class GatewayForm
{
    public static HttpRequestMessage Make(Gateway gateway, string url, Post post, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{gateway.Account}:{gateway.Secret}")));
        request.Headers.Add("Idempotency-Key", post.Id.ToString());
        return request;
    }
}

/// <summary>
/// How a gateway proves that a request to us is its own: <c>X-Twilio-Signature</c> is the base64 of HMAC-SHA1, under the account's secret, over the full
/// address followed by every field's name and value in the order of names.
/// </summary>
public static class GatewaySignature
{
    /// <summary>The header.</summary>
    public const string Header = "X-Twilio-Signature";

    /// <summary>Whether the signature is right. The comparison takes as long for a wrong one.</summary>
    public static bool IsRight(string secret, string url, IEnumerable<KeyValuePair<string, string>> fields, string? given)
    {
        if (secret.Length == 0 || string.IsNullOrEmpty(given))
        {
            return false;
        }

        var text = new StringBuilder(url);
        foreach (var (name, value) in fields.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(value);
        }

#pragma warning disable CA5350 // The form says SHA-1; as an HMAC it holds.
        var expected = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5350
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(given));
    }
}
