using System.Diagnostics;
using System.Xml.Linq;
using Microsoft.Extensions.Time.Testing;
using Vestibule.Plumbing;
using Vestibule.Verbs;

namespace Vestibule.DeskTests;

/// <summary>The procedure of a file, from the command line: told, compared, drawn, printed.</summary>
public sealed class ProcedureVerbTests : IDisposable
{
    private static readonly string Pack = Path.Combine(AppContext.BaseDirectory, "procedures", "denver-2017", "procedure.yaml");
    private static readonly string Directory2017 = Path.Combine(AppContext.BaseDirectory, "seeds", "denver-2017", "district.json");
    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2017, 3, 10, 16, 41, 0, TimeSpan.Zero));

    private readonly string folder = Directory.CreateTempSubdirectory("vestibule-procedure-").FullName;
    private readonly StringWriter said = new();
    private readonly StringWriter wrong = new();

    [Fact]
    public void Text_is_told_in_the_language_asked_for_or_written_to_a_file()
    {
        Assert.Equal(0, TellProcedure.Text([Pack], said, wrong));
        Assert.Contains("AWAITING REVIEW", said.ToString(), StringComparison.Ordinal);
        var file = In("hoja.txt");
        Assert.Equal(0, TellProcedure.Text([Pack, "--language", "es", "--out", file], said, wrong));
        Assert.Contains("Obedezca. No interfiera.", Text(file), StringComparison.Ordinal);
        Assert.Contains("Líder de la escuela", Text(file), StringComparison.Ordinal);
        Assert.Equal("", wrong.ToString());
    }

    [Fact]
    public void A_language_without_words_and_a_file_that_is_not_there_are_said_in_a_sentence()
    {
        Assert.Equal(2, TellProcedure.Text([Pack, "--language", "fr"], said, wrong));
        Assert.Contains("There are no words in this language: fr. There are: en, ar, es, vi.", wrong.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, TellProcedure.Text([In("none.yaml")], said, wrong));
        Assert.Contains("cannot be read", wrong.ToString(), StringComparison.Ordinal);
        Assert.Equal(64, TellProcedure.Text([], said, wrong));
        Assert.Equal(64, TellProcedure.Difference([Pack], said, wrong));
    }

    [Fact]
    public void A_file_with_a_mistake_is_refused_at_its_line()
    {
        var broken = Copy(t => t.Replace("hours: always", "hours: never", StringComparison.Ordinal));
        Assert.Equal(2, TellProcedure.Draw([broken], said, wrong));
        Assert.Matches(@"procedure\.yaml, line \d+, column \d+: never is not known\. Write always or office\.", wrong.ToString());
    }

    [Fact]
    public void Diff_ends_with_0_when_nothing_changed_and_1_when_something_did()
    {
        Assert.Equal(0, TellProcedure.Difference([Pack, Pack], said, wrong));
        Assert.Contains("Nothing changed.", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, TellProcedure.Difference([Pack, Copy(t => t.Replace("until: 2024-12-31", "until: 2018-12-31", StringComparison.Ordinal))], said, wrong));
        Assert.Contains("Last day in force: it was Dec 31, 2024, now it is Dec 31, 2018.", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_drawing_is_of_the_whole_file_or_of_one_part()
    {
        var (whole, part) = (In("whole.svg"), In("part.svg"));
        Assert.Equal(0, TellProcedure.Draw([Pack, "--out", whole], said, wrong));
        Assert.Equal(0, TellProcedure.Draw([Pack, "--part", "information", "--out", part], said, wrong));
        Assert.Equal("svg", XDocument.Load(whole).Root!.Name.LocalName);
        Assert.Contains("Answer nothing.", Text(part), StringComparison.Ordinal);
        Assert.DoesNotContain("Take charge", Text(part), StringComparison.Ordinal);
        Assert.Equal(2, TellProcedure.Draw([Pack, "--part", "nothing"], said, wrong));
        Assert.Contains("There are: access, information, parent-detained, child.", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_law_lays_over_a_procedure_is_told_drawn_compared_and_printed_with_it()
    {
        var model = Path.Combine(AppContext.BaseDirectory, "procedures", "california-model", "procedure.yaml");
        Assert.Equal(0, TellProcedure.Text([model], said, wrong));
        Assert.Contains("--with ab-49,sb-98 | ab-49", wrong.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Tell the families.", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, TellProcedure.Text([model, "--with", "sb-98,ab-49"], said, wrong));
        Assert.Contains("Tell the families.", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("sb-98, from Sep 20, 2025 until Dec 31, 2030.", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, TellProcedure.Difference([model, model, "--with", "ab-49"], said, wrong));
        Assert.Contains("New: Only if “Was identification shown?” is “Yes”.", said.ToString(), StringComparison.Ordinal);
        var (drawing, card) = (In("law.svg"), In("law.html"));
        Assert.Equal(0, TellProcedure.Draw([model, "--with", "ab-49", "--part", "access", "--out", drawing], said, wrong));
        Assert.Contains("With what is laid over it: ab-49.", Text(drawing), StringComparison.Ordinal);
        Assert.Contains("waits: outside", Text(drawing), StringComparison.Ordinal);
        Assert.Equal(0, await PrintCard.RunAsync([model, "--with", "ab-49", "--out", card], Time, said, wrong));
        Assert.Contains("Not in force: a model to adopt", Text(card), StringComparison.Ordinal);
        Assert.Contains("california-model + ab-49", Text(card), StringComparison.Ordinal);
        Assert.Equal(2, TellProcedure.Text([model, "--with", "ab-94"], said, wrong));
        Assert.Contains("Nothing is laid over it under this name: ab-94.", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_without_a_directory_has_lines_to_write_the_numbers_on()
    {
        Assert.Equal(0, await PrintCard.RunAsync([Pack], Time, said, wrong));
        Assert.Contains("Write the number here", said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("555-01", said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<svg class=\"dc-qr\"", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("Printed Mar 10, 2017.", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_with_a_directory_has_its_numbers_and_a_code_that_can_be_scanned()
    {
        Assert.Equal(0, await PrintCard.RunAsync([Pack, "--directory", Directory2017, "--campus", "east", "--address", "https://desk.example/card"], Time, said, wrong));
        Assert.Contains("(720) 555-0142", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("<svg class=\"dc-qr\"", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await PrintCard.RunAsync([Pack, "--directory", Directory2017, "--campus", "hogwarts"], Time, said, wrong));
        Assert.Contains("No campus is called hogwarts", wrong.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await PrintCard.RunAsync([Pack, "--directory", Pack], Time, said, wrong));
    }

    [Theory]
    [InlineData("en", "Comply. Do not interfere.")]
    [InlineData("es", "Obedezca")]
    [InlineData("ar", null)]
    [InlineData("vi", null)]
    public async Task The_PDF_is_one_tagged_letter_page_in_every_language(string language, string? words)
    {
        var file = In($"{language}.pdf");
        var code = await PrintCard.RunAsync(
            [Pack, "--language", language, "--directory", Directory2017, "--campus", "east", "--address", "https://desk.example/card", "--out", file], Time, said, wrong);
        Assert.True(code == 0, $"{code}: {wrong}");
        var (pages, tagged) = Chromium.Look(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal((1, true), (pages, tagged));
        var looked = Run("pdfinfo", file);
        Assert.Contains("Pages:           1", looked, StringComparison.Ordinal);
        Assert.Contains("Tagged:          yes", looked, StringComparison.Ordinal);
        Assert.Contains("612 x 792 pts (letter)", looked, StringComparison.Ordinal);
        var text = Run("pdftotext", file, "-");
        Assert.Contains("(720) 555-0142", text, StringComparison.Ordinal);
        if (words is not null) Assert.Contains(words, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_PDF_of_two_pages_is_seen_to_have_two() =>
        Assert.Equal((2, false), Chromium.Look("<</Type /Pages>> <</Type /Page>> <</Type/Page>>"u8.ToArray()));

    /// <inheritdoc/>
    public void Dispose()
    {
        said.Dispose();
        wrong.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string In(string name) => Path.Combine(folder, name);

    private static string Text(string file) => string.Join(' ', File.ReadAllText(file).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private string Copy(Func<string, string> edit)
    {
        foreach (var words in Directory.GetFiles(Path.GetDirectoryName(Pack)!, "words.*.yaml"))
        {
            File.Copy(words, In(Path.GetFileName(words)), overwrite: true);
        }

        File.WriteAllText(In("procedure.yaml"), edit(File.ReadAllText(Pack)));
        return In("procedure.yaml");
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }
}
