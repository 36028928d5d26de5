using Vestibule.Core.Families.Letters;
using Vestibule.Core.Incidents;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Letters;

/// <summary>Whom a letter is for, in words.</summary>
public static class Whom
{
    /// <summary>The words.</summary>
    public static string Of(Screen screen, Audience audience) => screen.S("letters.for." + Told.Kebab(audience.For),
        ("school", audience.Campus is { } campus ? screen.Book.Campus(campus)?.Name ?? campus.Value : ""),
        ("office", audience.Office is { } office ? screen.S("letters.office." + Told.Kebab(office)) : ""));
}
