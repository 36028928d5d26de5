namespace Vestibule.Core.Kernel.Wording;

/// <summary>The plural forms that languages tell apart (Unicode CLDR). Arabic uses all six for counting; Vietnamese only <see cref="Other"/>.</summary>
public enum PluralCategory
{
    /// <summary>None of them, where a language has a form for that.</summary>
    Zero,
    /// <summary>One of them, or a number that behaves like one.</summary>
    One,
    /// <summary>A pair.</summary>
    Two,
    /// <summary>A few: 3 to 10 in Arabic; 2 to 4, 22 to 24 ... in Russian.</summary>
    Few,
    /// <summary>Many: 11 to 99 in Arabic; 5 to 20 ... in Russian; millions in Spanish and French.</summary>
    Many,
    /// <summary>Everything else. Every plural has this form.</summary>
    Other,
}

/// <summary>Which form a whole number takes in a language.</summary>
public static class Plural
{
    /// <summary>The form for counting: 1 minute, 3 minutes. A language the product does not know has one form.</summary>
    public static PluralCategory Cardinal(Language language, long number) => PluralRules.Cardinal(language.Primary, Magnitude(number));

    /// <summary>The form for order: 1st, 2nd, 3rd.</summary>
    public static PluralCategory Ordinal(Language language, long number) => PluralRules.Ordinal(language.Primary, Magnitude(number));

    private static ulong Magnitude(long number) => number < 0 ? (ulong)-(number + 1) + 1 : (ulong)number;
}
