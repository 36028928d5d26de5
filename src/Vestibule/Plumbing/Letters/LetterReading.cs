using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families.Letters;

namespace Vestibule.Plumbing;

/// <summary>What a reader of a letter is shown, wherever that is: on a page, in print, in a mail.</summary>
public static class LetterReading
{
    private const int Ahead = 45;

    /// <summary>What is ahead: what the writer named, and the days in the weeks after the letter on which the district's offices are closed.</summary>
    public static ImmutableArray<ComingUp> ComingUp(Letter letter, DistrictBook book, LocalDate from) =>
    [
        .. letter.Ahead.Concat(book.Closures.Where(c => c.Date >= from && c.Date <= from.PlusDays(Ahead) && letter.Ahead.All(a => a.Day != c.Date))
            .Select(c => new ComingUp(c.Date, c.Reason))).OrderBy(a => a.Day),
    ];

    /// <summary>The day of a letter: when it left, or is to leave.</summary>
    public static LocalDate DayOf(KeptLetter kept, DateTimeZone zone) => (kept.Letter.LeavesAt ?? kept.Kept).InZone(zone).Date;

    /// <summary>The files a reader of a language gets: those for everybody, and those in that language.</summary>
    public static IEnumerable<LetterFile> FilesFor(Letter letter, string tag) => letter.Files.Where(f => f.Language is null || f.Language.Value.Tag == tag);

    /// <summary>Whether somebody is among those a letter is for.</summary>
    public static bool IsFor(Letter letter, Who who, DistrictBook book) => letter.Stage is LetterStage.Leaving or LetterStage.Sent
        && (letter.Audience.OfFamilies || (who.Person is { } person && Readers.Of(letter.Audience, book with { People = [person with { Email = "x" }] }, []).Length > 0));

    /// <summary>What may be read by anybody: a family letter that the district made public, once it has left.</summary>
    public static bool IsOpen(Letter letter) => letter is { Public: true, Audience.OfFamilies: true, Stage: LetterStage.Leaving or LetterStage.Sent };
}
