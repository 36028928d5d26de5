using System.Net;
using System.Text.RegularExpressions;

namespace Vestibule.DeskTests;

/// <summary>An answer as a browser sees it.</summary>
public sealed record Seen(HttpStatusCode Status, string Html, Uri At, HttpResponseMessage Response)
{
    /// <summary>What a person reads: the page without its markup.</summary>
    public string Text => WebUtility.HtmlDecode(Regex.Replace(Regex.Replace(Html, "<(svg|script|style)\\b.*?</\\1>", " ", RegexOptions.Singleline), "<[^>]+>", " "));

    /// <summary>The forms on the page.</summary>
    public IReadOnlyList<SeenForm> Forms => [.. Regex.Matches(Html, "<form\\b([^>]*)>(.*?)</form>", RegexOptions.Singleline)
        .Select(m => new SeenForm(Attribute(m.Groups[1].Value, "action") ?? At.PathAndQuery, Attribute(m.Groups[1].Value, "method") ?? "get", Fields(m.Groups[2].Value)))];

    /// <summary>The one form that posts to this address. With several, such as a list of buttons, the first.</summary>
    public SeenForm Form(string action) => Forms.FirstOrDefault(f => f.Action == action)
        ?? throw new InvalidOperationException($"No form to {action}; there are: {string.Join(", ", Forms.Select(f => f.Action))}. {Text}");

    private static List<KeyValuePair<string, string>> Fields(string html) => [.. Regex.Matches(html, "<input\\b([^>]*)>")
        .Select(m => m.Groups[1].Value)
        .Where(a => Attribute(a, "name") is not null
            && (Attribute(a, "type") is not ("radio" or "checkbox") || Regex.IsMatch(a, "\\schecked\\b")) && Attribute(a, "type") != "file")
        .Select(a => KeyValuePair.Create(Attribute(a, "name")!, Attribute(a, "value") ?? ""))
        .Concat(Regex.Matches(html, "<textarea\\b([^>]*)>(.*?)</textarea>", RegexOptions.Singleline)
            .Select(m => KeyValuePair.Create(Attribute(m.Groups[1].Value, "name") ?? "", WebUtility.HtmlDecode(m.Groups[2].Value))))];

    private static string? Attribute(string tag, string name) =>
        Regex.Match(tag, $"(?:^|\\s){name}=\"([^\"]*)\"") is { Success: true } m ? WebUtility.HtmlDecode(m.Groups[1].Value) : null;
}

/// <summary>A form on a page: where it goes, and what is already in it.</summary>
public sealed record SeenForm(string Action, string Method, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>The value of a field.</summary>
    public string this[string name] => Fields.First(f => f.Key == name).Value;
}

/// <summary>Somebody with a browser: cookies, no scripts. Redirects are followed unless told otherwise.</summary>
public sealed class Visitor : IDisposable
{
    private readonly CookieContainer cookies = new();

    /// <summary>A browser at a house.</summary>
    public Visitor(Uri house)
    {
        Http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = house, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>The client underneath, for what the methods here do not cover. It follows no redirect.</summary>
    public HttpClient Http { get; }

    /// <summary>The origin a browser would state.</summary>
    public string Origin => Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    /// <summary>Opens a page.</summary>
    public Task<Seen> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), follow: true);

    /// <summary>Opens an address and stops at its answer.</summary>
    public Task<Seen> KnockAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), follow: false);

    /// <summary>Presses a form's button on a page: everything already in the form goes along, with what was typed.</summary>
    public Task<Seen> PressAsync(Seen page, string action, params (string Name, string Value)[] typed)
    {
        var form = page.Form(action);
        var fields = form.Fields.Where(f => typed.All(t => t.Name != f.Key)).Concat(typed.Select(t => KeyValuePair.Create(t.Name, t.Value)));
        return PostAsync(action, fields);
    }

    /// <summary>Posts fields as they are, as a browser would send a form of this house.</summary>
    public Task<Seen> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, bool follow = true)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Origin", Origin);
        return SendAsync(request, follow);
    }

    /// <summary>Posts like our script: with our header instead of a form's token.</summary>
    public Task<Seen> ScriptAsync(string path, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        request.Headers.Add("Origin", Origin);
        request.Headers.Add("X-Vestibule", "1");
        return SendAsync(request, follow: true);
    }

    /// <summary>Sets a cookie.</summary>
    public void Cookie(string name, string value) => cookies.Add(Http.BaseAddress!, new Cookie(name, value));

    /// <summary>A cookie's value, or null.</summary>
    public string? Cookie(string name) => cookies.GetCookies(Http.BaseAddress!)[name]?.Value;

    /// <summary>Sends a request; five redirects at most.</summary>
    public async Task<Seen> SendAsync(HttpRequestMessage request, bool follow)
    {
        var response = await Http.SendAsync(request);
        for (var i = 0; follow && i < 5 && (int)response.StatusCode is 302 or 303; i++)
        {
            response = await Http.GetAsync(response.Headers.Location);
        }

        return new Seen(response.StatusCode, await response.Content.ReadAsStringAsync(), response.RequestMessage!.RequestUri!, response);
    }

    /// <inheritdoc/>
    public void Dispose() => Http.Dispose();
}
