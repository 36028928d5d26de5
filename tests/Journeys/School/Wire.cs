using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vestibule.Journeys.School;

/// <summary>The wire between a browser and the house: it counts requests and bytes, whoever in the browser asks for them, and slows nothing.</summary>
public sealed class Wire : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Uri house;
    private readonly List<string> asked = [];
    private long bytes;

    /// <summary>A wire to a house.</summary>
    public Wire(string house)
    {
        this.house = new Uri(house);
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where the browser goes.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>What was asked for, in order.</summary>
    public IReadOnlyList<string> Asked { get { lock (asked) { return [.. asked]; } } }

    /// <summary>The bytes that came back, headers included.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The wire was taken down.
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using (browser)
        using (var server = new TcpClient())
        {
            await server.ConnectAsync(house.Host, house.Port);
            await Task.WhenAny(CopyAsync(browser, server, Note), CopyAsync(server, browser, b => Interlocked.Add(ref bytes, b.Length)));
        }
    }

    private void Note(ReadOnlySpan<byte> sent)
    {
        var line = Encoding.ASCII.GetString(sent[..Math.Max(0, sent.IndexOf((byte)'\r'))]);
        if (line.EndsWith("HTTP/1.1", StringComparison.Ordinal))
        {
            lock (asked)
            {
                asked.Add(line[..^9]);
            }
        }
    }

    private delegate void Saw(ReadOnlySpan<byte> bytes);

    private static async Task CopyAsync(TcpClient from, TcpClient to, Saw saw)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is var n and > 0)
            {
                saw(buffer.AsSpan(0, n));
                await to.GetStream().WriteAsync(buffer.AsMemory(0, n));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the two hung up.
        }
    }
}
