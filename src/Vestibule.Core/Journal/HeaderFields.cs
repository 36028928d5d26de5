using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>
/// A header read in place, for checking a million of them: the same strict reading as <see cref="HeaderBytes.Read"/>, without an
/// object or a string for each.
/// </summary>
internal ref struct HeaderFields
{
    public long Sequence, ClassSeries, Happened, Offset, Recorded;
    public Guid Entry, Incident, Key, Person, Device;
    public bool HasPerson, HasDevice;
    public int Version;
    public RecordClass Class;
    public TimeSource Source;
    public KnownBy Known;
    public Digest Commitment;
    public ReadOnlySpan<byte> Kind;

    private ReadOnlySpan<byte> rest;

    /// <summary>Null when the bytes are a header in its one spelling; otherwise the key of the first field that is not.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes, out HeaderFields f)
    {
        f = default;
        if (bytes.Length > HeaderBytes.MaximumLength) return "length";
        f.rest = bytes;
        if (!f.Skip("{\"v\":1,\"seq\":"u8) || !f.Integer(0, out f.Sequence)) return "seq";
        if (!f.Skip(",\"entry\":"u8) || !f.Id(out f.Entry)) return "entry";
        if (!f.Skip(",\"incident\":"u8) || !f.Id(out f.Incident)) return "incident";
        if (!f.Skip(",\"kind\":"u8) || !f.Name(out f.Kind) || !HeaderNames.IsKind(f.Kind)) return "kind";
        if (!f.Skip(",\"version\":"u8) || !f.Integer(1, out var version) || version > int.MaxValue) return "version";
        f.Version = (int)version;
        if (!f.Skip(",\"class\":"u8) || !f.Name(out var name) || !HeaderNames.TryClass(name, out f.Class)) return "class";
        if (!f.Skip(",\"series\":"u8) || !f.Integer(1, out f.ClassSeries)) return "series";
        if (!f.Skip(",\"happened\":"u8) || !f.Integer(0, out f.Happened)) return "happened";
        if (!f.Skip(",\"source\":"u8) || !f.Name(out name) || !HeaderNames.TrySource(name, out f.Source)) return "source";
        if (!f.Skip(",\"offset\":"u8) || !f.Integer(-Microseconds.Maximum, out f.Offset)) return "offset";
        if (!f.Skip(",\"recorded\":"u8) || !f.Integer(0, out f.Recorded)) return "recorded";
        if (!f.Skip(",\"person\":"u8) || !f.IdOrNull(out f.Person, out f.HasPerson)) return "person";
        if (!f.Skip(",\"device\":"u8) || !f.IdOrNull(out f.Device, out f.HasDevice)) return "device";
        if (!f.Skip(",\"known\":"u8) || !f.Name(out name) || !HeaderNames.TryKnown(name, out f.Known)) return "known";
        if (!f.Skip(",\"key\":"u8) || !f.Id(out f.Key)) return "key";
        if (!f.Skip(",\"commitment\":\""u8) || !f.Hash(out f.Commitment)) return "commitment";
        return f.rest.SequenceEqual("\"}"u8) ? null : "end";
    }

    private bool Skip(ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected)) return false;
        rest = rest[expected.Length..];
        return true;
    }

    private bool Integer(long minimum, out long value)
    {
        value = 0;
        var negative = rest.Length > 0 && rest[0] == '-';
        var digits = negative ? rest[1..] : rest;
        var length = 0;
        while (length < digits.Length && length < 17 && digits[length] is >= (byte)'0' and <= (byte)'9')
            value = (value * 10) + (digits[length++] - '0');
        if (length is 0 or 17 || (digits[0] == '0' && (length > 1 || negative)) || value > Microseconds.Maximum) return false;
        if (negative) value = -value;
        rest = digits[length..];
        return value >= minimum;
    }

    private bool Name(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (rest.Length == 0 || rest[0] != '"') return false;
        var end = rest[1..].IndexOf((byte)'"');
        if (end < 0) return false;
        name = rest.Slice(1, end);
        rest = rest[(end + 2)..];
        return true;
    }

    private bool IdOrNull(out Guid id, out bool present)
    {
        (id, present) = (Guid.Empty, false);
        return Skip("null"u8) || (present = Id(out id));
    }

    private bool Id(out Guid id)
    {
        id = Guid.Empty;
        if (rest.Length < 38 || rest[0] != '"' || rest[37] != '"') return false;
        var text = rest.Slice(1, 36);
        Span<byte> digits = stackalloc byte[32];
        var n = 0;
        for (var i = 0; i < 36; i++)
        {
            var dash = i is 8 or 13 or 18 or 23;
            if (dash != (text[i] == '-')) return false;
            if (!dash) digits[n++] = text[i];
        }
        Span<byte> bytes = stackalloc byte[16];
        if (!Hexadecimal(digits, bytes)) return false;
        id = new Guid(bytes, bigEndian: true);
        rest = rest[38..];
        return true;
    }

    private bool Hash(out Digest digest)
    {
        digest = default;
        Span<byte> bytes = stackalloc byte[Digest.Length];
        if (rest.Length < 2 * Digest.Length || !Hexadecimal(rest[..(2 * Digest.Length)], bytes)) return false;
        digest = new Digest(bytes);
        rest = rest[(2 * Digest.Length)..];
        return true;
    }

    private static bool Hexadecimal(ReadOnlySpan<byte> digits, Span<byte> bytes)
    {
        var bad = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            int high = Value(digits[2 * i]), low = Value(digits[(2 * i) + 1]);
            bad |= high | low;
            bytes[i] = (byte)((high << 4) | (low & 15));
        }
        return bad >= 0;
    }

    private static int Value(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };
}
