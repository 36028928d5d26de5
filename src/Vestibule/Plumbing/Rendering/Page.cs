using Microsoft.AspNetCore.Components;
using Vestibule.Core.Kernel.Wording;

namespace Vestibule.Plumbing;

/// <summary>
/// A page: draws a model on a screen. It injects nothing and decides nothing; whatever it shows was worked out by its slice.
/// </summary>
public abstract class Page<TModel> : ComponentBase
{
    /// <summary>What is shown.</summary>
    [Parameter, EditorRequired] public TModel Model { get; set; } = default!;

    /// <summary>For whom, in which language, at what time.</summary>
    [Parameter, EditorRequired] public Screen Screen { get; set; } = null!;

    /// <summary>The sentence under a key, marked with its own language where it had to fall back to English.</summary>
    protected RenderFragment T(string key, params ReadOnlySpan<(string Name, Argument Value)> arguments) => Screen.T(key, arguments);

    /// <summary>The sentence under a key as plain text, for an attribute.</summary>
    protected string S(string key, params ReadOnlySpan<(string Name, Argument Value)> arguments) => Screen.S(key, arguments);
}

/// <summary>A part of a page. It gets the screen from the hall around it.</summary>
public abstract class Part : ComponentBase
{
    /// <summary>For whom, in which language, at what time.</summary>
    [CascadingParameter] public Screen Screen { get; set; } = null!;

    /// <inheritdoc cref="Screen.T"/>
    protected RenderFragment T(string key, params ReadOnlySpan<(string Name, Argument Value)> arguments) => Screen.T(key, arguments);

    /// <inheritdoc cref="Screen.S"/>
    protected string S(string key, params ReadOnlySpan<(string Name, Argument Value)> arguments) => Screen.S(key, arguments);
}
