using System.Text.RegularExpressions;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Door;

/// <summary>
/// Looks in free text for words that this program asks nobody to write: immigration status, nationality, place of birth. It warns and never
/// blocks; what was written is kept, because it may be what an officer said.
/// </summary>
public static class WatchWords
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    /// <summary>The words of the reader's language, as one expression: alternatives parted by a bar, in <c>words/</c>.</summary>
    public static string Pattern(Screen screen) => screen.S("watch.words");

    /// <summary>Whether a text holds one of them.</summary>
    public static bool Found(Screen screen, string? text) =>
        text is { Length: > 0 } && Regex.IsMatch(text, Pattern(screen), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit);
}
