using NodaTime;

namespace Vestibule.Core.Kernel;

/// <summary>Where the time in <see cref="Happened"/> comes from.</summary>
public enum TimeSource
{
    /// <summary>The server's clock when the entry was recorded.</summary>
    Server,
    /// <summary>The device's clock, corrected by its measured offset.</summary>
    Device,
    /// <summary>A person's estimate, for something written down later.</summary>
    Estimate,
}

/// <summary>When something happened, as opposed to when it was recorded. The offset is device minus server, in milliseconds.</summary>
public readonly record struct Happened(Instant At, TimeSource Source, long DeviceOffsetMilliseconds = 0);
