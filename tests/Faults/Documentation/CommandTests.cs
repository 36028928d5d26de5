using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Vestibule.Faults.Documentation;

/// <summary>
/// The commands that the documentation tells people to type, run as they stand there, in order; only the folders and the port are ours.
/// A command in the documentation that this test does not know fails it.
/// </summary>
public sealed class CommandTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public async Task Every_command_of_the_documentation_does_what_it_says()
    {
        var commands = new[] { "README.md", "docs/operations.md", "docs/performance.md", "docs/procedure-commands.md" }.SelectMany(f => CommandsOf(File.ReadAllText(Path.Combine(Root, f)))).ToArray();
        Assert.Contains("./run", commands);
        Assert.Contains(commands, c => c.Contains(" serve ", StringComparison.Ordinal));
        Assert.Contains(commands, c => c.Contains(" journal verify ", StringComparison.Ordinal));
        var folder = Directory.CreateTempSubdirectory("vestibule-commands-").FullName;
        try
        {
            foreach (var command in commands)
            {
                await RunAsync(command, folder);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_command_is_found_in_a_page_and_prose_is_not() =>
        Assert.Equal(["./run", "dotnet build src/X"], CommandsOf("Start it:\n\n    ./run\n\nnot    ./this\n\n    dotnet build src/X\n    - a list\n"));

    private static async Task RunAsync(string command, string folder)
    {
        switch (command)
        {
            case "./check":
                return; // This is it.
            case "./run":
                await UntilOpenAsync("bash", ["run", "--data", Path.Combine(folder, "demo"), "--keys", Path.Combine(folder, "demo-keys"), "--url", "http://127.0.0.1:0"]);
                return;
            case var bench when bench.StartsWith("dotnet run --project bench ", StringComparison.Ordinal):
                await EndsWellAsync("dotnet", ["build", "bench", "-c", "Release", "--no-restore", "-v", "quiet", "--nologo"]);
                await EndsWellAsync("dotnet", ["bench/bin/Release/net10.0/Bench.dll", "page"]);
                return;
            case var build when build.StartsWith("dotnet build ", StringComparison.Ordinal):
                await EndsWellAsync("dotnet", [.. build.Split(' ')[1..], "--no-restore", "-v", "quiet", "--nologo"]);
                return;
            case var serve when serve.Contains("vestibule.dll serve ", StringComparison.Ordinal):
                await UntilOpenAsync("dotnet", Ours(serve, folder));
                return;
            case var procedure when procedure.Contains("vestibule.dll procedure ", StringComparison.Ordinal):
                await EndsWellAsync("dotnet", Ours(procedure, folder));
                return;
            case var verify when verify.Contains("vestibule.dll journal verify ", StringComparison.Ordinal):
                await EndsWellAsync("dotnet", Ours(verify, folder));
                return;
            default:
                Assert.Fail($"The documentation has a command that no test runs: {command}");
                return;
        }
    }

    private static string[] Ours(string command, string folder)
    {
        var words = command.Split(' ')[1..];
        return [.. words.Select((w, n) => n > 0 && words[n - 1] is "--data" or "--keys" or "--out" ? Path.Combine(folder, w) : n > 0 && words[n - 1] == "--url" ? "http://127.0.0.1:0" : w)];
    }

    private static async Task UntilOpenAsync(string program, string[] arguments)
    {
        using var process = Start(program, arguments);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(patience.Token);
        }
        while (line is not null && !line.Contains("http://127.0.0.1:", StringComparison.Ordinal));

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(line is not null, $"{program} {string.Join(' ', arguments)} did not open.");
    }

    private static async Task EndsWellAsync(string program, string[] arguments)
    {
        using var process = Start(program, arguments);
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {said}");
    }

    private static Process Start(string program, string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private static string[] CommandsOf(string page) => [.. Regex.Matches(page, @"^    ((?:\./|dotnet )\S.*)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value.TrimEnd())];

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Vestibule.slnx")))
        {
            at = at.Parent ?? throw new InvalidOperationException("The repository was not found above the tests.");
        }

        return at.FullName;
    }
}
