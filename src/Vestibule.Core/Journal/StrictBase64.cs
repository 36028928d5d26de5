namespace Vestibule.Core.Journal;

/// <summary>
/// Standard base64 (RFC 4648 section 4) with padding, where every value has exactly one spelling: no white space, no stray bits.
/// Two texts that differ can therefore never mean the same signature or hash.
/// </summary>
internal static class StrictBase64
{
    public static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        var buffer = new byte[text.Length / 4 * 3];
        if (text.Length % 4 != 0 || !Convert.TryFromBase64String(text, buffer, out var written)) return false;
        bytes = buffer[..written];
        return string.Equals(Convert.ToBase64String(bytes), text, StringComparison.Ordinal);
    }
}
