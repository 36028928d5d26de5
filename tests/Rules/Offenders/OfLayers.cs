#pragma warning disable IDE0130
namespace Vestibule.Rules.Offenders.Incidents
{
    internal sealed record Fact(string Text);
}

namespace Vestibule.Rules.Offenders.Journal
{
    internal static class KnowsADomain
    {
        public static string Read(Incidents.Fact fact) => fact.Text;
    }
}

namespace Vestibule.Rules.Offenders.Kernel
{
    internal static class LooksRight
    {
        public static object? Made(string text) => text.Length == 0 ? null : Journal.KnowsADomain.Read(null!);
    }
}

namespace Vestibule.Rules.Offenders.Procedures
{
    internal sealed record Step(string Id);
}

namespace Vestibule.Rules.Offenders.District
{
    internal sealed class LooksAside
    {
        private readonly List<Procedures.Step> steps = [];

        public int Count => steps.Count;
    }
}

namespace Vestibule.Rules.Offenders.Rooms.Leader
{
    internal sealed record Page(string Title);
}

namespace Vestibule.Rules.Offenders.Rooms.Door
{
    internal static class AsksTheLeader
    {
        public static Func<string> Title(Leader.Page page) => () => page.Title;
    }
}

namespace Vestibule.Rules.Offenders.Plumbing
{
    internal static class KnowsARoom
    {
        public static Type Page() => typeof(Rooms.Leader.Page);
    }
}
