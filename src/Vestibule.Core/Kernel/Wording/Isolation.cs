using System.Text;

namespace Vestibule.Core.Kernel.Wording;

/// <summary>
/// Keeps a value that is put into a sentence from disturbing the direction of the sentence around it. Text is wrapped in a first-strong
/// isolate (U+2068 ... U+2069, Unicode UAX 9) when the sentence runs from right to left, or when the value itself holds right-to-left
/// letters: an Arabic name in an English line, a phone number in an Arabic one. Direction controls inside a value are dropped, so no
/// name can turn the words of an instruction around.
/// </summary>
internal static class Isolation
{
    private const char FirstStrongIsolate = '\u2068', PopIsolate = '\u2069';

    public static string Of(string value, bool rightToLeftSentence)
    {
        if (value.AsSpan().IndexOfAnyInRange('\u0590', '\uffff') < 0) // nothing beyond Latin, Greek, Cyrillic, Armenian
            return rightToLeftSentence && value.Length > 0 ? $"{FirstStrongIsolate}{value}{PopIsolate}" : value;

        var clean = new StringBuilder(value.Length + 2);
        var turns = rightToLeftSentence;
        foreach (var rune in value.EnumerateRunes())
        {
            if (IsControl(rune.Value)) continue;
            turns |= IsRightToLeft(rune.Value);
            clean.Append(rune);
        }
        if (turns && clean.Length > 0) clean.Insert(0, FirstStrongIsolate).Append(PopIsolate);
        return clean.ToString();
    }

    private static bool IsControl(int c) => c is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static bool IsRightToLeft(int c) => c is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF)
        or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);
}
