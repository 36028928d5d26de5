using System.Reflection;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Rules;

/// <summary>The four assemblies, and the offenders of this one.</summary>
internal static class House
{
    public static Assembly Core { get; } = typeof(Refusal).Assembly;
    public static Assembly Store { get; } = typeof(Ledger).Assembly;
    public static Assembly Reach { get; } = Assembly.Load("Vestibule.Reach");
    public static Assembly Desk { get; } = typeof(Clockwork.Beat).Assembly;

    public static Type[] Types(params Assembly[] of) => [.. of.SelectMany(a => a.GetTypes()).Where(t => t.Namespace?.StartsWith("Vestibule", StringComparison.Ordinal) == true)];

    /// <summary>An offender with everything the compiler made for it.</summary>
    public static Type[] Offender(Type type) => [.. typeof(House).Assembly.GetTypes().Where(t => Code.Outer(t) == type)];
}
