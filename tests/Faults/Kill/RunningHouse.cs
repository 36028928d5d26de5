using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Vestibule.Faults.Kill;

/// <summary>The real program as a process of its own, on a folder that survives it.</summary>
public sealed class RunningHouse : IDisposable
{
    private readonly Process process;

    private RunningHouse(Process process, Uri address) => (this.process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts it and waits until it says that it is open.</summary>
    public static async Task<RunningHouse> StartAsync(string folder, string? postgres, string verb = "demo",
        params IReadOnlyList<(string Name, string Value)> environment)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "vestibule.dll"), verb, "--data", Path.Combine(folder, "data"), "--keys", Path.Combine(folder, "keys"),
            "--url", address, .. verb == "demo" ? (string[])["--clock", "2017-02-21T16:38"] : [], .. postgres is null ? (string[])[] : ["--postgres", postgres],
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var first = await process.StandardOutput.ReadLineAsync();
        Assert.True(first?.Contains(address, StringComparison.Ordinal), $"It did not open: {first}");
        _ = process.StandardOutput.ReadToEndAsync();
        return new RunningHouse(process, new Uri(address));
    }

    /// <summary>Ends it as a power cut would end a process: at once, with nothing tidied up.</summary>
    public void Kill()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
