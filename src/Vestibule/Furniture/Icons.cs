using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Vestibule.Furniture;

/// <summary>
/// The house's drawings. A page names the ones it uses; the sprite put into the page holds just those, so no request is spent on them.
/// </summary>
public static partial class Icons
{
    /// <summary>Where <see cref="AddSprite"/> puts the sprite. The hall writes it once.</summary>
    public const string Place = "<!--icons-->";

    private static readonly FrozenDictionary<string, string> Symbols = Read();

    /// <summary>The names of all drawings.</summary>
    public static IEnumerable<string> Names => Symbols.Keys;

    /// <summary>A drawing beside words, which carry the meaning: hidden from assistive technology.</summary>
    public static MarkupString Of(string name, bool directional = false) => Symbols.ContainsKey(name)
        ? new MarkupString($"<svg class=\"i{(directional ? " flip" : "")}\" aria-hidden=\"true\"><use href=\"#i-{name}\"/></svg>")
        : throw new ArgumentException($"No such icon: {name}", nameof(name));

    /// <summary>Puts the symbols that a page uses where the hall left a place for them.</summary>
    public static string AddSprite(string html)
    {
        var at = html.IndexOf(Place, StringComparison.Ordinal);
        if (at < 0)
        {
            return html;
        }

        var sprite = new StringBuilder("<svg id=\"sprite\" class=\"vh\" aria-hidden=\"true\"><defs>");
        foreach (var name in Uses().Matches(html).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal))
        {
            sprite.Append(Symbols.GetValueOrDefault(name));
        }

        return string.Concat(html.AsSpan(0, at), sprite.Append("</defs></svg>").ToString(), html.AsSpan(at + Place.Length));
    }

    [GeneratedRegex("href=\"#i-([a-z]+)\"")]
    private static partial Regex Uses();

    [GeneratedRegex("<symbol id=\"i-([a-z]+)\".*?</symbol>", RegexOptions.Singleline)]
    private static partial Regex Definitions();

    private static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(Icons).Assembly.GetManifestResourceStream("icons.svg")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Definitions().Matches(reader.ReadToEnd()).ToFrozenDictionary(m => m.Groups[1].Value, m => m.Value, StringComparer.Ordinal);
    }
}
