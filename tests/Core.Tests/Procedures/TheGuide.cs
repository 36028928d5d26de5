using System.Text.RegularExpressions;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Telling;
using Vestibule.CoreTests.Wording;
using Xunit;

namespace Vestibule.CoreTests.Procedures;

/// <summary>The worked example of <c>docs/procedures.md</c>, taken out of the page: it reads, it is proved, and its runs go as the page says.</summary>
public sealed partial class TheGuide
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Packs.Folder("."), "..", "docs", "procedures.md")).Replace("\r", "", StringComparison.Ordinal);

    private static readonly Lazy<PackReading> TwoRivers = new(() => PackReader.Read(Files()));

    public static TheoryData<string> Runs => [.. Blocks("run").Select(b => b.Text)];

    public static TheoryData<string> WrongEdits => [.. Blocks("wrong").Select(b => b.Text)];

    [Fact]
    public void The_example_of_the_guide_reads_with_the_states_overlay_and_without()
    {
        Assert.Empty(TwoRivers.Value.Errors);
        Assert.Equal([0, 1], TwoRivers.Value.Editions.Select(e => e.Overlays.Length));
        Assert.Equal(new LocalDate(2030, 12, 31), TwoRivers.Value.Editions[1].InForceUntil);
        Assert.Equal(4, Files().Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Every_rule_of_the_example_is_proved(int edition)
    {
        foreach (var procedure in TwoRivers.Value.Editions[edition].Procedures)
        {
            var report = Checker.Check(procedure, new());
            Assert.Empty(report.Rules.Where(r => !r.Proved).Select(r => $"{r.Key} {r.Text}: {string.Join(", ", r.Story!.Value.Select(m => m.Step!.Id))}"));
            Assert.False(report.GaveUp);
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_runs_of_the_guide_go_as_it_says(string script)
    {
        var play = new GuidePlay(TwoRivers.Value.Editions[0]);
        foreach (var line in script.Split('\n', StringSplitOptions.RemoveEmptyEntries)) play.Line(line);
        Assert.True(play.Checks > 2);
    }

    [Theory]
    [MemberData(nameof(WrongEdits))]
    public void A_wrong_edit_of_the_guide_is_found_where_it_stands(string block)
    {
        var parts = WrongEdit().Match(block);
        Assert.True(parts.Success, block);
        var files = Files();
        var (from, to) = (parts.Groups[1].Value, parts.Groups[2].Value);
        Assert.Contains(from, files[PackReader.Base], StringComparison.Ordinal);
        var changed = files[PackReader.Base].Replace(from, to, StringComparison.Ordinal);
        files[PackReader.Base] = changed;
        var line = changed.Split('\n').ToList().FindIndex(l => l.Contains(to.Trim(), StringComparison.Ordinal)) + 1;
        var error = Assert.Single(PackReader.Read(files).Errors, e => e.Key == parts.Groups[4].Value);
        Assert.Equal(parts.Groups[3].Value, error.File);
        Assert.True(error.Key == "never-released" || error.Line == line);
    }

    [Fact]
    public void A_text_that_ran_out_is_not_told_at_the_door_any_more()
    {
        var visit = TwoRivers.Value.Editions[0].Find(new ProcedureId("visit"))!;
        Assert.Equal(["note.protected", null], new[] { new LocalDate(2025, 1, 20), new LocalDate(2025, 1, 21) }.Select(d => visit.Find(new StepId("greet"))!.AsOf(d).Note));
    }

    [Theory]
    [InlineData("student", "campus", "2024-09-02", "visit", 0)]
    [InlineData("student", "bus", "2024-09-02", "on-the-road", 0)]
    [InlineData("information", "campus", "2024-09-02", "records", 0)]
    [InlineData("student", "campus", "2026-03-03", "visit", 1)]
    [InlineData("student", "campus", "2031-01-01", "visit", 0)]
    public void The_part_and_the_edition_are_chosen_as_the_guide_says(string ask, string place, string day, string part, int overlays)
    {
        var chosen = ProcedureChooser.Choose(TwoRivers.Value.Editions, new(ask, place, "in-person", "elementary"), NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value).Value;
        Assert.Equal((part, overlays), (chosen.Procedure.Id.Value, chosen.Edition.Overlays.Length));
    }

    [Fact]
    public void The_example_can_be_told_and_drawn()
    {
        var text = ProcedureText.Of(TwoRivers.Value.Editions[1], Repository.Words(), Language.English);
        Assert.Contains("3 working days", text, StringComparison.Ordinal);
        Assert.DoesNotContain("telling.", text, StringComparison.Ordinal);
        Assert.Contains("<svg", Core.Procedures.Drawing.ProcedureDrawing.Of(TwoRivers.Value.Editions[0], Repository.Words(), Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_at_the_end_names_sections_that_are_there_and_every_item()
    {
        var table = Page[Page.IndexOf("## 16.", StringComparison.Ordinal)..];
        var rows = table.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(2).ToList();
        Assert.Equal(20, rows.Count);
        foreach (var row in rows)
            foreach (Match number in Number().Matches(row[row.LastIndexOf('|', row.Length - 2)..]))
                Assert.Contains($"\n## {number.Value}. ", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_guide_names_every_key_a_step_may_hold()
    {
        foreach (var key in (string[])["by", "owed", "closed", "repeat", "per", "shared", "group", "when", "say", "do", "avoid", "note", "ask", "call", "fallback", "send", "wait", "on",
            "decide", "admits", "emergency", "source", "title", "after", "needs", "if-feasible", "waits", "owes", "opens", "closes", "building", "notice", "report"])
            Assert.Contains($"`{key}", Page, StringComparison.Ordinal);
        Assert.All(Signals.All, s => Assert.Contains($"`{s}`", Page, StringComparison.Ordinal));
        Assert.All(Notices.Audiences.Concat(Notices.Languages).Concat(Notices.Redactions).Concat(Building.Names.Keys).Concat(Surroundings.KnownFacts), n => Assert.Contains($"`{n}`", Page, StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Files() =>
        Blocks("yaml").GroupBy(b => b.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => string.Concat(g.Select(b => b.Text + "\n")), StringComparer.Ordinal);

    private static IEnumerable<(string Name, string Text)> Blocks(string kind) =>
        Block().Matches(Page).Where(m => m.Groups[1].Value == kind).Select(m => (m.Groups[2].Value.Trim(), m.Groups[3].Value));

    [GeneratedRegex("^```([a-z]+)( [^\n]*)?\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("^change: \"(.*)\"\nto: \"(.*)\"\nsays: (\\S+) (\\S+)$")]
    private static partial Regex WrongEdit();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
