namespace Vestibule.Core.Kernel;

/// <summary>
/// A value about a person that may be shown to those with access but never logged, put in an address, or sent in a message.
/// Its text form hides it, so that an accidental interpolation leaks nothing; <see cref="Reveal"/> is the deliberate way.
/// </summary>
public readonly record struct Sensitive<T>(T Hidden)
{
    /// <summary>The value itself, for a screen or a sealed payload.</summary>
    public T Reveal() => Hidden;

    /// <summary>Always the same dots.</summary>
    public override string ToString() => "•••";
}
