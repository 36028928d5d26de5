using NodaTime;
using NodaTime.Text;

namespace Vestibule.Core.Procedures;

/// <summary>Lengths of time as files write them, ISO 8601: PT2M is two minutes, P3D three days of 24 hours.</summary>
internal static class Durations
{
    /// <summary>The length written, or null when it is none, is not above zero, or counts in months or years, which differ in length.</summary>
    internal static Duration? Read(string text)
    {
        var parsed = PeriodPattern.NormalizingIso.Parse(text);
        return parsed.Success && parsed.Value is { Years: 0, Months: 0 } period && period.ToDuration() is var duration && duration > Duration.Zero ? duration : null;
    }
}
