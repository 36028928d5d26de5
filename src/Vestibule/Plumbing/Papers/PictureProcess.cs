using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>
/// Draws pictures anew in a child process that gets a file on its standard input, nothing else, and little memory and time. With bubblewrap
/// it also has no network, no data and no keys to see; without, the limits alone hold it, and health says so.
/// </summary>
public sealed class PictureProcess(House house) : IDisposable
{
    /// <summary>The verb the program calls itself with.</summary>
    public const string Verb = "decode-picture";

    private const int MemoryKilobytes = 3_000_000, Seconds = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly SemaphoreSlim one = new(2);

    /// <summary>How the child is held: <c>bubblewrap</c> or <c>limits</c>.</summary>
    public string Held { get; init; } = BubblewrapWorks() ? "bubblewrap" : "limits";

    private const string Bubblewrap = "/usr/bin/bwrap";

    /// <summary>Draws a picture anew. Refused with <c>not-a-picture</c> or <c>picture-too-large</c>; the file itself is kept all the same.</summary>
    public async Task<Result<Redrawn>> RedrawAsync(Stream file, CancellationToken stop) =>
        await RunAsync(Decoder, file, stop) is var (code, output) && code == 0 && Read(output) is { } drawn ? drawn
            : new Refusal(code == (int)NotDrawn.TooManyPixels ? "picture-too-large" : "not-a-picture");

    /// <summary>
    /// The pages of a PDF as pictures, where poppler's <c>pdftoppm</c> is installed; none where it is not, or the file cannot be drawn, or has more pages than
    /// <see cref="PagesAtMost"/>. No text, layer, note or link of the file is in them.
    /// </summary>
    public async Task<ImmutableArray<byte[]>> PagesAsync(Stream file, CancellationToken stop)
    {
        if (!File.Exists(PageDrawer))
        {
            return [];
        }

        string[] draw = [PageDrawer, "-jpeg", "-jpegopt", "quality=85", "-scale-to", "1800", "-l", $"{PagesAtMost + 1}", "-"];
        var (code, output) = await RunAsync(draw, file, stop);
        return code == 0 ? Pictures(output) is { Length: <= PagesAtMost } pages && pages.All(Redrawing.IsSmallEnough) ? pages : [] : [];
    }

    /// <summary>The most pages of one PDF that are drawn.</summary>
    public const int PagesAtMost = 40;

    private const string PageDrawer = "/usr/bin/pdftoppm";

    /// <summary>Pictures that were written one after the other: within one, an end is never followed by a beginning.</summary>
    private static ImmutableArray<byte[]> Pictures(ReadOnlySpan<byte> all)
    {
        var pictures = ImmutableArray.CreateBuilder<byte[]>();
        while (all is [0xFF, 0xD8, ..])
        {
            var end = all.IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9, 0xFF, 0xD8]);
            var length = end < 0 ? all.Length : end + 2;
            pictures.Add(all[..length].ToArray());
            all = all[length..];
        }

        return pictures.ToImmutable();
    }

    private async Task<(int Code, byte[] Output)> RunAsync(IReadOnlyList<string> command, Stream file, CancellationToken stop)
    {
        await one.WaitAsync(stop);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(Patience);
            using var child = Process.Start(Caged(command))!;
            try
            {
                var output = new MemoryStream();
                var reading = child.StandardOutput.BaseStream.CopyToAsync(output, patience.Token);
                var errors = child.StandardError.BaseStream.CopyToAsync(Stream.Null, patience.Token);
                await FeedAsync(child, file, patience.Token);
                await Task.WhenAll(reading, errors, child.WaitForExitAsync(patience.Token));
                return (child.ExitCode, output.ToArray());
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return ((int)NotDrawn.NotAPicture, []);
            }
            finally
            {
                if (!child.HasExited)
                {
                    child.Kill(entireProcessTree: true);
                }
            }
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>What the child does: reads all of its input, writes the lengths and bytes of the two pictures, and ends with a code that says why not.</summary>
    public static int RunChild(Stream input, Stream output)
    {
        using var whole = new MemoryStream();
        input.CopyTo(whole);
        var (picture, why) = Redrawing.Of(whole.ToArray());
        if (picture is null)
        {
            return (int)why!;
        }

        Span<byte> length = stackalloc byte[4];
        foreach (var part in new[] { picture.Preview, picture.Small })
        {
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            output.Write(length);
            output.Write(part);
        }

        output.Flush();
        return 0;
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private static async Task FeedAsync(Process child, Stream file, CancellationToken stop)
    {
        try
        {
            await file.CopyToAsync(child.StandardInput.BaseStream, stop);
            child.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child ended before it read everything: its exit code says why.
        }
    }

    private static Redrawn? Read(ReadOnlySpan<byte> bytes)
    {
        if (Part(bytes) is not { } preview || Part(bytes[(4 + preview.Length)..]) is not { } small)
        {
            return null;
        }

        return new Redrawn(preview, small);
    }

    private static byte[]? Part(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 4 && BinaryPrimitives.ReadInt32BigEndian(bytes) is >= 1 and var length && length <= bytes.Length - 4 ? bytes.Slice(4, length).ToArray() : null;

    /// <summary>Tried once: it can be installed and still not be allowed on this machine.</summary>
    private static bool BubblewrapWorks()
    {
        if (!File.Exists(Bubblewrap))
        {
            return false;
        }

        using var trial = Process.Start(new ProcessStartInfo(Bubblewrap, ["--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "/bin/true"]) { RedirectStandardError = true })!;
        return trial.WaitForExit(5000) && trial.ExitCode == 0;
    }

    private static string[] Decoder => File.Exists(Program) ? [Program, Verb] : ["dotnet", Program + ".dll", Verb];

    private static string Program => Path.Combine(AppContext.BaseDirectory, "vestibule");

    private static string Runtime => Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    // The program itself, and what runs it, stay readable where they lie under /tmp, which the cage empties.
    private static IEnumerable<string> Programs(IReadOnlyList<string> command) =>
        command.Where(Path.IsPathRooted).Select(Path.GetDirectoryName).OfType<string>().Append(Path.TrimEndingDirectorySeparator(Runtime))
            .Where(folder => folder.StartsWith("/tmp/", StringComparison.Ordinal) && Directory.Exists(folder)).Distinct();

    /// <summary>A command as the child runs: with its limits, without our environment, and in the cage where there is one.</summary>
    public ProcessStartInfo Caged(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(Held == "bubblewrap" ? Bubblewrap : "/bin/sh")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/",
        };
        if (Held == "bubblewrap")
        {
            string[] cage = ["--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp",
                .. Programs(command).SelectMany(folder => new[] { "--ro-bind", folder, folder }),
                "--tmpfs", Path.GetFullPath(house.Data), "--tmpfs", Path.GetFullPath(house.Keys), "/bin/sh"];
            foreach (var word in cage)
            {
                start.ArgumentList.Add(word);
            }
        }

        // One limit a call: a plain sh refuses several at once. A limit that cannot be set means no child.
        foreach (var word in (string[])["-c", $"ulimit -v {MemoryKilobytes} && ulimit -t {Seconds} && ulimit -f 0 && ulimit -c 0 && exec \"$@\"", "sh", .. command])
        {
            start.ArgumentList.Add(word);
        }

        var path = start.Environment.TryGetValue("PATH", out var p) ? p : null;
        var root = start.Environment.TryGetValue("DOTNET_ROOT", out var r) ? r : null;
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["DOTNET_ROOT"] = root ?? Runtime;
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x12000000";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        return start;
    }
}
