using Xunit;

namespace Vestibule.Rules;

internal static class Rule
{
    /// <summary>Fails with every offender on a line of its own.</summary>
    public static void Holds(IEnumerable<string> offenders)
    {
        var all = offenders.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, $"{all.Count} offenders:\n{string.Join('\n', all.Select(o => o.ReplaceLineEndings(" ")))}");
    }
}
