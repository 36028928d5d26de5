using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Telling;
using Vestibule.Furniture;
using Vestibule.Plumbing;

namespace Vestibule.Verbs;

/// <summary>
/// <c>vestibule procedure card FILE</c>: the door card as a page that stands alone, or, where a Chromium is installed, as a tagged PDF of
/// one letter page.
/// </summary>
public static class PrintCard
{
    /// <summary>Exit code: the PDF could not be made; the page can still be printed.</summary>
    public const int NoPdf = 3;

    /// <summary>Writes the card.</summary>
    public static async Task<int> RunAsync(string[] args, TimeProvider time, TextWriter to, TextWriter errors)
    {
        if (args is not [[not '-', ..] file, .. var rest]
            || Arguments.Read(rest, ["language", "out", "directory", "campus", "address", "without-proof", "with"]) is not { } given)
        {
            return Spoken.Usage();
        }

        var all = WordsFolder.Read(WordsFolder.Beside, strict: false);
        var words = all[Language.English];
        if (ProcedureFiles.Read(file, words, errors, given["with"]) is not { } edition
            || ProcedureFiles.LanguageOf(given["language"], edition, words, errors) is not { } language
            || !TryDirectory(given["directory"], words, errors, out var book))
        {
            return ProcedureFiles.Unreadable;
        }

        var campus = given["campus"] is { } id ? book?.Campus(new CampusId(id)) : null;
        if (given["campus"] is { } named && campus is null)
        {
            errors.WriteLine(words["tell.no-campus", ("campus", named)].Text);
            return ProcedureFiles.Unreadable;
        }

        var today = Instant.FromDateTimeOffset(time.GetUtcNow()).InZone(book?.TimeZone ?? DateTimeZone.Utc).Date;
        var fit = CardView.Fit(n => DoorCard.Of(edition, language, null, n, today));
        var view = View(fit);
        return given["out"] is { } pdf && pdf.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase)
            ? await PdfAsync(View, fit, pdf, words, to, errors)
            : ProcedureFiles.Write(await HtmlAsync(view), given["out"], words, to, errors);

        CardView View((int Size, int Shortened) f) => new(
            DoorCard.Of(edition, language, null, f.Shortened, today), all[language], campus?.Name ?? book?.Name, book, given["address"]?.TrimEnd('/'),
            campus?.Id.Value, today, f.Size, given["without-proof"]);
    }

    /// <summary>The card as a page that stands alone.</summary>
    public static Task<string> HtmlAsync(CardView view) => Paper.HtmlAsync<CardDocument>(
        new Dictionary<string, object?> { [nameof(CardDocument.View)] = view, [nameof(CardDocument.Style)] = Paper.Style("card.css") });

    // Letters grow smaller, and then the card shorter, until the browser says that it is one page.
    private static async Task<int> PdfAsync(
        Func<(int Size, int Shortened), CardView> view, (int Size, int Shortened) fit, string file, Phrasebook words, TextWriter to, TextWriter errors)
    {
        if (Chromium.Find() is not { } browser)
        {
            errors.WriteLine(words["tell.no-browser"].Text);
            return NoPdf;
        }

        while (true)
        {
            if (await Chromium.PrintAsync(browser, await HtmlAsync(view(fit)), CancellationToken.None) is not { } pdf)
            {
                errors.WriteLine(words["tell.no-pdf"].Text);
                return NoPdf;
            }

            if (Chromium.Look(pdf).Pages == 1)
            {
                return await WriteAsync(pdf, file, words, to, errors);
            }

            fit = fit.Size < CardView.Sizes - 1 ? (fit.Size + 1, fit.Shortened) : (fit.Size, fit.Shortened + 1);
            if (fit.Shortened > DoorCard.MostShortened)
            {
                errors.WriteLine(words["tell.too-long"].Text);
                return NoPdf;
            }
        }
    }

    private static async Task<int> WriteAsync(byte[] pdf, string file, Phrasebook words, TextWriter to, TextWriter errors)
    {
        try
        {
            await File.WriteAllBytesAsync(file, pdf);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(words["tell.not-written", ("file", file), ("problem", e.Message)].Text);
            return ProcedureFiles.Unreadable;
        }

        to.WriteLine(words["tell.written", ("file", file)].Text);
        return 0;
    }

    private static bool TryDirectory(string? file, Phrasebook words, TextWriter errors, out DistrictBook? book)
    {
        book = null;
        if (file is null)
        {
            return true;
        }

        try
        {
            var read = DistrictFile.Read(File.ReadAllBytes(file));
            if (read.Refusal is not { } no)
            {
                book = read.Value;
                return true;
            }

            errors.WriteLine(words.Say(no).Text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(words["check.unreadable", ("file", file), ("problem", e.Message)].Text);
        }

        return false;
    }
}
