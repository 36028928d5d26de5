using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Xunit;

namespace Vestibule.CoreTests.Wording;

/// <summary>Our messages against other people's: intl-messageformat and Node's Intl, in their own process.</summary>
public sealed class IndependentTests
{
    private static readonly long[] More = [999, 1000, 1_000_000, 1_000_001, 2_000_000, 1234567, 100_000_000];
    private sealed record Case(string Language, string Text, long N, string Who);

    [Fact]
    public void Plural_forms_and_sentences_agree_with_other_peoples_code()
    {
        var cases = OurSentences().Concat(MadeUp()).ToList();
        var asked = new JsonObject
        {
            ["plurals"] = new JsonObject { ["languages"] = Strings(Repository.Languages), ["upTo"] = 200, ["more"] = new JsonArray([.. More.Select(n => (JsonNode)n)]) },
            ["messages"] = new JsonArray([.. cases.Select(c => (JsonNode)new JsonObject { ["language"] = c.Language, ["text"] = c.Text, ["args"] = new JsonObject { ["n"] = c.N, ["who"] = c.Who } })]),
        };
        var answer = Ask(asked.ToJsonString());

        var numbers = answer["plurals"]!["numbers"]!.AsArray().Select(n => n!.GetValue<long>()).ToArray();
        Assert.Equal(201 + More.Length, numbers.Length);
        foreach (var language in Repository.Languages)
        {
            var ours = new Language(language);
            Assert.Equal(Forms("cardinal", language), numbers.Select(n => Plural.Cardinal(ours, n).ToString().ToLowerInvariant()));
            Assert.Equal(Forms("ordinal", language), numbers.Select(n => Plural.Ordinal(ours, n).ToString().ToLowerInvariant()));
        }

        var theirs = answer["messages"]!.AsArray().Select(m => m!.GetValue<string>()).ToArray();
        Assert.True(cases.Count > 2000);
        for (var i = 0; i < cases.Count; i++)
        {
            var c = cases[i];
            var said = Repository.Say(c.Text, c.Language, ("n", c.N), ("who", c.Who)).Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);
            Assert.True(said == theirs[i], $"{c}\n ours: {said}\n theirs: {theirs[i]}");
        }

        IEnumerable<string> Forms(string type, string language) => answer["plurals"]![type]![language]!.AsArray().Select(f => f!.GetValue<string>());
    }

    // Every sentence of ours that counts, with its number named n and nothing else but names in it, for many numbers.
    private static IEnumerable<Case> OurSentences()
    {
        foreach (var (path, json) in Repository.Files())
        {
            var language = path.Split('/', '\\')[0];
            using var document = JsonDocument.Parse(json);
            foreach (var property in document.RootElement.EnumerateObject().Where(p => p.Name != "$meta"))
            {
                var text = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetProperty("text").GetString()!;
                var message = Message.Parse(text).Value;
                if (message.Plurals.Select(p => p.Name).Distinct().SingleOrNone() is not { } name || message.Placeholders.Count > 1) continue;
                var renamed = text.Replace("{" + name + ",", "{n,", StringComparison.Ordinal);
                foreach (var n in (long[])[0, 1, 2, 3, 5, 10, 11, 21, 99, 100, 102, 111, 1000, 1_000_000]) yield return new Case(language, renamed, n, "Anh Trinh");
            }
        }
    }

    private static List<Case> MadeUp()
    {
        var plain = Any("don't ", "It''s ", "'{'x'}' ", "{who}", "{n}", "{n, number}", " é ", "a, b = c; ", "العربية ");
        var forms = Any("zero", "one", "two", "few", "many", "=0", "=1", "=7");
        var inner = Gen.Select(plain, Any("", "#", "# x", "'#'", "x #!")).Select((a, b) => a + b);
        var counted = Gen.Select(Any("plural", "selectordinal"), forms.Array[0, 5].Select(f => f.Distinct().ToArray()), inner.Array[6], (kind, chosen, texts) =>
            $"{{n, {kind},{string.Concat(chosen.Select((f, i) => $" {f} {{{texts[i]}}}"))} other {{{texts[5]}}}}}");
        var chosen = Gen.Select(counted, plain, (a, b) => $"{{who, select, Rosa {{{a}#}} other {{{b}}}}}");
        var text = Gen.Select(plain, Gen.OneOf(counted, chosen, plain), plain).Select((a, b, c) => $"{a}{b}{c}");
        var gen = Gen.Select(Any(Repository.Languages), text, Gen.OneOf(Gen.Long[0, 200], Any(More)), Any("Rosa", "Anh {#} Trinh"))
            .Select((language, t, n, who) => new Case(language, t, n, who));
        var cases = new List<Case>();
        gen.Sample(c => { lock (cases) cases.Add(c); }, iter: 2000, threads: 1);
        return cases;
    }

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);

    private static JsonNode Ask(string question)
    {
        var source = Path.Combine(Repository.Root, "tests", "independent");
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "independent")).FullName;
        var isCurrent = Directory.Exists(Path.Combine(folder, "node_modules", "intl-messageformat"))
            && File.ReadAllText(Path.Combine(folder, "package-lock.json")) == File.ReadAllText(Path.Combine(source, "package-lock.json"));
        foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        if (!isCurrent) Run(folder, "npm", "ci --no-audit --no-fund --ignore-scripts", "");
        return JsonNode.Parse(Run(folder, "node", "messages.mjs", question))!;
    }

    private static string Run(string folder, string program, string arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {arguments}: {error.Result}");
        return output.Result;
    }
}

internal static class Sequences
{
    /// <summary>The only item, or null when there is none or more than one.</summary>
    public static string? SingleOrNone(this IEnumerable<string> items)
    {
        var two = items.Take(2).ToArray();
        return two.Length == 1 ? two[0] : null;
    }
}
