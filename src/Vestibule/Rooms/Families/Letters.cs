using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vestibule.Rooms.Families;

/// <summary>Letters as they are, where the framework writes them as numbered references.</summary>
public static partial class Letters
{
    /// <summary>
    /// The same page with the letters themselves. Only references to letters, marks and punctuation beyond ASCII are replaced: whatever could be
    /// read as markup, or cannot be seen, stays a reference.
    /// </summary>
    public static string Plain(string html) => Reference().Replace(html, m =>
    {
        var code = int.Parse(m.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return code > 0xA0 && Rune.IsValid(code) && Rune.GetUnicodeCategory(new Rune(code)) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            ? new Rune(code).ToString() : m.Value;
    });

    [GeneratedRegex("&#x([0-9A-Fa-f]{2,6});")]
    private static partial Regex Reference();
}
