using Vestibule.Core.Kernel.Wording;

namespace Vestibule.Plumbing;

/// <summary>Reads the folder of words once, at start-up. A malformed file stops the start: a door must not come up speechless.</summary>
public static class WordsFolder
{
    /// <summary>The folder beside the program.</summary>
    public static string Beside => Path.Combine(AppContext.BaseDirectory, "words");

    /// <summary>
    /// Every <c>words/LANGUAGE/PART.json</c> in a folder. Throws <see cref="InvalidDataException"/> naming the file, the key and the
    /// place when one cannot be used. Strict words throw on a missing key; the others fall back to English and keep the door working.
    /// </summary>
    public static Words Read(string folder, bool strict)
    {
        if (!Directory.Exists(folder)) throw new InvalidDataException($"The words folder is missing: {folder}");
        var files = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);
        var words = Words.Load(files, strict);
        if (words.Refusal is not { } no) return words.Value;
        var at = no.Arguments;
        var key = at["key"].Length > 0 ? $", at \"{at["key"]}\"" : "";
        throw new InvalidDataException($"Cannot use words/{at["file"]}{key}: {at["problem"]} (position {at["position"]}).");
    }
}
