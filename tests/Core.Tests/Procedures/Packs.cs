using Xunit;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;

namespace Vestibule.CoreTests.Procedures;

/// <summary>The packs of this repository, and small made-up ones.</summary>
internal static class Packs
{
    internal static readonly Instant Morning = Instant.FromUtc(2017, 2, 21, 16, 41);
    internal static readonly Role Employee = new("employee");
    internal static readonly Role Leader = new("leader");
    internal static readonly Role Legal = new("legal");
    internal static readonly OfficialId Keller = new(new Guid("00000000-0000-7000-8000-000000000001"));
    internal static readonly OfficialId Second = new(new Guid("00000000-0000-7000-8000-000000000002"));

    private static readonly Lazy<ProcedureReading> Read2017 = new(() => ReadFolder("denver-2017"));

    internal static Edition Denver2017
    {
        get
        {
            Assert.Empty(Read2017.Value.Errors);
            return Read2017.Value.Edition!;
        }
    }

    internal static Procedure Access => Denver2017.Find(new ProcedureId("access"))!;

    internal static Procedure Information => Denver2017.Find(new ProcedureId("information"))!;

    internal static string Folder(string name)
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Vestibule.slnx"))) at = at.Parent!;
        return Path.Combine(at.FullName, "procedures", name);
    }

    /// <summary>Every pack that ships.</summary>
    internal static IEnumerable<string> All => Directory.GetDirectories(Folder("")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);

    internal static Dictionary<string, string> WordsOf(string name) =>
        Directory.GetFiles(Folder(name), "words.*.yaml").ToDictionary(f => Path.GetFileName(f), File.ReadAllText, StringComparer.Ordinal);

    internal static ProcedureReading ReadFolder(string name) =>
        ProcedureReader.Read("procedure.yaml", File.ReadAllText(Path.Combine(Folder(name), "procedure.yaml")), WordsOf(name));

    /// <summary>Every edition that a pack comes to: alone, and with what is laid over it in each stretch of time.</summary>
    internal static IReadOnlyList<Edition> Editions(string pack) =>
        PackReader.Read(Directory.GetFiles(Folder(pack), "*.yaml").ToDictionary(f => Path.GetFileName(f), File.ReadAllText, StringComparer.Ordinal)).Editions;

    /// <summary>The pack of Denver with changes in its procedure file: every place of each text is replaced. It still reads.</summary>
    internal static Edition Edited(params (string From, string To)[] edits)
    {
        var text = File.ReadAllText(Path.Combine(Folder("denver-2017"), "procedure.yaml"));
        foreach (var (from, to) in edits)
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }
        return Read(text, WordsOf("denver-2017"));
    }

    internal static Edition Read(string text, Dictionary<string, string> words)
    {
        var reading = ProcedureReader.Read("procedure.yaml", text, words);
        Assert.Empty(reading.Errors);
        return reading.Edition!;
    }

    /// <summary>A procedure with only the given steps, whose words are invented as needed.</summary>
    internal static Procedure Small(string steps, string fields = "{}")
    {
        var reading = ReadSmall(steps, fields);
        Assert.Empty(reading.Errors);
        return reading.Edition!.Procedures[0];
    }

    /// <summary>The same, with one declared rule.</summary>
    internal static Procedure Ruled(string steps, string rule)
    {
        var text = SmallText(steps) + $"    rules:\n      - {rule}\n";
        var missing = ProcedureReader.Read("small.yaml", text, Words([])).Errors.Where(e => e.Key == "missing-words").Select(e => e.Arguments["words"]);
        var reading = ProcedureReader.Read("small.yaml", text, Words(missing.Distinct()));
        Assert.Empty(reading.Errors);
        return reading.Edition!.Procedures[0];
    }

    internal static string SmallText(string steps, string fields = "{}") => string.Join('\n',
        "format: 1", "id: small", "in-force: {from: 2020-01-01}", "authority: a test", "reviewer: nobody", "roles: [employee, leader]",
        "contacts: {legal: {fallback: safety}, safety: {hours: always}}", $"fields: {fields}", "procedures:", "  part:", "    binds: []", "    steps:",
        string.Join('\n', steps.Split('\n').Select(l => "      " + l))) + "\n";

    internal static ProcedureReading ReadSmall(string steps, string fields = "{}")
    {
        var text = SmallText(steps, fields);
        var missing = ProcedureReader.Read("small.yaml", text, Words([])).Errors.Where(e => e.Key == "missing-words").Select(e => e.Arguments["words"]);
        return ProcedureReader.Read("small.yaml", text, Words(missing.Distinct()));
    }

    internal static Dictionary<string, string> Words(IEnumerable<string> keys) => new()
    {
        ["words.en.yaml"] = "format: 1\nlanguage: en\nstatus: source\ntexts:\n" + string.Join('\n', keys.Append("x").Select(k => $"  {k}: text")) + "\n",
    };

    internal static Run Start(this Procedure procedure) => Run.Start(procedure, Morning);

    internal static Run Do(this Run run, string step, Role? role = null, OfficialId? official = null, int minute = 0) =>
        run.Apply(new StepDone(new(step), official, Morning + Duration.FromMinutes(minute), role ?? Employee));

    internal static Run Skip(this Run run, string step) => run.Apply(new StepSkipped(new(step), null, Morning));

    internal static Run Answer(this Run run, string field, Answer answer, OfficialId? official = null) =>
        run.Apply(new AnswerGiven(new(field), official, answer, Morning));

    internal static Run Answer(this Run run, string field, string value, OfficialId? official = null) =>
        run.Answer(field, Core.Procedures.Answer.Given(value), official);

    internal static Run Call(this Run run, string contact, CallOutcome outcome = CallOutcome.Reached) =>
        run.Apply(new CallAttempted(new(contact), outcome, Morning));

    internal static Run On(this Run run, string signal) => run.Apply(new Signal(signal, Morning));

    internal static bool Owes(this Run run, string step, OfficialId? official = null) => run.IsOwed(new(step), official);

    internal static bool Can(this Run run, string step, Role? role = null, OfficialId? official = null) =>
        run.May(new(step), official, role ?? Employee).IsOk;

    internal static string? Refused(this Run run, string step, Role? role = null) => run.May(new(step), null, role ?? Employee).Refusal?.Key;

    internal static string[] NextIds(this Run run, Role role) => [.. run.Next(role).Select(n => n.Step.Id.Value)];

    internal static string[] OwedIds(this Run run) => [.. run.Owed(Morning).Select(o => o.Step.Id.Value)];
}
