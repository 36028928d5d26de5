using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>Days, hours and numbers in a form. What cannot be read is refused beside its field.</summary>
public static class FormTimes
{
    /// <summary>A day; null when left empty, and null with a refusal when it is none.</summary>
    public static LocalDate? Day(this Form form, string field) => Read(form, field, LocalDatePattern.Iso);

    /// <summary>A time of day; null when left empty, and null with a refusal when it is none.</summary>
    public static LocalTime? Hour(this Form form, string field) => Read(form, field, LocalTimePattern.CreateWithInvariantCulture("HH:mm"));

    /// <summary>A day and a time in a zone; null, with a refusal, when it is missing or none. An hour that is skipped that night is the next one that exists.</summary>
    public static Instant? Moment(this Form form, string field, DateTimeZone zone)
    {
        if (form.Typed(field).Length == 0)
        {
            form.Refuse(field, new Refusal("form.missing"));
        }

        return Read(form, field, LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm")) is { } local ? zone.AtLeniently(local).ToInstant() : null;
    }

    /// <summary>A whole number within bounds; null, with a refusal, when it is not one.</summary>
    public static int? Number(this Form form, string field, int from, int to)
    {
        if (int.TryParse(form.Typed(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
        {
            return number;
        }

        form.Refuse(field, new Refusal(form.Typed(field).Length == 0 ? "form.missing" : "form.unreadable"));
        return null;
    }

    private static T? Read<T>(Form form, string field, IPattern<T> pattern) where T : struct
    {
        if (form.Typed(field) is not { Length: > 0 } typed)
        {
            return null;
        }

        var read = pattern.Parse(typed);
        if (!read.Success)
        {
            form.Refuse(field, new Refusal("form.unreadable"));
        }

        return read.Success ? read.Value : null;
    }
}
