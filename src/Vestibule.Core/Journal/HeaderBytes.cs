using System.Globalization;
using System.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>
/// The one spelling of a header: a JSON object with every key, in a fixed order, UTF-8, no spaces, no escapes, at most
/// <see cref="MaximumLength"/> bytes. What is stored is these bytes; the leaf is their hash; nothing ever writes them a second time.
/// The format is in docs/journal.md, from which anyone can write a verifier of their own.
/// </summary>
public static class HeaderBytes
{
    /// <summary>A header is smaller than 4 KiB.</summary>
    public const int MaximumLength = 4095;

    /// <summary>Writes a new header. A header that cannot be written (a bad kind, a number out of range) is a defect of the caller.</summary>
    public static byte[] Write(EntryHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var text = string.Create(CultureInfo.InvariantCulture,
            $$"""
            {"v":1,"seq":{{header.Sequence}},"entry":"{{header.Entry.Value}}","incident":"{{header.Incident.Value}}","kind":"{{header.Kind}}",
            "version":{{header.Version}},"class":"{{HeaderNames.Of(header.Class)}}","series":{{header.ClassSeries}},
            "happened":{{Microseconds.From(header.Happened.At)}},"source":"{{HeaderNames.Of(header.Happened.Source)}}",
            "offset":{{header.Happened.DeviceOffsetMilliseconds}},"recorded":{{Microseconds.From(header.Recorded)}},
            "person":{{Quoted(header.Actor.Person?.Value)}},"device":{{Quoted(header.Actor.Device?.Value)}},
            "known":"{{HeaderNames.Of(header.Actor.KnownBy)}}","key":"{{header.Key.Value}}","commitment":"{{header.Commitment.ToHex()}}"}
            """);
        var bytes = Encoding.UTF8.GetBytes(text.Replace("\n", "", StringComparison.Ordinal));
        var wrong = HeaderFields.Read(bytes, out _);
        return wrong is null ? bytes : throw new ArgumentException(wrong, nameof(header));
    }

    /// <summary>
    /// Reads a stored header. Anything but the one spelling is refused with <c>journal.header</c> and the field where it goes wrong:
    /// another order, a missing, doubled or unknown key, a space, an escape, a number or id in another form, too many bytes.
    /// </summary>
    public static Result<EntryHeader> Read(ReadOnlySpan<byte> bytes)
    {
        var wrong = HeaderFields.Read(bytes, out var f);
        if (wrong is not null) return new Refusal("journal.header", ("field", wrong));
        return new EntryHeader(
            f.Sequence, new EntryId(f.Entry), new IncidentId(f.Incident), Encoding.ASCII.GetString(f.Kind), f.Version, f.Class, f.ClassSeries,
            new Happened(Microseconds.ToInstant(f.Happened), f.Source, f.Offset), Microseconds.ToInstant(f.Recorded),
            new Actor(f.HasPerson ? new PersonId(f.Person) : null, f.HasDevice ? new DeviceId(f.Device) : null, f.Known),
            new KeyId(f.Key), f.Commitment);
    }

    private static string Quoted(Guid? id) => id is { } value ? $"\"{value}\"" : "null";
}
