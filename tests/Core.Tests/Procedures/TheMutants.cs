using Vestibule.Core.Procedures;
using Xunit;

namespace Vestibule.CoreTests.Procedures;

/// <summary>
/// Every safeguard of the shipped packs is taken out, one at a time. A rule notices, or <c>harmless.txt</c> of the pack says why it need not.
/// Parts that take long to explore are tried under <c>VESTIBULE_LONG</c>.
/// </summary>
public sealed class TheMutants
{
    private const long Memory = 3L << 30;

    public static TheoryData<string, string> Parts
    {
        get
        {
            var parts = new TheoryData<string, string>();
            foreach (var pack in Packs.All)
                foreach (var part in Packs.ReadFolder(pack).Edition!.Procedures) parts.Add(pack, part.Id.Value);
            return parts;
        }
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_safeguard_that_no_rule_misses_is_shown_to_be_harmless(string pack, string part)
    {
        var procedure = Packs.ReadFolder(pack).Edition!.Find(new ProcedureId(part))!;
        var reasons = Reasons(pack).Where(r => r.Name.StartsWith(part + " ", StringComparison.Ordinal)).ToList();
        var names = Mutants.Of(procedure).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(reasons.Select(r => r.Name).ToHashSet(StringComparer.Ordinal), names);
        Assert.True(names.Count > 10);
        if (Checker.Check(procedure, new(Memory)).Edges > 100_000 && Environment.GetEnvironmentVariable("VESTIBULE_LONG") is null) return;

        var survived = Mutants.Of(procedure).Where(m => Checker.Check(m.Procedure, new(Memory, UntilBroken: true)).Holds).Select(m => m.Name);
        Assert.Equal(reasons.Select(r => r.Name).Order(StringComparer.Ordinal), survived.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_safeguard_that_is_missed_is_found()
    {
        var guarded = Packs.Ruled("x: {by: anyone, needs: [y]}\ny: {by: anyone}", "never x before y");
        var found = Mutants.Of(guarded).ToDictionary(m => m.Name, m => Checker.Check(m.Procedure, new(Memory, UntilBroken: true)).Holds);
        Assert.Equal(["part dropped x needs y", "part gate-weakened x needs y", "part reversed x needs y"], found.Keys.Order(StringComparer.Ordinal));
        Assert.False(found["part dropped x needs y"]);
        Assert.False(found["part reversed x needs y"]);
        Assert.True(found["part gate-weakened x needs y"]);
    }

    /// <summary>Each name stands under a line that begins with # and says why.</summary>
    private static IEnumerable<(string Name, string Reason)> Reasons(string pack)
    {
        var reason = "";
        foreach (var line in File.ReadLines(Path.Combine(Packs.Folder(pack), "harmless.txt")).Select(l => l.Trim()).Where(l => l.Length > 0))
        {
            if (line.StartsWith('#')) reason = line[1..].Trim();
            else if (reason.Length == 0) Assert.Fail($"{line} has no reason");
            else yield return (line, reason);
        }
    }
}
