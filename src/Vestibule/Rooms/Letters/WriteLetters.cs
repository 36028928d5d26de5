using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Letters;

/// <summary>The page where a letter is written: the letter as it is kept (none yet for a new one), the form as it came back, and why.</summary>
public sealed record WriteView(KeptLetter? Kept, Form? Form, Refusal? Why);

/// <summary>The page where a letter is translated, the English beside it.</summary>
public sealed record TranslateView(KeptLetter Kept, Language Into, Form? Form, Refusal? Why);

/// <summary>Writing a letter, translating it, and what happens to it until it leaves.</summary>
public static class WriteLetters
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/letters/new", (Screen screen) => screen.Show<WritePage, WriteView>(new WriteView(null, null, null))).Needs(Act.WriteLetters);
        app.MapPost("/letters/new", NewAsync).Needs(Act.WriteLetters);
        app.MapGet("/letters/{letter}/edit", async (Screen screen, LetterBook book, string letter, CancellationToken stop) =>
            await book.Read(letter, stop) is { } kept ? screen.Show<WritePage, WriteView>(new WriteView(kept, null, null)) : screen.NotHere()).Needs(Act.WriteLetters);
        app.MapPost("/letters/{letter}/edit", EditAsync).Needs(Act.WriteLetters);
        app.MapGet("/letters/{letter}/in/{language}", async (Screen screen, LetterBook book, string letter, string language, CancellationToken stop) =>
            await book.Read(letter, stop) is { } kept && Into(screen, language) is { } into
                ? screen.Show<TranslatePage, TranslateView>(new TranslateView(kept, into, null, null)) : screen.NotHere()).Needs(Act.WriteLetters);
        app.MapPost("/letters/{letter}/in/{language}", TranslateAsync).Needs(Act.WriteLetters);
        Step(app, "ask-review", Act.WriteLetters, (kept, _, _) => Writing.AskReview(kept.Letter));
        Step(app, "withdraw", Act.WriteLetters, (kept, _, _) => Writing.Withdraw(kept.Letter));
        Step(app, "approve", Act.ReviewLetters, (kept, screen, form) => Writing.Review(kept.Letter, screen.Who.Person!.Id, true, form.Text("note", 1000), screen.Now));
        Step(app, "back", Act.ReviewLetters, (kept, screen, form) => Writing.Review(kept.Letter, screen.Who.Person!.Id, false, form.Text("note", 1000), screen.Now));
    }

    private static async Task<IResult> NewAsync(Screen screen, Form form, LetterBook book, CancellationToken stop)
    {
        var (plan, text) = (LetterForm.Plan(form, screen.Book), LetterForm.Text(form));
        var begun = form.Ok ? Writing.Begin(plan, text, screen.Who.Person!.Id) : form.FirstWrong!;
        var id = new SheetId(DerivedIds.Of(form.Tap.Value, 1));
        var kept = begun.IsOk ? await book.Keep(id, 0, begun.Value, form.Tap, screen.Who.Actor, form.Happened(), stop) : begun.Refusal!;
        return kept.IsOk ? screen.Go($"/letters/{id}") : screen.Show<WritePage, WriteView>(new WriteView(null, form, kept.Refusal), 400);
    }

    private static async Task<IResult> EditAsync(Screen screen, Form form, LetterBook book, string letter, CancellationToken stop)
    {
        if (await book.Read(letter, stop) is not { } now)
        {
            return screen.NotHere();
        }

        var (plan, text) = (LetterForm.Plan(form, screen.Book), LetterForm.Text(form));
        var changed = form.Ok ? Writing.Change(now.Letter, plan, text) : form.FirstWrong!;
        var kept = changed.IsOk ? await book.Keep(now.Id, Seen(form), changed.Value, form.Tap, screen.Who.Actor, form.Happened(), stop) : changed.Refusal!;
        return kept.IsOk ? screen.Go($"/letters/{now.Id}") : screen.Show<WritePage, WriteView>(new WriteView(now, form, kept.Refusal), 400);
    }

    private static async Task<IResult> TranslateAsync(Screen screen, Form form, LetterBook book, string letter, string language, CancellationToken stop)
    {
        if (await book.Read(letter, stop) is not { } now || Into(screen, language) is not { } into)
        {
            return screen.NotHere();
        }

        var text = LetterForm.Text(form);
        var changed = form.Ok ? Writing.Translate(now.Letter, into, text) : form.FirstWrong!;
        var kept = changed.IsOk ? await book.Keep(now.Id, Seen(form), changed.Value, form.Tap, screen.Who.Actor, form.Happened(), stop) : changed.Refusal!;
        return kept.IsOk ? screen.Go($"/letters/{now.Id}") : screen.Show<TranslatePage, TranslateView>(new TranslateView(now, into, form, kept.Refusal), 400);
    }

    private static void Step(IEndpointRouteBuilder app, string name, Act act, Func<KeptLetter, Screen, Form, Result<Letter>> decide) =>
        app.MapPost($"/letters/{{letter}}/{name}", async (Screen screen, Form form, LetterBook book, string letter, CancellationToken stop) =>
        {
            if (await book.Read(letter, stop) is not { } now)
            {
                return screen.NotHere();
            }

            var changed = decide(now, screen, form);
            var kept = changed.IsOk ? await book.Keep(now.Id, Seen(form), changed.Value, form.Tap, screen.Who.Actor, form.Happened(), stop) : changed.Refusal!;
            return kept.IsOk ? screen.Go($"/letters/{now.Id}") : screen.Refused(kept.Refusal!, $"/letters/{now.Id}");
        }).Needs(act);

    private static long Seen(Form form) => long.TryParse(form.Typed("version"), System.Globalization.CultureInfo.InvariantCulture, out var seen) ? seen : -1;

    private static Language? Into(Screen screen, string tag) => screen.Languages.FirstOrDefault(l => l.Tag == tag && l != Language.English) is { Tag: { } } found ? found : null;
}
