using System.Globalization;
using NodaTime;

namespace Vestibule.Core.Kernel.Wording;

/// <summary>
/// What fills a placeholder of a sentence: a name or other text, a whole number, a time of day, a date, or a moment in the district's
/// own time zone. Times are already local when they get here: a sentence never chooses a zone.
/// </summary>
public readonly record struct Argument
{
    internal string? Text { get; private init; }
    internal long? Number { get; private init; }
    internal LocalTime? Time { get; private init; }
    internal LocalDate? Date { get; private init; }
    internal string? Zone { get; private init; }

    /// <summary>True when nothing was given.</summary>
    internal bool IsEmpty => Text is null && Number is null && Time is null && Date is null;

    /// <summary>The whole number to count with: a number, or text made of digits (a refusal carries its values as text).</summary>
    internal long? Count => Number ?? (long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null);

    /// <summary>A name, a phone number or other text.</summary>
    public static implicit operator Argument(string? text) => new() { Text = text };
    /// <summary>A sentence already said in some language.</summary>
    public static implicit operator Argument(Said said) => new() { Text = said.Text };
    /// <summary>A whole number.</summary>
    public static implicit operator Argument(long number) => new() { Number = number };
    /// <summary>A whole number.</summary>
    public static implicit operator Argument(int number) => new() { Number = number };
    /// <summary>A time on the school's clock.</summary>
    public static implicit operator Argument(LocalTime time) => new() { Time = time };
    /// <summary>A date on the school's calendar.</summary>
    public static implicit operator Argument(LocalDate date) => new() { Date = date };
    /// <summary>A date and time at the school.</summary>
    public static implicit operator Argument(LocalDateTime at) => new() { Time = at.TimeOfDay, Date = at.Date };
    /// <summary>A moment in the district's zone.</summary>
    public static implicit operator Argument(ZonedDateTime at) => new()
    {
        Time = at.TimeOfDay,
        Date = at.Date,
        Zone = at.GetZoneInterval().Name,
    };
}
