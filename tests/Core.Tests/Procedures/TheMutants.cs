using Vestibule.Core.Procedures;
using Xunit;

namespace Vestibule.CoreTests.Procedures;

/// <summary>
/// Every safeguard of the shipped packs is taken out, one at a time, also of what a law lays over one. A rule notices, or <c>harmless.txt</c> of
/// the pack says why it need not.
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
        var reasons = Reasons(pack).Select(r => r.Name).Where(n => n.StartsWith(part + " ", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var (names, survived) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var edition in Packs.Editions(pack))
        {
            // Of an edition with a law laid over it, the steps that the law brings or changes.
            foreach (var step in Mutants.Of(edition.Find(new ProcedureId(part))!).GroupBy(m => m.Step.Id).Where(step => edition.Overlays.IsEmpty || step.Any(m => !names.Contains(m.Name))).ToList())
                foreach (var mutant in step)
                    {
                    names.Add(mutant.Name);
                    if (Checker.Check(mutant.Procedure, new(Memory, UntilBroken: true)).Holds) survived.Add(mutant.Name);
                }
        }

        Assert.True(names.Count > 10);
        Assert.Equal(reasons.Order(StringComparer.Ordinal), survived.Order(StringComparer.Ordinal));
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
