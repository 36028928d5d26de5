using System.Globalization;

namespace Vestibule.Reach;

/// <summary>The web client of every channel: follows no redirect, keeps no cookie, uses no proxy it was not told of, and gives up soon.</summary>
public static class Web
{
    /// <summary>One for the process.</summary>
    public static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(4),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2), MaxResponseHeadersLength = 32,
    })
    { MaxResponseContentBufferSize = 64 << 10, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Sends a request and reads the answer's meaning: taken, not now, or never. The code names the channel and the status.</summary>
    internal static async Task<(Sent Sent, int Status)> AskAsync(HttpRequestMessage request, string channel, CancellationToken stop)
    {
        try
        {
            using var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            var status = (int)answer.StatusCode;
            var code = string.Create(CultureInfo.InvariantCulture, $"{channel}-{status}");
            return (status switch
            {
                >= 200 and < 300 => Sent.Ok,
                408 or 425 or 429 or >= 500 => Sent.Later(code),
                401 or 403 => Sent.Later(code), // A wrong password is put right by somebody, and then the message still matters.
                _ => Sent.Never(code),
            }, status);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (Sent.Later($"{channel}-unreachable"), 0);
        }
    }
}
