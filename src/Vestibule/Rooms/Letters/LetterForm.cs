using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.District;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Letters;

/// <summary>Reads what the writer of a letter typed.</summary>
public static class LetterForm
{
    private static readonly LocalDateTimePattern Local = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    /// <summary>The plan; what cannot be read is refused beside its field.</summary>
    public static LetterPlan Plan(Form form, DistrictBook book) => new(
        AudienceOf(form, book), form.Has("public"), form.Required("signed-by", 120), Ahead(form), Links(form), LeavesAt(form, book.TimeZone));

    /// <summary>The text.</summary>
    public static LetterText Text(Form form) => new(form.Required("title", 160), form.Text("key-line", 300) ?? "", form.Required("body", Writing.Longest));

    /// <summary>How an audience is written in a form: <c>all-staff</c>, <c>school-staff:east</c>, <c>office-staff:legal</c>, <c>school-families:east</c>.</summary>
    public static string Name(Audience audience) => audience switch
    {
        { Campus: { } campus } => $"{Kebab(audience.For)}:{campus}",
        { Office: { } office } => $"{Kebab(audience.For)}:{Kebab(office)}",
        _ => Kebab(audience.For),
    };

    /// <summary>What is ahead, a line each, as it is typed.</summary>
    public static string Typed(ImmutableArray<ComingUp> ahead) => string.Join('\n', ahead.Select(a => $"{LocalDatePattern.Iso.Format(a.Day)} {a.What}"));

    /// <summary>The links, a line each, as they are typed.</summary>
    public static string Typed(ImmutableArray<LetterLink> links) => string.Join('\n', links.Select(l => $"{Kebab(l.Kind)} {l.Address} {l.Label}"));

    /// <summary>A time as a browser's field holds it, in the district's zone.</summary>
    public static string Typed(Instant? at, DateTimeZone zone) => at is { } time ? Local.Format(time.InZone(zone).LocalDateTime) : "";

    private static Audience AudienceOf(Form form, DistrictBook book)
    {
        var parts = form.Required("audience", 120).Split(':', 2);
        var whom = Enum.TryParse<LetterFor>(parts[0].Replace("-", "", StringComparison.Ordinal), true, out var read) && Enum.IsDefined(read) ? read : (LetterFor?)null;
        var campus = parts.Length > 1 && book.Campus(new CampusId(parts[1])) is { } known ? known.Id : (CampusId?)null;
        var office = parts.Length > 1 && whom == LetterFor.OfficeStaff && Enum.TryParse<Role>(parts[1].Replace("-", "", StringComparison.Ordinal), true, out var role) ? role : (Role?)null;
        if (whom is null && form.Wrong("audience") is null)
        {
            form.Refuse("audience", new Refusal("form.unreadable"));
        }

        return new Audience(whom ?? LetterFor.AllStaff, campus, office);
    }

    private static ImmutableArray<ComingUp> Ahead(Form form) =>
    [
        .. Lines(form, "ahead").Select(line =>
        {
            var (day, what) = Cut(line);
            if (LocalDatePattern.Iso.Parse(day) is { Success: true, Value: var on } && what.Length > 0)
            {
                return new ComingUp(on, what);
            }

            form.Refuse("ahead", new Refusal("letter.ahead-line", ("line", line)));
            return null;
        }).OfType<ComingUp>(),
    ];

    private static ImmutableArray<LetterLink> Links(Form form) =>
    [
        .. Lines(form, "links").Select(line =>
        {
            var (kind, rest) = Cut(line);
            var (address, label) = Cut(rest);
            if (Enum.TryParse<LinkKind>(kind, true, out var known) && Enum.IsDefined(known) && label.Length > 0)
            {
                return new LetterLink(known, label, address);
            }

            form.Refuse("links", new Refusal("letter.link-line", ("line", line)));
            return null;
        }).OfType<LetterLink>(),
    ];

    private static Instant? LeavesAt(Form form, DateTimeZone zone)
    {
        if (form.Text("leaves-at", 30) is not { } typed)
        {
            return null;
        }

        if (Local.Parse(typed[..Math.Min(typed.Length, 16)]) is { Success: true, Value: var local })
        {
            return local.InZoneLeniently(zone).ToInstant();
        }

        form.Refuse("leaves-at", new Refusal("form.unreadable"));
        return null;
    }

    private static string[] Lines(Form form, string field) =>
        (form.Text(field, 4000) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static (string First, string After) Cut(string line) => line.Split(' ', 2, StringSplitOptions.TrimEntries) is [var first, var rest] ? (first, rest) : (line, "");

    private static string Kebab<T>(T value) where T : struct, Enum => Vestibule.Core.Incidents.Told.Kebab(value);
}
