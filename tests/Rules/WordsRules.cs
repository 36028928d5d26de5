using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Vestibule.Rules;

/// <summary>Sources against words/en. A key that is put together of parts counts for all keys that it can be.</summary>
public sealed partial class WordsRules
{
    /// <summary>Endings of file names and of entries kept in folders: such a string is no key.</summary>
    private static readonly string[] Files = ["css", "js", "json", "svg", "png", "key", "db", "sql", "pid", "note", "age", "webmanifest", "txt", "dll", "md", "yaml"];

    [GeneratedRegex("(?<=\")([a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)*)(?=\")")]
    private static partial Regex Whole();

    [GeneratedRegex("(?<=[^$]\")([a-z][a-z0-9-]*\\.(?:[a-z0-9-]+\\.)*)(?=\")")]
    private static partial Regex Beginning();

    [GeneratedRegex("(?<=\\$\")([a-z][a-z0-9.-]*(?:\\{[^{}\"]*\\}[a-z0-9.-]*)+)(?=\")")]
    private static partial Regex Filled();

    [GeneratedRegex("(?<=\\+ ?\")(\\.[a-z0-9.-]+)(?=\")")]
    private static partial Regex Ending();

    [GeneratedRegex("new Refusal\\(\"([a-z0-9.-]+)\"")]
    private static partial Regex Refused();

    [GeneratedRegex("^ *///.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    /// <summary>Beginnings of keys that no line of the program says yet, each with its reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["procedure.error."] = "what is wrong with a procedure file: Core.Tests holds each kind of error against its sentence; the command that says them is to come",
    };

    private static readonly HashSet<string> Keys = KeysIn("words/en/");

    [Fact]
    public void Every_sentence_that_is_asked_for_exists()
    {
        Rule.Holds(Missing(Program(), Keys));
        Assert.Equal(
            ["door.nothing-here (Offender.razor)", "refusal.no-such-thing (Offender.cs)"],
            Missing([new("Offender.razor", "<h1 title=\"@S(\"door.nothing-here\")\">"), new("Offender.cs", "return new Refusal(\"no-such-thing\");")], Keys));
    }

    [Fact]
    public void Every_sentence_that_exists_is_said_somewhere()
    {
        Rule.Holds(Unused(Program(), Keys).Where(k => !Exceptions.Keys.Any(e => k.StartsWith(e, StringComparison.Ordinal))));
        Assert.Equal(
            ["door.left-over", "door.two.left-over"],
            Unused([new("A.cs", "T(\"door.used\"); T($\"door.{x}.title\"); T(\"door.one.\" + x);")], ["door.used", "door.a.title", "door.one.b", "door.left-over", "door.two.left-over"]));
    }

    [Fact]
    public void A_translation_has_no_key_that_English_has_not()
    {
        foreach (var language in Directory.GetDirectories(Path.Combine(Repository.Root, "words")).Select(Path.GetFileName))
            Rule.Holds(KeysIn($"words/{language}/").Except(Keys));
    }

    private static List<SourceFile> Program() => [.. Repository.Of("src/", ".cs", ".razor", ".js").Select(f => f with { Text = Comment().Replace(f.Text, "") })];

    private static List<string> Missing(IReadOnlyCollection<SourceFile> files, HashSet<string> keys)
    {
        var parts = keys.Select(k => k.Split('.')[0]).ToHashSet();
        var beginnings = files.SelectMany(f => Beginning().Matches(f.Text)).Select(m => m.Value).ToHashSet();
        var asked = from file in files
                    from text in Whole().Matches(file.Text).Select(m => m.Value)
                    let path = text.Split('.')
                    where path.Length > 1 && parts.Contains(path[0]) && !Files.Contains(path[^1]) && !keys.Contains(text) && !keys.Contains("refusal." + text)
                        && !keys.Any(k => k.StartsWith(text + ".", StringComparison.Ordinal))
                    select $"{text} ({file.Path})";
        var refused = from file in files
                      from text in Refused().Matches(file.Text).Select(m => m.Groups[1].Value)
                      where !keys.Contains("refusal." + text) && !keys.Contains(text)
                      select $"refusal.{text} ({file.Path})";
        return [.. asked.Concat(refused).Distinct().Order(StringComparer.Ordinal)];
    }

    private static List<string> Unused(IReadOnlyCollection<SourceFile> files, HashSet<string> keys)
    {
        var whole = All(Whole(), files);
        var endings = All(Ending(), files);
        var patterns = All(Filled(), files).Select(p => Regex.Escape(Regex.Replace(p, "\\{[^{}]*\\}", "\u0001")).Replace("\u0001", "[a-z0-9.-]*", StringComparison.Ordinal))
            .Concat(All(Beginning(), files).Select(b => Regex.Escape(b) + "[a-z0-9.-]+")).Where(p => p.Contains('.'));
        // In portions: one pattern of them all would outgrow what the engine takes.
        var filled = patterns.Chunk(100).Select(portion => new Regex($"^(refusal\\.)?({string.Join('|', portion)})$", RegexOptions.NonBacktracking)).ToArray();
        return [.. keys.Where(k => !IsUsed(k) && !endings.Any(e => k.EndsWith(e, StringComparison.Ordinal) && IsUsed(k[..^e.Length]))).Order(StringComparer.Ordinal)];

        bool IsUsed(string key) =>
            whole.Contains(key) || (key.StartsWith("refusal.", StringComparison.Ordinal) && whole.Contains(key["refusal.".Length..])) || filled.Any(f => f.IsMatch(key));
    }

    private static HashSet<string> All(Regex what, IEnumerable<SourceFile> files) => [.. files.SelectMany(f => what.Matches(f.Text)).Select(m => m.Value)];

    private static HashSet<string> KeysIn(string folder) =>
        [.. Repository.Of(folder, ".json").SelectMany(f => JsonDocument.Parse(f.Text).RootElement.EnumerateObject().Select(p => p.Name)).Where(k => k[0] != '$')];
}
