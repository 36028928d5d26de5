using System.Text.RegularExpressions;
using Xunit;

namespace Vestibule.Rules;

public sealed class RepositoryRules
{
    private const int Most = 300;

    /// <summary>Longer than a person can hold, each with its reason.</summary>
    private static readonly Dictionary<string, string> Long = new()
    {
        ["src/Vestibule.Core/Kernel/Wording/LocalStyles.g.cs"] = "generated",
        ["src/Vestibule.Core/Kernel/Wording/PluralRules.g.cs"] = "generated",
    };

    private static readonly Regex Promise = new(@"\b(TO" + @"DO|FIX" + @"ME|NotImplemented" + @"Exception)\b");
    private static readonly Regex LeftOut = new(@"\[(Fact|Theory)\([^)]*\bSk" + @"ip(Unless|When)?\s*=");

    [Fact]
    public void A_file_has_three_hundred_lines_at_most()
    {
        Rule.Holds(TooLong(Repository.Of("", ".cs", ".razor", ".mjs", ".js", ".css", ".sql", ".sh")));
        Assert.Single(TooLong([new("a.cs", new string('\n', Most + 1)), new("b.cs", new string('\n', Most))]));
    }

    [Fact]
    public void Nothing_is_promised_for_later_and_no_test_is_left_out()
    {
        Rule.Holds(Promised(Repository.All));
        Assert.Equal(
            ["a.cs: " + "TO" + "DO", "c.cs: [Fact(Sk" + "ip ="],
            Promised([new("a.cs", "// TO" + "DO: later"), new("b.cs", "todos los agentes"), new("c.cs", "[Fact(Sk" + "ip = \"slow\")]")]));
    }

    private static List<string> TooLong(IEnumerable<SourceFile> files) =>
        [.. files.Where(f => !Long.ContainsKey(f.Path)).Select(f => (f.Path, Lines: f.Text.Count(c => c == '\n'))).Where(f => f.Lines > Most).Select(f => $"{f.Path}: {f.Lines}")];

    private static List<string> Promised(IEnumerable<SourceFile> files) =>
        [.. files.SelectMany(f => Promise.Matches(f.Text).Concat(LeftOut.Matches(f.Text)).Select(m => $"{f.Path}: {m.Value}")).Distinct()];
}
