using System.Diagnostics;
using System.Runtime.CompilerServices;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Xunit;

namespace Vestibule.CoreTests.Journal;

/// <summary>
/// The Go program under tests/independent shares no code with this one: it uses the note and tlog packages of Go's checksum database.
/// Needs Debian's golang-go and golang-golang-x-mod-dev.
/// </summary>
public sealed class Another_program_agrees
{
    [Fact]
    public void Go_proves_an_honest_export_and_refuses_every_changed_one()
    {
        var folder = Directory.CreateTempSubdirectory("vestibule-independent-").FullName;
        try
        {
            var program = Path.Combine(folder, "independent");
            var build = Run(folder, "go", "build", "-o", program, Path.Combine(Sources(), "main.go"));
            Assert.True(build.Code == 0, build.Said);
            var log = new TestLog(11, 150, largestCommit: 6);
            var export = log.Export(log.Incidents[0], Enum.GetValues<RecordClass>());
            var key = log.Key.Verifier.ToString();

            var honest = Run(folder, program, Put(folder, export), key);
            Assert.True(honest.Code == 0, honest.Said);
            Assert.Equal($"proved {export.Entries.Length} of 150 at {log.Head().Root.ToBase64()}", honest.Said.Trim());

            var entry = export.Entries[2];
            var place = (int)HeaderBytes.Read(entry.Header.AsSpan()).Value.Sequence;
            foreach (var changed in new[]
            {
                export with { Entries = export.Entries.SetItem(2, entry with { Header = [.. Tampering.Edited(log, place).Header.Span] }) },
                export with { Entries = export.Entries.SetItem(2, entry with { Proof = entry.Proof.SetItem(1, default) }) },
                export with { Entries = export.Entries.SetItem(2, entry with { Payload = new ExportedPayload.Open([1], [2]) }) },
                export with { Checkpoint = [.. new TestLog(12, 150, 6).Checkpoints[^1].Note.Span] },
                export with { Checkpoint = export.Checkpoint.SetItem(40, (byte)'9') },
                export with { Counts = export.Counts.SetItem(export.Counts.IndexOf((byte)' ') + 1, (byte)'X') },
            })
                Assert.Equal(1, Run(folder, program, Put(folder, changed), key).Code);
            Assert.Equal(1, Run(folder, program, Put(folder, export), new TestKey(1).Verifier.ToString()).Code);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Put(string folder, IncidentExport export)
    {
        var path = Path.Combine(folder, "export.json");
        File.WriteAllBytes(path, ExportBytes.Write(export));
        return path;
    }

    private static (int Code, string Said) Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["GO111MODULE"] = "off", ["GOPATH"] = "/usr/share/gocode", ["GOCACHE"] = Path.Combine(folder, "cache"), ["GOFLAGS"] = "" },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + errors.Result);
    }

    private static string Sources([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../independent"));
}
