namespace Vestibule.Core.Kernel;

/// <summary>A language by its BCP 47 tag, such as <c>en</c>, <c>es</c>, <c>ar</c> or <c>vi</c>.</summary>
public readonly record struct Language(string Tag)
{
    /// <summary>English: the language every text is written in first.</summary>
    public static readonly Language English = new("en");

    /// <summary>The language without its region or variant: <c>es</c> of <c>es-US</c>.</summary>
    public string Primary => Tag.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash ? Tag[..dash] : Tag;

    /// <summary>True for languages written from right to left, and for the made-up <c>en-XB</c> that tests them.</summary>
    public bool RightToLeft => Tag is "en-XB" || Primary is "ar" or "fa" or "he" or "ps" or "ur";

    /// <summary>The value of HTML's <c>dir</c> attribute.</summary>
    public string Direction => RightToLeft ? "rtl" : "ltr";

    /// <inheritdoc/>
    public override string ToString() => Tag;
}
