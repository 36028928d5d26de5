using Microsoft.AspNetCore.Components;
using NodaTime;

namespace Vestibule.Furniture;

/// <summary>How much a line of a timeline weighs.</summary>
public enum Weight
{
    /// <summary>A line like others.</summary>
    Plain,
    /// <summary>A turning point.</summary>
    Key,
    /// <summary>An emergency.</summary>
    Hot,
}

/// <summary>One line of a timeline: when, what, and under it who.</summary>
public sealed record TimelineRow(Instant At, RenderFragment What, RenderFragment? Under = null, Weight Weight = Weight.Plain, string? Logged = null);
