using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;

namespace Vestibule.CoreTests.Journal;

/// <summary>What somebody between the district and the reader did to the file of one incident.</summary>
internal static class SecondVerifierTampering
{
    public const int Ways = 23;
    private static readonly RecordClass[] All = Enum.GetValues<RecordClass>();

    public static byte[] Of(TestLog log, int way, Random random)
    {
        var export = log.Export(log.Incidents[0], All);
        var bytes = ExportBytes.Write(export);
        var file = JsonNode.Parse(bytes)!.AsObject();
        var entries = file["entries"]!.AsArray();
        var entry = entries[random.Next(entries.Count)]!.AsObject();
        var open = entries.Select(e => e!["open"]).OfType<JsonObject>().OrderBy(_ => random.Next()).First();
        var proof = entry["proof"]!.AsArray();
        switch (way)
        {
            case 0: Flip(entry, "header", random); break;
            case 1: Letter(entry, "header", random); break;
            case 2: Flip(open, "payload", random); break;
            case 3: Flip(open, "salt", random); break;
            case 4: open["salt"] = Convert.ToBase64String(log.Bytes(random.Next(31, 34))); break;
            case 5: Flip(proof, random.Next(proof.Count), random); break;
            case 6: proof.RemoveAt(random.Next(proof.Count)); break;
            case 7: proof.Insert(random.Next(proof.Count + 1), Convert.ToBase64String(log.Bytes(random.Next(16) == 0 ? 31 : 32))); break;
            case 8: Letter(file, "checkpoint", random); break;
            case 9: Letter(file, "counts", random); break;
            case 10: file["counts"] = Counted(log, export, random); break;
            case 11: entries.Remove(entry); break;
            case 12: entries.Insert(random.Next(entries.Count + 1), entry.DeepClone()); break;
            case 13: Swap(entries, random); break;
            case 14: entries.Insert(random.Next(entries.Count + 1), Foreign(log, random)); break;
            case 15: return bytes[..random.Next(bytes.Length)];
            case 16: bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)); return bytes;
            case 17: Erased(entry, log, random); break;
            case 18: entry["header"] = Convert.ToBase64String(Tampering.Edited(log, Place(entry)).Header.Span); break;
            case 19: Letter(file, new[] { "incident", "origin", "vkey", "format" }[random.Next(4)], random); break;
            case 20: file["checkpoint"] = Encoding.UTF8.GetString(log.Checkpoints[random.Next(log.Checkpoints.Count)].Note.Span); break;
            case 21: file["vkey"] = new TestKey((byte)random.Next(8, 12)).Verifier.ToString(); break;
            default: file["counts"] = Encoding.UTF8.GetString([.. log.Export(log.Incidents[0], [.. All.Where(_ => random.Next(3) > 0)]).Counts]); break;
        }
        return Encoding.UTF8.GetBytes(file.ToJsonString());
    }

    private static int Place(JsonObject entry) =>
        (int)HeaderBytes.Read(Convert.FromBase64String(entry["header"]!.GetValue<string>())).Value.Sequence;

    /// <summary>Turns one bit of the bytes that a base64 string stands for.</summary>
    private static void Flip(JsonNode holder, object at, Random random)
    {
        var held = Get(holder, at);
        var bytes = Convert.FromBase64String(held);
        if (bytes.Length == 0) bytes = [0];
        else bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        Set(holder, at, Convert.ToBase64String(bytes));
    }

    /// <summary>Puts another printable character in the place of one.</summary>
    private static void Letter(JsonObject holder, string key, Random random)
    {
        var letters = Get(holder, key).ToCharArray();
        letters[random.Next(letters.Length)] = (char)random.Next(0x20, 0x7f);
        Set(holder, key, new string(letters));
    }

    private static string Get(JsonNode holder, object at) => (at is int i ? holder[i] : holder[(string)at])!.GetValue<string>();

    private static void Set(JsonNode holder, object at, string text)
    {
        if (at is int i) holder[i] = text;
        else holder[(string)at] = text;
    }

    /// <summary>A false count by the district's own key, or one for a tree of another size.</summary>
    private static string Counted(TestLog log, IncidentExport export, Random random)
    {
        var head = log.Head();
        var counts = All.ToImmutableSortedDictionary(c => c, c => export.Entries.LongCount(e => HeaderBytes.Read(e.Header.AsSpan()).Value.Class == c));
        var changed = All[random.Next(All.Length)];
        counts = counts.SetItem(changed, random.Next(3) == 0 ? 0 : counts[changed] + 1);
        var said = new SeriesCounts(head.Origin, random.Next(4) == 0 ? head.Size - 1 : head.Size, head.Root, export.Incident, counts);
        return Encoding.UTF8.GetString([.. said.Sign(log.Key.Verifier, log.Key.Sign)]);
    }

    private static void Swap(JsonArray entries, Random random)
    {
        var (i, j) = (random.Next(entries.Count), random.Next(entries.Count));
        var (one, other) = (entries[i]!.DeepClone(), entries[j]!.DeepClone());
        (entries[i], entries[j]) = (other, one);
    }

    private static JsonNode Foreign(TestLog log, Random random)
    {
        var other = JsonNode.Parse(ExportBytes.Write(log.Export(log.Incidents[1], All)))!["entries"]!.AsArray();
        return other[random.Next(other.Count)]!.DeepClone();
    }

    private static void Erased(JsonObject entry, TestLog log, Random random)
    {
        foreach (var state in new[] { "open", "withheld", "erased" }) entry.Remove(state);
        entry["erased"] = new JsonObject { ["reason"] = "retention-rule", ["by"] = random.Next(2) == 0 ? log.Rows.Count - 1 : random.Next(log.Rows.Count + 3) };
    }
}
