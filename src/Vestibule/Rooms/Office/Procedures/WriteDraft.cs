using System.Collections.Immutable;
using System.Text;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Procedures;

/// <summary>What the page hears while somebody types: what is wrong, and where.</summary>
public sealed record TypedCheck(string Summary, IReadOnlyList<TypedError> Errors);

/// <summary>One thing wrong with what was typed.</summary>
public sealed record TypedError(string File, int Line, int Column, string Text);

/// <summary>Beginning a draft and writing in it. Nothing that was typed is ever lost: an unfinished file is kept, and so are two people's texts.</summary>
public static class WriteDraft
{
    /// <summary>The longest file, in characters.</summary>
    public const int LongestFile = 190_000;

    private const int MostFiles = 40;
    private const long MostUploaded = 900_000;

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapPost(SeeProcedures.Path + "/new", StartAsync).Needs(Act.DraftProcedure);
        app.MapGet(SeeProcedures.Path + "/draft/{draft}", ShowAsync).Needs(Act.SeeProcedures);
        app.MapGet(SeeProcedures.Path + "/draft/{draft}/{part}.svg", async (string draft, string part, Screen screen, ProcedureRoom room, CancellationToken stop) =>
            await room.Drafts.FindAsync(draft, stop) is { } kept && EditionBundle.Read(kept.Draft.Files).Edition is { } edition && room.Drawn(edition, part, screen) is { } svg
                ? svg : screen.NotHere()).Needs(Act.SeeProcedures);
        app.MapGet(SeeProcedures.Path + "/draft/{draft}/file/{file}", async (string draft, string file, Screen screen, ProcedureRoom room, CancellationToken stop) =>
            await room.Drafts.FindAsync(draft, stop) is { } kept && kept.Draft.Files.TryGetValue(file, out var text)
                ? TypedResults.File(Encoding.UTF8.GetBytes(text), "text/yaml; charset=utf-8", file) : screen.NotHere()).Needs(Act.SeeProcedures);
        app.MapPost(SeeProcedures.Path + "/draft/{draft}/write", WriteAsync).Needs(Act.DraftProcedure);
        app.MapPost(SeeProcedures.Path + "/draft/{draft}/check", CheckAsync).Needs(Act.DraftProcedure);
    }

    /// <summary>A draft's page, as it is or with a form that came back.</summary>
    public static async Task<IResult> BackAsync(KeptDraft kept, string? file, Screen screen, ProcedureRoom room, DraftBack? back, CancellationToken stop) =>
        screen.Show<DraftPage, DraftView>(
            await room.DraftAsync(kept, file, screen, back, stop), back is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);

    private static async Task<IResult> ShowAsync(string draft, string? file, Screen screen, ProcedureRoom room, CancellationToken stop) =>
        await room.Drafts.FindAsync(draft, stop) is { } kept ? await BackAsync(kept, file, screen, room, null, stop) : screen.NotHere();

    private static async Task<IResult> StartAsync(Screen screen, Form form, HttpContext context, ProcedureRoom room, CancellationToken stop)
    {
        if (screen.Who.Person is not { } person)
        {
            return screen.NotHere();
        }

        var from = form.Text("from", 64) is { } digest ? room.Shelf.Edition(digest) : null;
        var uploaded = await UploadedAsync(context, stop);
        if (uploaded.Refusal is { } no)
        {
            return await room.ShowAsync(screen, form, no, stop);
        }

        var files = from is null ? uploaded.Value : from.Files.SetItems(uploaded.Value);
        if (!files.ContainsKey(EditionBundle.ProcedureFile))
        {
            return await room.ShowAsync(screen, form, new Refusal("draft.nothing-to-start-from"), stop);
        }

        var name = EditionBundle.Read(files).Edition is { } edition ? edition.Content.Words.Find(Language.English, Edition.Title).Text
            : from?.Content.Words.Find(Language.English, Edition.Title).Text ?? EditionBundle.ProcedureFile;
        var kept = await room.Drafts.KeepAsync(
            new SheetId(DerivedIds.Of(form.Tap.Value, 1)), 0, Drafting.Start(name, from?.Digest, files, person.Id), screen, form, stop);
        return kept.Refusal is { } refused ? await room.ShowAsync(screen, form, refused, stop) : screen.Go(kept.Value.Path);
    }

    private static async Task<IResult> WriteAsync(string draft, Screen screen, Form form, HttpContext context, ProcedureRoom room, CancellationToken stop)
    {
        if (screen.Who.Person is not { } person || await room.Drafts.FindAsync(draft, stop) is not { } kept)
        {
            return screen.NotHere();
        }

        var file = form.Typed("file");
        var typed = Typed(form);
        var uploaded = await UploadedAsync(context, stop);
        if (uploaded.Refusal is { } no || typed.Refusal is { } bad && (no = bad) is not null)
        {
            return await BackAsync(kept, file, screen, room, new DraftBack(no, form, typed.IsOk ? typed.Value : form.Typed("text"), null), stop);
        }

        var mine = form.Has("text") && kept.Draft.Files.ContainsKey(file) ? uploaded.Value.Add(file, typed.Value) : uploaded.Value;
        if (mine.IsEmpty)
        {
            return screen.Go(kept.Path);
        }

        // Somebody else saved since this page was shown. Where they left these files alone, both texts stand; where not, both are shown.
        if (long.TryParse(form.Typed("seen"), out var seen) && seen != kept.Sheet.Version)
        {
            var then = (await room.Drafts.HistoryAsync(kept.Sheet.Id, stop)).FirstOrDefault(h => h.Sheet.Version == seen);
            if (mine.FirstOrDefault(m => then is null || (Of(then, m.Key) != Of(kept, m.Key) && m.Value != Of(kept, m.Key))) is { Key: { } clash })
            {
                return await BackAsync(kept, clash, screen, room, new DraftBack(new Refusal("error.sheet-changed"), form, mine[clash], Of(kept, clash)), stop);
            }
        }

        var edited = Drafting.Edit(kept.Draft, kept.Draft.Files.SetItems(mine), person.Id);
        if (edited.Refusal is { } done)
        {
            return await BackAsync(kept, file, screen, room, new DraftBack(done, form, typed.Value, null), stop);
        }

        var saved = await room.Drafts.KeepAsync(kept.Sheet.Id, kept.Sheet.Version, edited.Value, screen, form, stop);
        if (saved.Refusal is { } refused)
        {
            var newest = await room.Drafts.FindAsync(draft, stop) ?? kept;
            return await BackAsync(newest, file, screen, room, new DraftBack(refused, form, typed.Value, Of(newest, file)), stop);
        }

        return screen.Go(file == EditionBundle.ProcedureFile || !form.Has("text") ? kept.Path : $"{kept.Path}?file={Uri.EscapeDataString(file)}");

        static string? Of(KeptDraft of, string name) => of.Draft.Files.GetValueOrDefault(name);
    }

    private static async Task<IResult> CheckAsync(string draft, Screen screen, Form form, ProcedureRoom room, CancellationToken stop)
    {
        if (await room.Drafts.FindAsync(draft, stop) is not { } kept)
        {
            return TypedResults.NotFound();
        }

        var typed = Typed(form);
        if (typed.Refusal is { } no)
        {
            return TypedResults.Json(new TypedCheck(screen.W.Say(no).Text, []));
        }

        var files = kept.Draft.Files.SetItem(form.Typed("file"), typed.Value);
        var reading = EditionBundle.Read(files);
        return TypedResults.Json(new TypedCheck(
            screen.S(reading.IsOk ? "procedures.write.reads" : "procedures.write.errors", ("count", reading.Errors.Length)),
            [.. room.Told(reading, files).Take(50).Select(e => new TypedError(e.File, e.Line, e.Column, e.Text))]));
    }

    private static Result<string> Typed(Form form)
    {
        var text = form.Typed("text").ReplaceLineEndings("\n").TrimEnd() + "\n";
        return text.Length > LongestFile ? new Refusal("draft.too-long", ("max", $"{LongestFile}")) : text;
    }

    private static async Task<Result<ImmutableSortedDictionary<string, string>>> UploadedAsync(HttpContext context, CancellationToken stop)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var given = (await Form.ReadAsync(context)).Files.Where(f => f.Name == "files" && f.Length > 0).ToList();
        if (given.Count > MostFiles || given.Sum(f => f.Length) > MostUploaded)
        {
            return new Refusal("draft.too-much");
        }

        foreach (var file in given)
        {
            var name = Path.GetFileName(file.FileName);
            if (name != EditionBundle.ProcedureFile && !(name.EndsWith(".yaml", StringComparison.Ordinal)
                && (name.StartsWith("words.", StringComparison.Ordinal) || name.StartsWith("overlay.", StringComparison.Ordinal))))
            {
                return new Refusal("draft.file-name", ("file", name));
            }

            using var reader = new StreamReader(file.OpenReadStream(), new UTF8Encoding(false, true));
            try
            {
                files[name] = await reader.ReadToEndAsync(stop);
            }
            catch (DecoderFallbackException)
            {
                return new Refusal("draft.not-text", ("file", name));
            }
        }

        return files.ToImmutable();
    }
}
