using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Procedures;

/// <summary>A draft's words in one language beside the English ones.</summary>
/// <param name="Kept">The draft.</param>
/// <param name="To">The language.</param>
/// <param name="Languages">The languages to choose from.</param>
/// <param name="Rows">Every text, those that wait first; empty when the words files cannot be read.</param>
/// <param name="Page">Which page of them is on the screen, from 0.</param>
/// <param name="Form">The form as it came back; null when none did.</param>
/// <param name="Why">What is wrong; null when nothing is.</param>
public sealed record TranslationView(KeptDraft Kept, Language To, IReadOnlyList<Language> Languages, IReadOnlyList<TranslatedText> Rows, int Page, Form? Form, Refusal? Why)
{
    /// <summary>How many texts are on one page.</summary>
    public const int Most = 150;

    /// <summary>How many pages there are.</summary>
    public int Pages => (Rows.Count + Most - 1) / Most;

    /// <summary>The texts on the screen.</summary>
    public IReadOnlyList<TranslatedText> Shown => [.. Rows.Skip(Page * Most).Take(Most)];

    /// <summary>How many texts wait for a translation, or for a new one.</summary>
    public int Open => Rows.Count(r => r.Standing is null or WordsStanding.Stale);
}

/// <summary>
/// The words of a draft, English beside another language, saved as part of the draft. A translation that was written here awaits a reviewer; one whose
/// English changed since says so and can be confirmed as it is.
/// </summary>
public static class TranslateDraft
{
    internal const string Text = "t:", Still = "still:";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(SeeProcedures.Path + "/draft/{draft}/words", async (string draft, string? to, int? page, Screen screen, ProcedureRoom room, CancellationToken stop) =>
            await room.Drafts.FindAsync(draft, stop) is { } kept && Chosen(kept, to, screen) is { } language ? Show(kept, language, page ?? 0, screen, null, null) : screen.NotHere()).Needs(Act.SeeProcedures);
        app.MapPost(SeeProcedures.Path + "/draft/{draft}/words", SaveAsync).Needs(Act.DraftProcedure);
    }

    /// <summary>The languages that a draft's words can be written in: those of the program and those it has.</summary>
    public static IReadOnlyList<Language> Languages(KeptDraft kept, Screen screen) => [.. screen.Languages.Concat(EditionBundle.Read(kept.Draft.Files).Edition?.Content.Words.Languages ?? [])
        .Where(l => l != Language.English).Distinct().OrderBy(l => l.Tag, StringComparer.Ordinal)];

    private static Language? Chosen(KeptDraft kept, string? to, Screen screen) => Languages(kept, screen) is var all && to is null ? all.Cast<Language?>().FirstOrDefault() : all.Cast<Language?>().FirstOrDefault(l => l?.Tag == to);

    private static IResult Show(KeptDraft kept, Language to, int page, Screen screen, Form? form, Refusal? why)
    {
        var rows = Translation.Of(kept.Draft.Files, to);
        var view = new TranslationView(kept, to, Languages(kept, screen), rows.IsOk ? [.. rows.Value.OrderBy(r => r.Standing is WordsStanding.AwaitingReview or WordsStanding.Current)] : [], Math.Max(0, page), form, why ?? rows.Refusal);
        return screen.Show<TranslatePage, TranslationView>(view, why is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> SaveAsync(string draft, Screen screen, Form form, ProcedureRoom room, CancellationToken stop)
    {
        if (screen.Who.Person is not { } person || await room.Drafts.FindAsync(draft, stop) is not { } kept || Chosen(kept, form.Typed("to"), screen) is not { } to)
        {
            return screen.NotHere();
        }

        var page = form.Number("page", 0, 1000) ?? 0;

        // What was on the screen is what this person knew: only what they changed of it is theirs, and stands beside what others changed meanwhile.
        var seen = (await room.Drafts.HistoryAsync(kept.Sheet.Id, stop)).FirstOrDefault(h => form.Typed("seen") == $"{h.Sheet.Version}") ?? kept;
        var (knew, now) = (Translation.Of(seen.Draft.Files, to), Translation.Of(kept.Draft.Files, to));
        if ((knew.Refusal ?? now.Refusal) is { } unread)
        {
            return Show(kept, to, page, screen, form, unread);
        }

        var mine = knew.Value.Where(r => form.Has(Text + r.Name) && (form.Has(Still + r.Name) || !Same(form.Typed(Text + r.Name), r.Text)))
            .ToImmutableDictionary(r => r.Name, r => form.Typed(Text + r.Name), StringComparer.Ordinal);
        var before = knew.Value.ToDictionary(r => r.Name, StringComparer.Ordinal);
        if (now.Value.Any(r => mine.TryGetValue(r.Name, out var text) && before.TryGetValue(r.Name, out var old) && (old.English != r.English || (old.Text != r.Text && !Same(text, r.Text)))))
        {
            return Show(kept, to, page, screen, form, new Refusal("error.sheet-changed"));
        }

        var files = Translation.Write(kept.Draft.Files, to, mine);
        var edited = files.IsOk ? Drafting.Edit(kept.Draft, files.Value, person.Id) : files.Refusal!;
        if (edited.Refusal is { } no)
        {
            return Show(kept, to, page, screen, form, no);
        }

        var saved = edited.Value.DigestNow == kept.Draft.DigestNow ? kept : await room.Drafts.KeepAsync(kept.Sheet.Id, kept.Sheet.Version, edited.Value, screen, form, stop);
        return saved.Refusal is { } refused ? Show(await room.Drafts.FindAsync(draft, stop) ?? kept, to, page, screen, form, refused) : screen.Go($"{kept.Path}/words?to={to.Tag}&page={page}");
    }

    // A browser sends its own line ends, and white space at the ends of a text says nothing.
    private static bool Same(string typed, string? kept) => Plain(typed) == Plain(kept ?? "");

    private static string Plain(string text) => text.ReplaceLineEndings("\n").Trim();
}
