using System.Collections.Frozen;
using System.Text.Json;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>A sentence, and the language it is really in.</summary>
public readonly record struct Said(string Text, Language Language);

/// <summary>Every sentence a person reads, by key and language. Read once at start.</summary>
public sealed class Speech
{
    private readonly FrozenDictionary<(string Tag, string Key), string> sentences;

    /// <summary>Reads <c>words/&lt;language&gt;/*.json</c>.</summary>
    public Speech(string folder)
    {
        var read = new Dictionary<(string, string), string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
        {
            foreach (var (key, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!)
            {
                read[(Path.GetFileName(Path.GetDirectoryName(file)!), key)] = text;
            }
        }

        sentences = read.ToFrozenDictionary();
        Languages = [.. read.Keys.Select(k => k.Item1).Distinct().OrderBy(t => t == "en" ? "" : t, StringComparer.Ordinal).Select(t => new Language(t))];
    }

    /// <summary>Languages there are words in, English first.</summary>
    public IReadOnlyList<Language> Languages { get; }

    /// <summary>The sentence under a key.</summary>
    public Said Say(Language language, string key, params (string Name, object Value)[] arguments)
    {
        var (text, tongue) = sentences.TryGetValue((language.Tag, key), out var own) ? (own, language)
            : sentences.TryGetValue(("en", key), out var english) ? (english, Language.English)
            : throw new KeyNotFoundException($"No words for '{key}'");
        foreach (var (name, value) in arguments)
        {
            text = text.Replace("{" + name + "}", Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return new Said(text, tongue);
    }

    /// <summary>A language's own name.</summary>
    public string NameOf(Language language) => System.Globalization.CultureInfo.GetCultureInfo(language.Tag).NativeName;
}
