using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;

namespace Vestibule.DeskTests.Reach;

/// <summary>A program of somebody else, or in another language, that runs beside a test: it is told what to do and tells what it got, line by line.</summary>
public sealed class Peer : IAsyncDisposable
{
    private readonly Process process;
    private readonly Channel<JsonElement> lines = Channel.CreateUnbounded<JsonElement>();

    private Peer(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                lines.Writer.TryWrite(JsonDocument.Parse(text).RootElement);
            }
            else if (line.Data is null)
            {
                lines.Writer.TryComplete();
            }
        };
        process.BeginOutputReadLine();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; private set; }

    /// <summary>Its address.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Debian's mail server.</summary>
    public static Task<Peer> MailAsync() => StartAsync("/usr/bin/python3", "smtp.py");

    /// <summary>A mailbox on Debian's dovecot.</summary>
    public static Task<Peer> MailboxAsync() => StartAsync("/usr/bin/python3", "imap.py");

    /// <summary>The gateway.</summary>
    public static Task<Peer> GatewayAsync() => StartAsync("node", "gateway.mjs");

    /// <summary>A push service, with the browsers it serves.</summary>
    public static Task<Peer> PushAsync() => InstalledAsync("web-push-testing", "push.mjs");

    /// <summary>A provider of identities, known by the given host.</summary>
    public static Task<Peer> ProviderAsync() => InstalledAsync("oidc-provider", "oidc.mjs");

    // The packages are installed when they are not there yet.
    private static async Task<Peer> InstalledAsync(string package, string script)
    {
        lock (Installing)
        {
            if (!Directory.Exists(Path.Combine(Folder(), "node_modules", package)))
            {
                using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]) { WorkingDirectory = Folder() })!;
                npm.WaitForExit();
            }
        }

        return await StartAsync("node", script);
    }

    private static readonly Lock Installing = new();

    /// <summary>The next thing it says.</summary>
    public async Task<JsonElement> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await lines.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next thing it has said already, or null.</summary>
    public JsonElement? TryNext() => lines.Reader.TryRead(out var said) ? said : null;

    /// <summary>Whether it has said anything more.</summary>
    public bool IsQuiet => !lines.Reader.TryPeek(out _);

    /// <summary>Tells it something and gives what it says next.</summary>
    public async Task<JsonElement> TellAsync(object order)
    {
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order));
        await process.StandardInput.FlushAsync();
        return await NextAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(5000))
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<Peer> StartAsync(string program, string script)
    {
        var peer = new Peer(Process.Start(new ProcessStartInfo(program, [Path.Combine(Folder(), script)]) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
        peer.Port = (await peer.NextAsync()).GetProperty("port").GetInt32();
        return peer;
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../peers"));
}
