using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>
/// The file format <c>vestibule-incident-export</c>, version 1: one JSON document, described in docs/journal.md. Reading is strict about
/// what it holds and not about its white space, because the proofs are over the bytes inside it and not over the file.
/// </summary>
public static class ExportBytes
{
    private const string Format = "vestibule-incident-export";

    private static readonly string[] States = ["open", "withheld", "erased"];
    private static readonly JsonWriterOptions Writing = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private static readonly JsonDocumentOptions Reading = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>The file's bytes. A reason that is no key is a defect of the caller.</summary>
    public static byte[] Write(IncidentExport export)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Writing))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", 1);
            json.WriteString("origin", export.Origin);
            json.WriteString("vkey", export.Key.ToString());
            json.WriteString("incident", export.Incident.Value.ToString());
            json.WriteString("checkpoint", Encoding.UTF8.GetString(export.Checkpoint.AsSpan()));
            json.WriteString("counts", Encoding.UTF8.GetString(export.Counts.AsSpan()));
            json.WriteStartArray("entries");
            foreach (var entry in export.Entries) Write(json, entry);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return [.. bytes.ToArray(), (byte)'\n'];
    }

    /// <summary>
    /// Reads a file without trusting it. Refused with <c>journal.export</c> and the name of what is wrong: not JSON, a missing, unknown or
    /// doubled key, a value of another form, another format or version.
    /// </summary>
    public static Result<IncidentExport> Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Reading);
            return ReadDocument(document.RootElement);
        }
        catch (JsonException)
        {
            return No("json");
        }
        catch (InvalidOperationException)
        {
            return No("json"); // an escape that is no character
        }
        catch (Malformed malformed)
        {
            return No(malformed.Message);
        }
    }

    private static void Write(Utf8JsonWriter json, ExportedEntry entry)
    {
        json.WriteStartObject();
        json.WriteBase64String("header", entry.Header.AsSpan());
        json.WriteStartArray("proof");
        foreach (var hash in entry.Proof) json.WriteStringValue(hash.ToBase64());
        json.WriteEndArray();
        switch (entry.Payload)
        {
            case ExportedPayload.Open open:
                json.WriteStartObject("open");
                json.WriteBase64String("salt", open.Salt.AsSpan());
                json.WriteBase64String("payload", open.Plaintext.AsSpan());
                break;
            case ExportedPayload.Withheld withheld:
                json.WriteStartObject("withheld");
                json.WriteString("reason", Reason(withheld.Reason));
                break;
            case ExportedPayload.Erased erased:
                json.WriteStartObject("erased");
                json.WriteString("reason", Reason(erased.Reason));
                json.WriteNumber("by", erased.By);
                break;
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static IncidentExport ReadDocument(JsonElement root)
    {
        Keys(root, "format", "version", "origin", "vkey", "incident", "checkpoint", "counts", "entries");
        if (Text(root, "format") != Format) throw new Malformed("format");
        if (Number(root, "version") != 1) throw new Malformed("version");
        var key = VerifierKey.Parse(Text(root, "vkey"));
        if (!key.IsOk) throw new Malformed("vkey");
        var id = Text(root, "incident");
        if (!Guid.TryParseExact(id, "D", out var incident) || incident.ToString() != id) throw new Malformed("incident");
        if (root.GetProperty("entries").ValueKind != JsonValueKind.Array) throw new Malformed("entries");
        return new IncidentExport(
            Text(root, "origin"), key.Value, new IncidentId(incident),
            [.. Encoding.UTF8.GetBytes(Text(root, "checkpoint"))], [.. Encoding.UTF8.GetBytes(Text(root, "counts"))],
            [.. root.GetProperty("entries").EnumerateArray().Select(ReadEntry)]);
    }

    private static ExportedEntry ReadEntry(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object) throw new Malformed("entries");
        var state = States.FirstOrDefault(s => entry.TryGetProperty(s, out _)) ?? throw new Malformed("payload");
        Keys(entry, "header", "proof", state);
        var payload = entry.GetProperty(state);
        Keys(payload, state switch { "open" => ["salt", "payload"], "withheld" => ["reason"], _ => ["reason", "by"] });
        var proof = entry.GetProperty("proof");
        if (proof.ValueKind != JsonValueKind.Array || proof.GetArrayLength() > 63) throw new Malformed("proof");
        return new ExportedEntry(Bytes(entry, "header"), [.. proof.EnumerateArray().Select(Hash)], state switch
        {
            "open" => new ExportedPayload.Open(Bytes(payload, "salt"), Bytes(payload, "payload")),
            "withheld" => new ExportedPayload.Withheld(Reason(Text(payload, "reason"))),
            _ => new ExportedPayload.Erased(Reason(Text(payload, "reason")), Number(payload, "by")),
        });
    }

    private static Digest Hash(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Digest.TryFromBase64(value.GetString()!, out var hash) ? hash : throw new Malformed("proof");

    private static string Text(JsonElement of, string key) =>
        of.GetProperty(key) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw new Malformed(key);

    private static long Number(JsonElement of, string key) =>
        of.GetProperty(key) is { ValueKind: JsonValueKind.Number } value && Numbers.TryDecimal(value.GetRawText(), out var number)
            ? number : throw new Malformed(key);

    private static ImmutableArray<byte> Bytes(JsonElement of, string key) =>
        StrictBase64.TryDecode(Text(of, key), out var bytes) ? [.. bytes] : throw new Malformed(key);

    private static string Reason(string reason) =>
        HeaderNames.IsKind(Encoding.UTF8.GetBytes(reason)) ? reason : throw new Malformed("reason");

    private static void Keys(JsonElement of, params ReadOnlySpan<string> keys)
    {
        if (of.ValueKind != JsonValueKind.Object) throw new Malformed("object");
        var count = 0;
        foreach (var property in of.EnumerateObject())
        {
            if (!keys.Contains(property.Name)) throw new Malformed(string.Create(CultureInfo.InvariantCulture, $"key {count}"));
            count++;
        }
        if (count != keys.Length) throw new Malformed("missing");
    }

    private static Refusal No(string what) => new("journal.export", ("what", what));

    private sealed class Malformed(string what) : Exception(what);
}
