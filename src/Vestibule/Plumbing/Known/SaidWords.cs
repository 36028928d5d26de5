using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families.Sightings;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;

namespace Vestibule.Plumbing;

/// <summary>A prepared message in one language, filled in: what it is about, and the words.</summary>
public sealed record SaidWords(string Subject, string Words)
{
    /// <summary>
    /// The message as its readers get it. The agency is named only when it was verified; otherwise the words say officers, and that the agency is
    /// not confirmed.
    /// </summary>
    public static SaidWords Of(Saying message, Sighting sighting, Instant now, DistrictBook book, Phrasebook words)
    {
        var name = Told.Kebab(message);
        var place = sighting.Near is { } campus ? book.Campus(campus)?.Name ?? campus.Value : book.Name;
        var officers = sighting.VerifiedAgency is { } agency ? agency : words.Say("said.officers").Text;
        var at = words.Say("shell.clock", ("at", now.InZone(book.TimeZone).TimeOfDay)).Text;
        return new SaidWords(
            words.Say($"said.{name}.subject", ("place", place)).Text, words.Say($"said.{name}.words", ("place", place), ("officers", officers), ("at", at)).Text);
    }
}
