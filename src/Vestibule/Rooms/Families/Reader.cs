using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using NodaTime;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Families;

/// <summary>
/// Makes a family page once for everyone and holds it, compressed, until something is published or the day ends. No page differs by who
/// reads it, so none is made for anybody.
/// </summary>
public sealed class Reader
{
    private sealed record Held(byte[] Plain, byte[] Gzip, byte[] Brotli);

    private sealed record Day(long Newest, LocalDate Date, ConcurrentDictionary<string, Held> Pages);

    private readonly Library library;
    private readonly DistrictStore store;
    private readonly Words words;
    private readonly IServiceProvider services;
    private readonly string script;
    private readonly string policy;
    private Day day = new(-1, default, []);

    /// <summary>A reader over the library. The script's digest goes into the content policy: that script may run, and no other.</summary>
    public Reader(Library library, DistrictStore store, Words words, Assets assets, IServiceProvider services)
    {
        (this.library, this.store, this.words, this.services) = (library, store, words, services);
        script = assets.Read("family.js");
        policy = "default-src 'none'; script-src 'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))
            + "'; style-src 'self'; img-src data:; worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    }

    /// <summary>A page as an answer.</summary>
    public async Task<IResult> ShowAsync<TPage>(Screen screen, string rest, Need? need, Func<Seen, bool> shows, CancellationToken stop) where TPage : Page<FamilyView>
    {
        var today = screen.Today;
        var newest = store.Ledger.Newest();
        if (day.Newest != newest || day.Date != today)
        {
            day = new Day(newest, today, []);
        }

        var address = FamilyFrame.To(screen, rest);
        var (pages, key) = (day.Pages, address);
        if (!pages.TryGetValue(key, out var held))
        {
            var texts = await library.Read(stop);
            var frame = new FamilyFrame([.. ReadFamilyPages.Languages(words).Select(l => new Tongue(l, words[l].Say("family.language").Text))], texts.Pages, rest, today, script);
            var view = new FamilyView(frame, [.. texts.SeenIn(screen.Language, today).Where(shows)], need);
            held = pages[key] = Squeezed(await Drawing.RenderAsync<TPage, FamilyView>(screen, view, services));
        }

        return new Answer(held, policy, screen.Language.Tag);
    }

    private static Held Squeezed(byte[] html)
    {
        // The framework writes every letter beyond Latin as a numbered reference; as UTF-8 a page in Arabic is a third of the size.
        var plain = Encoding.UTF8.GetBytes(Letters.Plain(Encoding.UTF8.GetString(html)));
        return new Held(plain, Squeeze(plain, s => new GZipStream(s, CompressionLevel.SmallestSize)), Squeeze(plain, s => new BrotliStream(s, CompressionLevel.SmallestSize)));
    }

    private static byte[] Squeeze(byte[] plain, Func<Stream, Stream> into)
    {
        using var memory = new MemoryStream();
        using (var stream = into(memory))
        {
            stream.Write(plain);
        }

        return memory.ToArray();
    }

    private sealed record Answer(Held Held, string Policy, string Language) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var accepted = httpContext.Request.Headers.AcceptEncoding.ToString();
            var (bytes, encoding) = accepted.Contains("br", StringComparison.Ordinal) ? (Held.Brotli, "br")
                : accepted.Contains("gzip", StringComparison.Ordinal) ? (Held.Gzip, "gzip") : (Held.Plain, null);
            var headers = httpContext.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.ContentType = "text/html; charset=utf-8";
            headers.ContentLanguage = Language;
            headers.ContentEncoding = encoding;
            headers.CacheControl = "no-cache";
            if (headers.Vary.Count == 0)
            {
                headers.Vary = "Accept-Encoding";
            }

            headers.ContentLength = bytes.Length;
            if (!HttpMethods.IsHead(httpContext.Request.Method))
            {
                await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted);
            }
        }
    }
}
