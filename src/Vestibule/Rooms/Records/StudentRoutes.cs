using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Records;

/// <summary>That somebody looked for a student: what was typed, and how much was found.</summary>
public sealed record Search(string Typed, int Found);

/// <summary>One look-up in the list of them.</summary>
public sealed record SearchLine(Search Search, Instant At, string Name);

/// <summary>The record of requests and disclosures of one student, and what was typed to find it.</summary>
public sealed record StudentView(string? Typed, ImmutableArray<DisclosureLine> Lines, Refusal? Why)
{
    /// <summary>The lines as the parent may read them.</summary>
    public ImmutableArray<DisclosureLine> ForTheParent => [.. Lines.Select(l => l.ForTheParent()).OfType<DisclosureLine>()];
}

/// <summary>
/// The record of 34 CFR 99.32, student by student. A student is found by the exact name or number, never by guessing along, and every look-up
/// is itself written down. What was typed is sent in a form, so that no name stands in an address.
/// </summary>
public static class StudentRoutes
{
    private static readonly ImmutableArray<string> Columns = ["asked", "reference", "student", "number", "asker", "name", "agency", "how", "as-stated", "record", "state", "ground", "interest", "given-to", "given", "further", "withheld", "recorded"];

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/records/students", (Screen screen) => screen.Show<StudentsPage, StudentView>(new StudentView(null, [], null))).Needs(Act.HandleRecords);
        app.MapPost("/records/students", async (Screen screen, Form form, RecordsDesk desk, CancellationToken stop) =>
            screen.Show<StudentsPage, StudentView>(await FindAsync(screen, form, desk, stop))).Needs(Act.HandleRecords);
        app.MapPost("/records/students/copy", async (Screen screen, Form form, RecordsDesk desk, CancellationToken stop) =>
            Speaking(screen, form).Show<CopyPage, StudentView>(await FindAsync(screen, form, desk, stop))).Needs(Act.HandleRecords);
        app.MapPost("/records/students/export", async (Screen screen, Form form, RecordsDesk desk, CancellationToken stop) =>
        {
            var view = await FindAsync(screen, form, desk, stop);
            return view.Why is { } why ? screen.Refused(why, "/records/students")
                : Results.File(Csv(screen, form.Has("parent") ? view.ForTheParent : view.Lines), "text/csv; charset=utf-8", "requests-and-disclosures.csv");
        }).Needs(Act.HandleRecords);
        app.MapGet("/records/searches", async (Screen screen, RecordsDesk desk, CancellationToken stop) =>
            screen.Show<SearchesPage, ImmutableArray<SearchLine>>([.. (await desk.Registers.List(RecordsRegisters.Searches, new SheetFilter([0]), stop)).Select(s =>
                new SearchLine(JsonSerializer.Deserialize<Search>(s.Body.AsSpan(), CoreJson.Default)!, s.Made, s.By.Person is { } by ? screen.Book.Person(by)?.Name ?? "" : ""))])).Needs(Act.CloseRecords);
        app.MapGet("/records/unit", async (Screen screen, RecordsDesk desk, CancellationToken stop) =>
            screen.Show<UnitPage, ImmutableArray<DisclosureLine>>([.. (await desk.Registers.List(RecordsRegisters.UnitLines, new SheetFilter([0]), stop)).Select(s => DisclosureLine.Read(s.Body.AsSpan()))])).Needs(Act.SeeUnitLedger);
        app.MapGet("/records/rules", (Screen screen, RuleShelf rules) => screen.Show<RulesPage, RulesView>(new RulesView([.. rules.Files], screen.Book.State))).Needs(Act.SeeRecords);
    }

    /// <summary>The tap of each of several things that one press does.</summary>
    internal static TapId TapOf(Form form, int n) => n == 0 ? form.Tap : new TapId(DerivedIds.Of(form.Tap.Value, 6000 + n));

    /// <summary>That somebody looked for a student, to be written down.</summary>
    public static Keeping Looked(Screen screen, Form form, string typed, int found, int n = 0) =>
        new(RecordsRegisters.Searches, new SheetId(DerivedIds.Of(form.Tap.Value, n + 1)), 0, TapOf(form, n), screen.Who.Actor, form.Happened(),
            JsonSerializer.SerializeToUtf8Bytes(new Search(typed, found), CoreJson.Default));

    /// <summary>The copy is for the family to read: in the language that was chosen for it.</summary>
    private static Screen Speaking(Screen screen, Form form) => screen.Languages.Where(l => l.Tag == form.Typed("in")).Select(screen.Speaking).FirstOrDefault() ?? screen;

    private static async Task<StudentView> FindAsync(Screen screen, Form form, RecordsDesk desk, CancellationToken stop)
    {
        var typed = form.Required("student", 400);
        if (form.FirstWrong is { } wrong || Key.Plain(typed).Length == 0)
        {
            return new StudentView(typed, [], form.FirstWrong ?? new Refusal("form.missing"));
        }

        var found = new List<Sheet>();
        foreach (var key in new[] { Key.Of("student-number", typed), Key.Of("student-name", typed) })
        {
            found.AddRange(await desk.Registers.Find(RecordsRegisters.Lines, key, stop));
        }

        ImmutableArray<DisclosureLine> lines = [.. found.DistinctBy(s => s.Id).OrderBy(s => s.Opened).Select(s => DisclosureLine.Read(s.Body.AsSpan())).Where(l => !l.Items.IsEmpty)];
        var kept = await desk.Registers.Keep(Looked(screen, form, typed, lines.Length), stop);
        return kept.IsOk ? new StudentView(typed, lines, null) : new StudentView(typed, [], kept.Refusal);
    }

    /// <summary>One row an item. What the parent's copy leaves out is marked with the rule that says so.</summary>
    private static byte[] Csv(Screen screen, ImmutableArray<DisclosureLine> lines)
    {
        var csv = new StringBuilder();
        Row(csv, [.. Columns.Select(c => screen.S("records.csv." + c))]);
        foreach (var line in lines)
        {
            foreach (var item in line.Items)
            {
                Row(csv, [Day(line.Asked), line.Reference, line.Student.Name, line.Student.Number, screen.S("pass.asker." + Core.Incidents.Told.Kebab(line.Asker.Kind)), line.Asker.Name, line.Asker.Agency,
                    screen.S("pass.how." + Core.Incidents.Told.Kebab(line.How)), line.AsStated, screen.S("pass.kind." + Core.Incidents.Told.Kebab(item.Kind)), screen.S("records.item." + Core.Incidents.Told.Kebab(item.State)),
                    item.Basis is { } basis ? screen.S("records.ground." + Core.Incidents.Told.Kebab(basis)) : "", item.Threat ?? item.Interest ?? item.Why, item.GivenTo,
                    item.GivenAt is { } at ? Day(at) : "", string.Join("; ", item.Further.Select(f => $"{f.Name}: {f.Interest}")), item.Withheld, screen.S("records.recording." + Core.Incidents.Told.Kebab(item.Recording))]);
            }
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv.ToString())];

        string Day(Instant at) => LocalDatePattern.Iso.Format(at.InZone(screen.Zone).Date);
    }

    /// <summary>A row as RFC 4180 has it. What a spreadsheet would take for a formula is made a text.</summary>
    private static void Row(StringBuilder csv, string?[] cells) => csv.AppendJoin(',', cells.Select(c => $"\"{(c is { Length: > 0 } && "=+-@\t\r".Contains(c[0], StringComparison.Ordinal) ? "'" : "")}{c?.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append("\r\n");
}

/// <summary>Every rule file, and which state's holds here.</summary>
public sealed record RulesView(ImmutableArray<RuleFile> Files, string? State);
