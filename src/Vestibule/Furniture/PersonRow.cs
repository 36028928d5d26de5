using Microsoft.AspNetCore.Components;

namespace Vestibule.Furniture;

/// <summary>A person on a screen: the name, what they are, and how far the alert got.</summary>
public sealed record PersonRow(string Name, string? Role, Mark? Mark, RenderFragment? State)
{
    /// <summary>By which channel they are reached now, and which comes next.</summary>
    public RenderFragment? By { get; init; }

    /// <summary>Two letters for the round sign.</summary>
    public string Initials => string.Concat(Name.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } parts
        ? [parts[0][0], parts[^1][0]] : Name.Take(1));
}
