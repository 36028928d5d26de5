using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Texts;

/// <summary>The list of texts, with the languages there are and how each text stands in each.</summary>
public sealed record TextsView(ImmutableArray<KeptText> Texts, ImmutableArray<Language> Languages, LocalDate Today, Form? Form);

/// <summary>One text in one language, with the original beside it, and a form as it came back.</summary>
public sealed record TextView(KeptText Kept, Language Language, LocalDate Today, Form? Form, Refusal? Wrong)
{
    /// <summary>The newest version in this language.</summary>
    public TextVersion? Newest => Kept.Text.NewestIn(Language);

    /// <summary>The newest original: what a translation is made from.</summary>
    public TextVersion Original => Kept.Text.NewestIn(Kept.Text.Original)!;

    /// <summary>The languages that a support may speak, by their own names.</summary>
    public ImmutableArray<(Language Language, string Name)> Spoken { get; init; } = [];

    /// <summary>True for a translation.</summary>
    public bool Translates => Language != Kept.Text.Original;
}

/// <summary>The office writes what families read; a second person reads it over; it is published from a day on.</summary>
public static class KeepTexts
{
    /// <summary>The list.</summary>
    public const string Path = "/office/texts";

    private const int Longest = 8000;

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (Screen screen, Library library, Words words, CancellationToken stop) => await ListAsync(screen, library, words, null, stop)).Needs(Act.KeepTexts);
        app.MapPost(Path, BeginAsync).Needs(Act.KeepTexts);
        app.MapGet(Path + "/{slug}/{language}", async (Screen screen, Library library, Words words, string slug, string language, CancellationToken stop) =>
            Spoken(words, language) is { } known && (await library.Read(stop)).Find(slug) is { } kept
                ? await ShowAsync(screen, library, words, new TextView(kept, known, screen.Today, null, null), stop) : screen.NotHere()).Needs(Act.KeepTexts);
        Change(app, "", (screen, form, text, language) =>
        {
            var (title, body) = (form.Required("title", 200), form.Required("body", Longest));
            var from = int.TryParse(form.Typed("from"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : (int?)null;
            return form.FirstWrong is { } no ? no : text.Write(language, from, title, body, screen.Who);
        });
        Change(app, "/hand-in", (_, form, text, language) => text.HandIn(language, Version(form)));
        Change(app, "/review", (screen, form, text, language) => text.Review(language, Version(form), screen.Who, screen.Now));
        Change(app, "/send-back", (_, form, text, language) => text.SendBack(language, Version(form), form.Text("why", 500) ?? ""));
        Change(app, "/publish", (screen, form, text, language) => Date(form, "day") is not { } day ? form.FirstWrong ?? new Refusal("form.missing")
            : text.Publish(language, Version(form), day, form.Typed("ends").Length == 0 ? null : Date(form, "ends"), screen.Today));
        Facts(app);
    }

    /// <summary>What is not a wording: the facts of a support, and the day on which a text stops being shown.</summary>
    private static void Facts(IEndpointRouteBuilder app)
    {
        Change(app, "/support", (screen, form, text, _) =>
        {
            var facts = SupportFields.Read(form);
            return form.FirstWrong is { } no ? no : text.Describe(facts, screen.Who);
        });
        Change(app, "/support/stand", (screen, _, text, _) => text.StandForFacts(screen.Who));
        Change(app, "/end", (screen, form, text, _) => Date(form, "last") is not { } day ? form.FirstWrong ?? new Refusal("form.missing") : text.End(day, screen.Today));
    }

    private static async Task<IResult> ShowAsync(Screen screen, Library library, Words words, TextView view, CancellationToken stop)
    {
        var soon = (await library.Read(stop)).Pages.ComingSoon;
        var spoken = Languages(words).Select(l => (Language: l, Name: words[l].Say("family.language").Text)).Concat(soon.Select(c => (c.Language, c.Name))).DistinctBy(l => l.Language);
        return screen.Show<TextPage, TextView>(view with { Spoken = [.. spoken] }, view.Wrong is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    private static void Change(IEndpointRouteBuilder app, string rest, Func<Screen, Form, FamilyText, Language, Result<FamilyText>> decide) =>
        app.MapPost(Path + "/{slug}/{language}" + rest, async (Screen screen, Form form, Library library, Words words, string slug, string language, CancellationToken stop) =>
        {
            if (Spoken(words, language) is not { } known || (await library.Read(stop)).Find(slug) is not { } kept)
            {
                return screen.NotHere();
            }

            var next = decide(screen, form, kept.Text, known);
            if (next.Refusal is { } no)
            {
                return await ShowAsync(screen, library, words, new TextView(kept, known, screen.Today, form, no), stop);
            }

            var seen = long.TryParse(form.Typed("seen"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
            var saved = await library.Keep(kept.Id, seen, next.Value, form.Tap, screen.Who.Actor, form.Happened(), stop);
            return saved.IsOk ? screen.Go($"{Path}/{slug}/{language}")
                : await ShowAsync(screen, library, words, new TextView((await library.Read(stop)).Find(slug)!, known, screen.Today, form, saved.Refusal), stop);
        }).Needs(Act.KeepTexts);

    private static async Task<IResult> BeginAsync(Screen screen, Form form, Library library, Words words, CancellationToken stop)
    {
        var (title, source, kind) = (form.Required("title", 200), form.Required("source", 300), form.Choice<TextKind>("kind"));
        var texts = await library.Read(stop);
        if (!form.Ok || kind is not { } known)
        {
            return await ListAsync(screen, library, words, form, stop);
        }

        var slug = Slug(title, texts);
        var text = new FamilyText(slug, known, texts.Texts.Select(t => t.Text.Order).DefaultIfEmpty().Max() + 1, source, []).Write(Language.English, null, title, "…", screen.Who);
        var saved = text.IsOk ? await library.Keep(new SheetId(form.Tap.Value), 0, text.Value, form.Tap, screen.Who.Actor, form.Happened(), stop) : text.Refusal!;
        return saved.Refusal is { } no ? screen.Refused(no, Path) : screen.Go($"{Path}/{slug}/en");
    }

    private static async Task<IResult> ListAsync(Screen screen, Library library, Words words, Form? form, CancellationToken stop) => screen.Show<TextsPage, TextsView>(
        new TextsView((await library.Read(stop)).Texts, [.. Languages(words)], screen.Today, form), form is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static string Slug(string title, DistrictTexts texts)
    {
        var plain = string.Join('-', Kebab(title).Split('-', StringSplitOptions.RemoveEmptyEntries).Take(6));
        var wanted = plain.Length == 0 ? "text" : plain;
        return Enumerable.Range(1, 1000).Select(n => n == 1 ? wanted : $"{wanted}-{n}").First(s => texts.Find(s) is null);
    }

    private static string Kebab(string title) => string.Concat(title.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));

    private static IEnumerable<Language> Languages(Words words) => words.Languages.Where(l => words[l].Parts.ContainsKey("family"));

    private static Language? Spoken(Words words, string tag) => Languages(words).Cast<Language?>().FirstOrDefault(l => l!.Value.Tag == tag);

    private static int Version(Form form) => int.TryParse(form.Typed("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;

    private static LocalDate? Date(Form form, string field)
    {
        if (LocalDatePattern.Iso.Parse(form.Typed(field)) is { Success: true, Value: var day })
        {
            return day;
        }

        form.Refuse(field, new Refusal("form.unreadable"));
        return null;
    }
}
