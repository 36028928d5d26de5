namespace Vestibule.Core.Kernel.Wording;

/// <summary>
/// A sentence as it will be read, and the language it really is in: English stands in where a translation is missing, and the page must
/// then say so to screen readers and to the browser.
/// </summary>
/// <param name="Text">The words.</param>
/// <param name="Language">The language the words are in.</param>
/// <param name="Wanted">The language of the page around them.</param>
public readonly record struct Said(string Text, Language Language, Language Wanted)
{
    /// <summary>The value for HTML's <c>lang</c>; null, so that no attribute is written, when it is the page's own language.</summary>
    public string? Lang => Language == Wanted ? null : Language.Tag;

    /// <summary>The value for HTML's <c>dir</c>; null when it is the page's own direction.</summary>
    public string? Dir => Language.RightToLeft == Wanted.RightToLeft ? null : Language.Direction;

    /// <summary>The words.</summary>
    public static implicit operator string(Said said) => said.Text;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
