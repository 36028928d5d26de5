using System.Collections.Immutable;
using NodaTime;

namespace Vestibule.Core.Procedures;

/// <summary>
/// How long people on an alert ladder of the district may leave an alert unanswered before the next are alerted, as the file says under
/// <c>alerts:</c>. Who is on the ladder is the district's; this is checked against it.
/// </summary>
/// <param name="Ladder">The ladder's name.</param>
/// <param name="Within">The longest wait.</param>
/// <param name="Line">Where it stands in the file.</param>
public sealed record AlertLimit(string Ladder, Duration Within, int Line)
{
    /// <summary>The ladders that a file may name.</summary>
    public static readonly ImmutableArray<string> Known = ["leader", "legal", "safety", "crisis"];

    internal static ImmutableArray<AlertLimit> Read(YamlNode? node, ErrorList errors)
    {
        var limits = ImmutableArray.CreateBuilder<AlertLimit>();
        foreach (var (key, value) in Shape.Named(node, errors))
        {
            if (!Known.Contains(key.Value)) errors.Add(key.At, "not-known-here", ("value", key.Value), ("known", string.Join(", ", Known)));
            foreach (var text in Shape.Texts(value, errors))
            {
                if (TimeAllowed.Read(text.Value) is { WorkingDays: 0 } within) limits.Add(new(key.Value, within.Length, key.At.Line));
                else errors.Add(text.At, "bad-duration", ("value", text.Value));
            }
        }

        return limits.ToImmutable();
    }
}
