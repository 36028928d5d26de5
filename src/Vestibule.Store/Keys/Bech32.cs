namespace Vestibule.Store.Keys;

/// <summary>Bech32 (BIP 173) without its length limit, as age uses it to write identities and recipients.</summary>
internal static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    public static string Write(string prefix, ReadOnlySpan<byte> data)
    {
        var words = Regroup(data, 8, 5, pad: true)!;
        var sum = Polymod([.. Expand(prefix), .. words, 0, 0, 0, 0, 0, 0]) ^ 1;
        var check = Enumerable.Range(0, 6).Select(i => (byte)((sum >> (5 * (5 - i))) & 31));
        return prefix + "1" + string.Concat(words.Concat(check).Select(w => Alphabet[w]));
    }

    /// <summary>The bytes, or null when the text is not Bech32 with this prefix.</summary>
    public static byte[]? Read(string prefix, string text)
    {
        if (text.Any(char.IsAsciiLetterUpper) && text.Any(char.IsAsciiLetterLower))
        {
            return null;
        }

        text = text.ToLowerInvariant();
        var at = text.LastIndexOf('1');
        if (at < 1 || text.Length - at - 1 < 6 || text[..at] != prefix)
        {
            return null;
        }

        var words = text[(at + 1)..].Select(c => Alphabet.IndexOf(c, StringComparison.Ordinal)).ToArray();
        if (words.Any(w => w < 0) || Polymod([.. Expand(prefix), .. words.Select(w => (byte)w)]) != 1)
        {
            return null;
        }

        return Regroup(words[..^6].Select(w => (byte)w).ToArray(), 5, 8, pad: false);
    }

    private static IEnumerable<byte> Expand(string prefix) =>
        [.. prefix.Select(c => (byte)(c >> 5)), 0, .. prefix.Select(c => (byte)(c & 31))];

    private static uint Polymod(byte[] values)
    {
        ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        uint check = 1;
        foreach (var value in values)
        {
            var top = check >> 25;
            check = ((check & 0x1ffffff) << 5) ^ value;
            for (var i = 0; i < 5; i++)
            {
                check ^= ((top >> i) & 1) == 1 ? generator[i] : 0;
            }
        }

        return check;
    }

    private static byte[]? Regroup(ReadOnlySpan<byte> data, int from, int to, bool pad)
    {
        var groups = new List<byte>();
        int held = 0, bits = 0;
        foreach (var value in data)
        {
            held = ((held << from) | value) & 0xfff;
            bits += from;
            while (bits >= to)
            {
                bits -= to;
                groups.Add((byte)((held >> bits) & ((1 << to) - 1)));
            }
        }

        if (pad && bits > 0)
        {
            groups.Add((byte)((held << (to - bits)) & ((1 << to) - 1)));
        }

        return pad || (bits < from && (held & ((1 << bits) - 1)) == 0) ? [.. groups] : null;
    }
}
