using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Xunit;

namespace Vestibule.CoreTests.Journal;

/// <summary>
/// The JavaScript program under tests/independent, written from docs/journal.md alone, and this program's verdict in the same words.
/// Needs node 20 or later on the path: a test without it fails.
/// </summary>
internal static class SecondVerifier
{
    /// <summary>One file to judge: its bytes, and the checkpoint kept outside the database where it is a whole journal.</summary>
    public sealed record Case(string Name, byte[] Bytes, byte[]? Outside = null);

    /// <summary>What node says of each file, in one run.</summary>
    public static Dictionary<string, string> Judge(IReadOnlyCollection<Case> cases, VerifierKey key)
    {
        var folder = Directory.CreateTempSubdirectory("vestibule-second-").FullName;
        try
        {
            foreach (var given in cases)
            {
                File.WriteAllBytes(Path.Combine(folder, given.Name), given.Bytes);
                if (given.Outside is { } note) File.WriteAllBytes(Path.Combine(folder, Path.ChangeExtension(given.Name, ".outside")), note);
            }
            var (code, said) = Run("batch", folder, key.ToString());
            Assert.True(code == 0, said);
            var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)).ToDictionary(l => l[0], l => Short(l[1]));
            Assert.Equal(cases.Count, lines.Count);
            return lines;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static (int Code, string Said) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Program(), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + errors.Result);
    }

    /// <summary>This program's verdict on an export.</summary>
    public static string Ours(byte[] bytes, VerifierKey key)
    {
        var read = ExportBytes.Read(bytes);
        if (read.Refusal is { } refusal) return $"refused {refusal.Key}";
        return ExportVerifier.Verify(read.Value, key, TestKey.Verify).Fault is { } fault ? $"fault {Name(fault)} {fault.First}" : "ok";
    }

    /// <summary>This program's verdict on a whole journal.</summary>
    public static string Ours(IEnumerable<StoredRow> rows, Evidence evidence) =>
        Verifier.Verify(rows, evidence).Fault is { } fault ? $"fault {Name(fault)} {fault.First} {fault.Last} {fault.ProvedBefore}" : "ok";

    /// <summary>A journal in the lines of docs/journal.md, section 5.</summary>
    public static byte[] Dump(IEnumerable<StoredRow> rows, IEnumerable<StoredCheckpoint> checkpoints)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            Line(new JsonObject
            {
                ["seq"] = row.Sequence,
                ["header"] = Convert.ToBase64String(row.Header.Span),
                ["leaf"] = row.LeafHash.ToBase64(),
                ["payload"] = State(row.Payload),
            });
        foreach (var checkpoint in checkpoints)
            Line(new JsonObject { ["size"] = checkpoint.Size, ["note"] = Encoding.UTF8.GetString(checkpoint.Note.Span) });
        return Encoding.UTF8.GetBytes(text.ToString());

        void Line(JsonObject line) => text.Append(line.ToJsonString()).Append('\n');
    }

    private static JsonNode State(StoredPayload payload) => payload.State switch
    {
        PayloadState.Erased => new JsonObject { ["erased"] = payload.ErasedBy },
        PayloadState.Missing => "missing",
        PayloadState.Opened => new JsonObject
        {
            ["salt"] = Convert.ToBase64String(payload.Salt.Span), ["payload"] = Convert.ToBase64String(payload.Plaintext.Span),
        },
        _ => "sealed",
    };

    private static string Name(Fault fault) => fault.Refusal.Key["journal.".Length..];

    /// <summary>A refusal without what was wrong: the document promises the key alone.</summary>
    private static string Short(string verdict) => verdict.StartsWith("refused", StringComparison.Ordinal) ? string.Join(' ', verdict.Split(' ').Take(2)) : verdict;

    private static string Program([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../independent/verify.mjs"));
}
