using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>A form that came back: why, what was typed, and on which part of the page.</summary>
public sealed record CameBack(Refusal Why, Form Form, string About);
