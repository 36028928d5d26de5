using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Vestibule.Core.District;

namespace Vestibule.Plumbing;

/// <summary>
/// Our own files: the stylesheet and the scripts, held in memory and compressed once, when somebody first asks. Their address holds a
/// digest of them all, so that they can be kept for ever and a new edition is a new address.
/// </summary>
public sealed class Assets
{
    private sealed record Kept(byte[] Plain, Lazy<byte[]> Gzip, Lazy<byte[]> Brotli, string Type);

    private const string Root = "wwwroot/", Carried = "keep.js", WorkerName = "worker.js";

    // They are part of the program: the same for every house that is open in it.
    private static readonly Lazy<(FrozenDictionary<string, Kept> Files, string Digest)> OfProgram = new(ReadAll);

    private readonly FrozenDictionary<string, Kept> files;
    private readonly string digest;

    /// <summary>Our own files, as the program holds them.</summary>
    public Assets() => (files, digest) = OfProgram.Value;

    private static (FrozenDictionary<string, Kept> Files, string Digest) ReadAll()
    {
        var assembly = typeof(Assets).Assembly;
        var names = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Root, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var read = new Dictionary<string, Kept>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            var plain = name.EndsWith(".js", StringComparison.Ordinal) ? WithoutRemarks(memory.ToArray()) : memory.ToArray();
            hash.AppendData(plain);
            read[name[Root.Length..].Replace('\\', '/')] = Of(plain, name);
        }

        var digest = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));

        // The worker brings what a page needs to keep a tap: it is on the device after the first look at the door, without a request of its own.
        var carried = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { [$"/a/{digest}/{Carried}"] = System.Text.Encoding.UTF8.GetString(read[Carried].Plain) });
        read[WorkerName] = Of([.. System.Text.Encoding.UTF8.GetBytes($"const CARRIED = {carried};\n"), .. read["sw.js"].Plain], WorkerName);
        return (read.ToFrozenDictionary(StringComparer.Ordinal), digest);
    }

    /// <summary>A script without the lines that are only for whoever reads its source: they are half of what would travel.</summary>
    private static byte[] WithoutRemarks(byte[] script) => System.Text.Encoding.UTF8.GetBytes(string.Join('\n', System.Text.Encoding.UTF8.GetString(script).Split('\n')
        .Select(l => l.Trim()).Where(l => l.Length > 0 && !l.StartsWith("//", StringComparison.Ordinal) && !l.StartsWith("/*", StringComparison.Ordinal) && l[0] != '*'
            || l.StartsWith("/**", StringComparison.Ordinal) && l.Contains("*/", StringComparison.Ordinal) && !l.EndsWith("*/", StringComparison.Ordinal))));

    private static Kept Of(byte[] plain, string name) => new(plain,
        new(() => Squeeze(plain, s => new GZipStream(s, CompressionLevel.SmallestSize))),
        new(() => Squeeze(plain, s => new BrotliStream(s, CompressionLevel.SmallestSize))), TypeOf(name));

    /// <summary>The address of a file.</summary>
    public string Url(string name) => files.ContainsKey(name) ? $"/a/{digest}/{name}" : throw new ArgumentException($"No such file: {name}", nameof(name));

    /// <summary>The text of a file, for a page that carries it within.</summary>
    public string Read(string name) => System.Text.Encoding.UTF8.GetString(files[name].Plain);

    /// <summary>The routes that serve them. The service worker lives at the root, since that is what it looks after.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/a/{digest}/{**name}", (string digest, string name, HttpContext context, Assets assets) =>
            assets.Send(context, name, digest == assets.digest ? "public, max-age=31536000, immutable" : "no-cache")).Needs(Act.SeePublic);
        app.MapGet("/sw.js", (HttpContext context, Assets assets) => assets.Send(context, WorkerName, "no-cache")).Needs(Act.SeePublic);
        app.MapGet("/favicon.ico", () => TypedResults.NoContent()).Needs(Act.SeePublic);
    }

    /// <summary>A file as an answer, in the form that the browser reads best.</summary>
    public IResult Send(HttpContext context, string name, string keep)
    {
        if (!files.TryGetValue(name, out var file))
        {
            return context.Screen() is { } screen ? screen.NotHere() : TypedResults.NotFound();
        }

        var accepted = context.Request.Headers.AcceptEncoding.ToString();
        var (bytes, encoding) = accepted.Contains("br", StringComparison.Ordinal) ? (file.Brotli.Value, "br")
            : accepted.Contains("gzip", StringComparison.Ordinal) ? (file.Gzip.Value, "gzip") : (file.Plain, null);
        var headers = context.Response.Headers;
        headers.CacheControl = keep;
        headers.Vary = "Accept-Encoding";
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        return TypedResults.Bytes(bytes, file.Type);
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

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".webmanifest" => "application/manifest+json",
        ".png" => "image/png",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
}
