using System.Reflection;
using System.Runtime.CompilerServices;
using Vestibule.Rules.Offenders;
using Xunit;

namespace Vestibule.Rules;

public sealed class CoreRules
{
    private static readonly HashSet<string> Namespaces =
    [
        "System.Collections", "System.Collections.Generic", "System.Collections.Immutable", "System.Collections.Frozen", "System.Collections.ObjectModel",
        "System.Linq", "System.Text", "System.Text.Json", "System.Text.Json.Nodes", "System.Text.Json.Serialization", "System.Text.Json.Serialization.Metadata",
        "System.Text.Encodings.Web", "System.Text.RegularExpressions", "System.Globalization", "System.Numerics", "System.Buffers",
        "System.Buffers.Binary", "System.Buffers.Text", "System.Runtime.CompilerServices", "System.Runtime.InteropServices",
        "System.Diagnostics.CodeAnalysis", "NodaTime", "NodaTime.Text", "NodaTime.TimeZones", "NodaTime.Extensions",
    ];

    /// <summary>From namespaces that hold clocks, chance or IO as well, these types alone.</summary>
    private static readonly HashSet<string> Types =
    [
        "System.IO.MemoryStream", "System.IO.Stream", "System.IO.StringReader", "System.IO.TextReader",
        "System.Security.Cryptography.SHA256", "System.Security.Cryptography.IncrementalHash", "System.Security.Cryptography.HashAlgorithmName",
        "System.Security.Cryptography.CryptographicOperations", "System.Text.Unicode.Utf8", "System.Runtime.Serialization.ISerializable",
    ];

    private static readonly HashSet<string> OfSystem =
    [
        "Object", "ValueType", "Enum", "String", "Char", "Boolean", "Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Int128",
        "UInt128", "Single", "Double", "Decimal", "Void", "Guid", "Array", "Type", "RuntimeTypeHandle", "RuntimeFieldHandle", "Nullable`1", "Math", "Convert",
        "BitConverter", "HashCode", "Index", "Range", "StringComparer", "StringComparison", "StringSplitOptions", "MidpointRounding", "Delegate",
        "MulticastDelegate", "IntPtr", "AsyncCallback", "IAsyncResult", "Converter`2", "IEquatable`1", "IComparable", "IComparable`1", "IDisposable", "IFormatProvider", "IFormattable", "ISpanFormattable",
        "IUtf8SpanFormattable", "IParsable`1", "ISpanParsable`1", "IUtf8SpanParsable`1", "IConvertible", "ICloneable", "Span`1", "ReadOnlySpan`1", "Memory`1",
        "ReadOnlyMemory`1", "MemoryExtensions", "ArraySegment`1", "Exception", "ArgumentException", "ArgumentNullException", "ArgumentOutOfRangeException",
        "InvalidOperationException", "FormatException", "OverflowException", "NotSupportedException", "IndexOutOfRangeException", "KeyNotFoundException",
    ];

    /// <summary>Members of allowed types that are chance, the machine, or the culture it happens to run in.</summary>
    private static readonly HashSet<string> Members =
    [
        "System.Guid.NewGuid", "System.Guid.CreateVersion7", "NodaTime.SystemClock.get_Instance", "System.Globalization.CultureInfo.get_CurrentCulture",
        "System.Globalization.CultureInfo.get_CurrentUICulture", "System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode",
    ];

    private static readonly Type[] Mutable =
    [
        typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(Queue<>), typeof(Stack<>), typeof(System.Text.StringBuilder),
        typeof(System.Collections.Concurrent.ConcurrentDictionary<,>), typeof(StrongBox<>),
    ];

    private static readonly string[] Waits = ["System.Threading.Tasks", "System.Threading"];

    [Fact]
    public void Core_touches_nothing_outside_its_list_no_clock_no_chance_no_disk_no_waiting()
    {
        Rule.Holds(Outside(House.Types(House.Core)));
        Assert.All(
            new[] { typeof(ReadsTheClock), typeof(AsksTheZoneOfTheMachine), typeof(RollsDice), typeof(MakesAnId), typeof(OpensAFile), typeof(Waits) },
            offender => Assert.NotEmpty(Outside(House.Offender(offender))));
        Rule.Holds(Outside(House.Offender(typeof(KeepsTheRules))));
    }

    [Fact]
    public void Core_remembers_nothing_between_two_calls()
    {
        Rule.Holds(Remembered(House.Types(House.Core)));
        Assert.Equal(["ReadsTheClock"], Remembered(House.Offender(typeof(ReadsTheClock))).Select(f => f.Split('.')[^2]));
        Assert.Equal(2, Remembered(House.Offender(typeof(Remembers))).Count);
        Rule.Holds(Remembered(House.Offender(typeof(KeepsTheRules))));
    }

    private static List<string> Outside(IEnumerable<Type> types) => [.. Code.Uses(types).Where(IsOutside).Select(u => u.ToString()).Distinct().Order()];

    private static bool IsOutside(Use use)
    {
        var to = Code.Outer(use.To);
        if (to.Assembly == use.From.Assembly) return false;
        if (Members.Contains($"{to.FullName}.{use.Member}") || to.FullName is "NodaTime.SystemClock") return true;
        if (to.FullName == "System.Environment") return use.Member != "get_CurrentManagedThreadId" || !use.From.Name.StartsWith('<'); // an iterator the compiler made
        if (to.Namespace == "System") return !OfSystem.Contains(to.Name) && !IsShape(to);
        if (to.Namespace?.StartsWith("YamlDotNet", StringComparison.Ordinal) == true) return use.From.Namespace != "Vestibule.Core.Procedures";
        return !Namespaces.Contains(to.Namespace ?? "") && !Types.Contains(to.FullName!) || IsTask(to);
    }

    private static bool IsTask(Type type) => Waits.Any(w => type.Namespace == w) || type.Name.StartsWith("AsyncTask", StringComparison.Ordinal);

    /// <summary>Functions and tuples are shapes of other types, which are looked at by themselves.</summary>
    private static bool IsShape(Type type) =>
        new[] { "Func`", "Action", "Predicate`", "Comparison`", "ValueTuple`", "Tuple`", "Lazy`" }.Any(n => type.Name.StartsWith(n, StringComparison.Ordinal));

    private static List<string> Remembered(IEnumerable<Type> types) =>
        [.. types.Where(t => !t.Name.StartsWith('<') && !t.IsEnum).SelectMany(Code.Fields).Where(f => f.IsStatic && !f.IsLiteral)
            .Where(f => !f.IsInitOnly || IsMutable(f.FieldType)).Where(f => !f.Name.StartsWith("<>", StringComparison.Ordinal)).Select(f => $"{f.DeclaringType!.FullName}.{f.Name}")];

    private static bool IsMutable(Type type) => Mutable.Contains(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
}
