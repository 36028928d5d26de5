using System.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>The spellings of the header's closed sets. Written into leaves for ever: a name may be added and never changed.</summary>
internal static class HeaderNames
{
    private static readonly string[] Classes = ["operational", "privileged", "student", "law-enforcement-unit"];
    private static readonly string[] Sources = ["server", "device", "estimate"];
    private static readonly string[] Known = ["signed-in", "named-at-desk", "device-only", "one-tap-link", "on-behalf-of", "program"];
    private static readonly byte[][] ClassBytes = Utf8(Classes), SourceBytes = Utf8(Sources), KnownBytes = Utf8(Known);

    public static string Of(RecordClass value) => Classes[(int)value];
    public static string Of(TimeSource value) => Sources[(int)value];
    public static string Of(KnownBy value) => Known[(int)value];

    public static bool TryClass(ReadOnlySpan<byte> name, out RecordClass value)
    {
        var found = Find(ClassBytes, name);
        value = (RecordClass)found;
        return found >= 0;
    }

    public static bool TrySource(ReadOnlySpan<byte> name, out TimeSource value)
    {
        var found = Find(SourceBytes, name);
        value = (TimeSource)found;
        return found >= 0;
    }

    public static bool TryKnown(ReadOnlySpan<byte> name, out KnownBy value)
    {
        var found = Find(KnownBytes, name);
        value = (KnownBy)found;
        return found >= 0;
    }

    /// <summary>Lower-case words of letters and digits joined by single hyphens, starting with a letter, 64 characters at most.</summary>
    public static bool IsKind(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > 64 || name[0] is < (byte)'a' or > (byte)'z' || name[^1] == '-') return false;
        for (var i = 1; i < name.Length; i++)
        {
            var c = name[i];
            if (c is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9')) continue;
            if (c != '-' || name[i - 1] == '-') return false;
        }
        return true;
    }

    private static int Find(byte[][] names, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < names.Length; i++) if (name.SequenceEqual(names[i])) return i;
        return -1;
    }

    private static byte[][] Utf8(string[] names) => [.. names.Select(Encoding.ASCII.GetBytes)];
}
