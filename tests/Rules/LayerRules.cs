using System.Reflection;
using Vestibule.Rules.Offenders;
using Xunit;

namespace Vestibule.Rules;

public sealed class LayerRules
{
    private static readonly string[][] CoreOrder = [["Kernel"], ["Journal", "District", "Procedures"], ["Alerts", "Records", "Families"], ["Incidents"], ["Retention"]];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Vestibule.Core"] = [],
        ["Vestibule.Store"] = ["Vestibule.Core"],
        ["Vestibule.Reach"] = ["Vestibule.Core"],
        ["vestibule"] = ["Vestibule.Core", "Vestibule.Store", "Vestibule.Reach"],
    };

    [Fact]
    public void In_Core_a_namespace_looks_left_only()
    {
        Rule.Holds(LooksRight(House.Types(House.Core), "Vestibule.Core").Select(u => u.ToString()));
        var offenders = House.Types(typeof(LayerRules).Assembly);
        Assert.Equal(["District uses Procedures", "Journal uses Incidents", "Kernel uses Journal"], LooksRight(offenders, "Vestibule.Rules.Offenders").Select(Short).Distinct().Order());
    }

    [Fact]
    public void Every_namespace_of_Core_has_its_place_in_the_order() =>
        Assert.All(House.Types(House.Core).Select(t => Part(t, "Vestibule.Core")).Distinct(), part => Assert.Contains(part, CoreOrder.SelectMany(o => o)));

    [Fact]
    public void The_program_refers_to_Store_and_Reach_and_these_to_Core_alone()
    {
        foreach (var assembly in new[] { House.Core, House.Store, House.Reach, House.Desk })
            Rule.Holds(Forbidden(assembly.GetName().Name!, assembly));
        Assert.Contains("Vestibule.Store", Forbidden("Vestibule.Reach", typeof(LayerRules).Assembly));
    }

    [Fact]
    public void A_room_does_not_refer_to_another_room_and_nothing_under_a_room_knows_it()
    {
        Rule.Holds(AcrossRooms(House.Types(House.Desk), "Vestibule").Select(u => u.ToString()));
        Assert.Equal(
            ["Vestibule.Rules.Offenders.Plumbing.KnowsARoom", "Vestibule.Rules.Offenders.Rooms.Door.AsksTheLeader"],
            AcrossRooms(House.Types(typeof(LayerRules).Assembly), "Vestibule.Rules.Offenders").Select(u => Code.Outer(u.From).FullName!).Distinct().Order());
    }

    private static IEnumerable<Use> LooksRight(IEnumerable<Type> types, string root) =>
        from use in Code.Uses(types)
        let own = Part(use.From, root)
        let to = Part(use.To, root)
        where own is not null && to is not null && own != to && Place(to) >= Place(own) && Place(own) >= 0
        select use;

    private static IEnumerable<Use> AcrossRooms(IEnumerable<Type> types, string root) =>
        from use in Code.Uses(types)
        let to = Part(use.To, root + ".Rooms")
        where to is not null && Part(use.From, root + ".Rooms") != to && !IsComposition(use.From)
        select use;

    /// <summary>Program.cs names every route once, which is its whole work.</summary>
    private static bool IsComposition(Type type) => Code.Outer(type).Name == "Program";

    private static IEnumerable<string> Forbidden(string name, Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(r => r.Name!).Where(r => Allowed.ContainsKey(r) && !Allowed[name].Contains(r));

    private static int Place(string part) => Array.FindIndex(CoreOrder, o => o.Contains(part));

    private static string? Part(Type type, string root)
    {
        var space = Code.Outer(type).Namespace ?? "";
        return space.StartsWith(root + ".", StringComparison.Ordinal) ? space[(root.Length + 1)..].Split('.')[0] : null;
    }

    private static string Short(Use use) => $"{Part(use.From, "Vestibule.Rules.Offenders")} uses {Part(use.To, "Vestibule.Rules.Offenders")}";
}
