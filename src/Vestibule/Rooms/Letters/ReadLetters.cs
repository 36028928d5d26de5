using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.District;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Letters;

/// <summary>The letters somebody may read, and, for those who write and review, the ones that are being made.</summary>
public sealed record LettersView(IReadOnlyList<KeptLetter> Out, IReadOnlyList<KeptLetter> Making, bool Public);

/// <summary>One letter as a reader sees it; for those who make it, how far it is and how far its copies are.</summary>
public sealed record LetterView(KeptLetter Kept, string Tag, LetterText Text, ImmutableArray<ComingUp> Ahead, IReadOnlyList<KeptLetter> Earlier, bool Public)
{
    /// <summary>How many copies are in which state, for those who make letters.</summary>
    public IReadOnlyList<MailingCount> Counts { get; init; } = [];
    /// <summary>The copies that were given up.</summary>
    public IReadOnlyList<MailingCopy> GivenUp { get; init; } = [];
    /// <summary>The copies whose address gets nothing now, because a letter came back from it.</summary>
    public IReadOnlySet<long> Bounced { get; init; } = new HashSet<long>();
    /// <summary>Whether the reader writes or reviews letters.</summary>
    public bool Makes { get; init; }
}

/// <summary>Reading letters: the staff's own archive, the public one with its feed, and the files that go with a letter.</summary>
public static class ReadLetters
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/letters", ListAsync).Needs(Act.ReadLetters);
        app.MapGet("/letters/{letter}", ShowAsync).Needs(Act.ReadLetters);
        app.MapGet("/letters/{letter}/file/{file}", FileAsync).Needs(Act.ReadLetters);
        app.MapPost("/letters/{letter}/address", AllowAsync).Needs(Act.WriteLetters);
        app.MapGet("/family/letters", async (Screen screen, LetterBook book, CancellationToken stop) =>
            screen.Show<LettersPage, LettersView>(new LettersView(await OpenAsync(book, stop), [], true))).Needs(Act.SeePublic);
        app.MapGet("/family/letters/feed", FeedAsync).Needs(Act.SeePublic);
        app.MapGet("/family/letters/calendar.ics", DaysAsync).Needs(Act.SeePublic);
        app.MapGet("/family/letters/{letter}", ShowOpenAsync).Needs(Act.SeePublic);
        app.MapGet("/family/letters/{letter}/file/{file}", FileOpenAsync).Needs(Act.SeePublic);
    }

    private static async Task<IResult> ListAsync(Screen screen, LetterBook book, CancellationToken stop)
    {
        var sent = await book.List(stop, LetterStage.Leaving, LetterStage.Sent);
        var making = Makes(screen) ? await book.List(stop, LetterStage.Draft, LetterStage.InReview, LetterStage.Approved) : [];
        return screen.Show<LettersPage, LettersView>(new LettersView([.. sent.Where(l => Makes(screen) || LetterReading.IsFor(l.Letter, screen.Who, screen.Book))], making, false));
    }

    private static async Task<IResult> ShowAsync(Screen screen, LetterBook book, DistrictStore store, string letter, CancellationToken stop)
    {
        if (await book.Read(letter, stop) is not { } kept || !(Makes(screen) || LetterReading.IsFor(kept.Letter, screen.Who, screen.Book)))
        {
            return screen.NotHere();
        }

        var earlier = (await book.List(stop, LetterStage.Leaving, LetterStage.Sent)).Where(l => l.Id != kept.Id && LetterReading.IsFor(l.Letter, screen.Who, screen.Book)).Take(3);
        return screen.Show<LetterPage, LetterView>(View(screen, kept, [.. earlier], false) with
        {
            Makes = Makes(screen), Counts = Makes(screen) ? await store.Mailings.Counts(kept.Id, stop) : [],
            GivenUp = Makes(screen) ? await store.Mailings.GivenUp(kept.Id, stop) : [],
            Bounced = Makes(screen) ? await store.Mailings.Bounced(kept.Id, stop) : new HashSet<long>(),
        });
    }

    /// <summary>Somebody made sure that an address from which a letter came back is right after all.</summary>
    private static async Task<IResult> AllowAsync(Screen screen, Form form, LetterBook book, DistrictStore store, string letter, CancellationToken stop)
    {
        if (await book.Read(letter, stop) is not { } kept || !long.TryParse(form.Typed("copy"), NumberStyles.None, CultureInfo.InvariantCulture, out var copy))
        {
            return screen.NotHere();
        }

        return (await store.Mailings.Allow(kept.Id, copy, stop)).Refusal is { } no ? screen.Refused(no, $"/letters/{kept.Id}") : screen.Go($"/letters/{kept.Id}");
    }

    private static async Task<IResult> ShowOpenAsync(Screen screen, LetterBook book, string letter, CancellationToken stop) =>
        await book.Read(letter, stop) is { } kept && LetterReading.IsOpen(kept.Letter)
            ? screen.Show<LetterPage, LetterView>(View(screen, kept, [.. (await OpenAsync(book, stop)).Where(l => l.Id != kept.Id).Take(3)], true)) : screen.NotHere();

    private static async Task<IResult> FileAsync(Screen screen, LetterBook book, string letter, string file, CancellationToken stop) =>
        await book.Read(letter, stop) is { } kept && (Makes(screen) || LetterReading.IsFor(kept.Letter, screen.Who, screen.Book))
            ? await BytesAsync(screen, book, kept.Letter, file, stop) : screen.NotHere();

    private static async Task<IResult> FileOpenAsync(Screen screen, LetterBook book, string letter, string file, CancellationToken stop) =>
        await book.Read(letter, stop) is { } kept && LetterReading.IsOpen(kept.Letter) ? await BytesAsync(screen, book, kept.Letter, file, stop) : screen.NotHere();

    // Only what was drawn anew is shown in the page; anything else is for saving.
    private static async Task<IResult> BytesAsync(Screen screen, LetterBook book, Letter letter, string file, CancellationToken stop) =>
        letter.Files.FirstOrDefault(f => f.Id.ToString() == file) is { } known && await book.ReadFile(known.Id, stop) is { } bytes
            ? TypedResults.File(bytes, known.MediaType, FileKind.IsPicture(known.MediaType) ? null : known.Name) : screen.NotHere();

    /// <summary>The public letters as an Atom feed (RFC 4287): title, day, the one line to remember, and where to read it.</summary>
    private static async Task<IResult> FeedAsync(Screen screen, HttpContext context, LetterBook book, CancellationToken stop)
    {
        var home = $"{context.Request.Scheme}://{context.Request.Host}";
        var letters = await OpenAsync(book, stop);
        var feed = new XElement(Atom + "feed", new XAttribute(XNamespace.Xml + "lang", screen.Language.Tag),
            new XElement(Atom + "title", screen.Book.Name), new XElement(Atom + "id", $"{home}/family/letters"),
            new XElement(Atom + "link", new XAttribute("rel", "self"), new XAttribute("href", $"{home}/family/letters/feed")),
            new XElement(Atom + "author", new XElement(Atom + "name", screen.Book.Name)),
            new XElement(Atom + "updated", Stamp(letters.Count == 0 ? screen.Now : letters.Max(l => l.Kept))),
            letters.Select(l =>
            {
                var (tag, text) = l.Letter.For(screen.Language);
                return new XElement(Atom + "entry", new XAttribute(XNamespace.Xml + "lang", tag), new XElement(Atom + "title", text.Title),
                    new XElement(Atom + "id", $"urn:uuid:{l.Id}"), new XElement(Atom + "updated", Stamp(l.Letter.LeavesAt ?? l.Kept)),
                    new XElement(Atom + "link", new XAttribute("href", $"{home}/family/letters/{l.Id}")), new XElement(Atom + "summary", text.KeyLine));
            }));
        return TypedResults.Text(new XDeclaration("1.0", "utf-8", null) + feed.ToString(), "application/atom+xml; charset=utf-8");
    }

    /// <summary>
    /// What the public letters say is coming up, and the closed days, as a calendar to follow (RFC 5545). A day of a letter keeps its id, so that a calendar
    /// program that fetches again does not show it twice; a letter of another school, or one that is not public, is not in it.
    /// </summary>
    private static async Task<IResult> DaysAsync(Screen screen, LetterBook book, CancellationToken stop)
    {
        var from = screen.Today.PlusMonths(-1);
        var named = (await OpenAsync(book, stop)).SelectMany(l => l.Letter.Ahead.Where(a => a.Day >= from)
            .Select((a, n) => new CalendarDay(string.Create(CultureInfo.InvariantCulture, $"letter-{l.Id}-{a.Day:uuuuMMdd}-{n}"), a.What, a.Day)));
        var closed = screen.Book.Closures.Where(c => c.Date >= from).Select(c => new CalendarDay(string.Create(CultureInfo.InvariantCulture, $"closed-{c.Date:uuuuMMdd}"), c.Reason, c.Date));
        var days = named.Concat(closed).DistinctBy(d => (d.Day, d.Title)).OrderBy(d => d.Day);
        return TypedResults.Text(ICalendar.Write(screen.Book.Name, days, screen.Now), "text/calendar; charset=utf-8");
    }

    private static LetterView View(Screen screen, KeptLetter kept, IReadOnlyList<KeptLetter> earlier, bool open)
    {
        var (tag, text) = kept.Letter.For(screen.Language);
        return new LetterView(kept, tag, text, LetterReading.ComingUp(kept.Letter, screen.Book, LetterReading.DayOf(kept, screen.Zone)), earlier, open);
    }

    private static async Task<IReadOnlyList<KeptLetter>> OpenAsync(LetterBook book, CancellationToken stop) =>
        [.. (await book.List(stop, LetterStage.Leaving, LetterStage.Sent)).Where(l => LetterReading.IsOpen(l.Letter))];

    private static bool Makes(Screen screen) => Access.May(screen.Who, Act.WriteLetters) || Access.May(screen.Who, Act.ReviewLetters);

    private static string Stamp(Instant at) => InstantPattern.General.Format(at);
}
