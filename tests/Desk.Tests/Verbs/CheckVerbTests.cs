using Vestibule.Verbs;
using Xunit;

namespace Vestibule.DeskTests.Verbs;

/// <summary><c>vestibule procedure check</c>: what it prints, and how it ends.</summary>
public sealed class CheckVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vestibule-check-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string steps, string rules = "")
    {
        var file = Path.Combine(folder, "procedure.yaml");
        File.WriteAllText(file, "format: 1\nid: small\nin-force: {from: 2020-01-01}\nauthority: a test\nreviewer: nobody\nroles: [employee, leader]\n"
            + "contacts: {safety: {hours: always}}\nfields: {}\nprocedures:\n  part:\n    binds: []\n    steps:\n"
            + string.Concat(steps.Split('\n').Select(s => $"      {s}\n")) + (rules.Length == 0 ? "" : $"    rules:\n      - {rules}\n"));
        string[] keys = ["edition.title", "role.employee", "role.leader", "contact.safety", "part.part", "title.x", "title.y", "title.z"];
        File.WriteAllText(Path.Combine(folder, "words.en.yaml"), "format: 1\nlanguage: en\nstatus: source\ntexts:\n" + string.Concat(keys.Select(k => $"  {k}: The {k} words\n")));
        return file;
    }

    private static (int Code, string Said, string Progress) Run(params string[] args)
    {
        using var to = new StringWriter();
        using var progress = new StringWriter();
        return (CheckProcedure.Run(args, to, progress), to.ToString(), progress.ToString());
    }

    [Fact]
    public void A_proved_procedure_ends_with_0_and_tells_markings_edges_and_every_rule()
    {
        var (code, said, _) = Run(Write("x: {by: anyone, needs: [y]}\ny: {by: anyone}", "never x before y"));
        Assert.Equal((CheckProcedure.Proved, true), (code, said.Contains("markings", StringComparison.Ordinal)));
        Assert.Contains("proved   never x before y", said);
        Assert.Contains("proved   Every call goes on to someone who answers day and night.", said);
    }

    [Fact]
    public void A_broken_rule_ends_with_1_and_its_shortest_run_is_told_with_line_numbers()
    {
        var (code, said, _) = Run(Write("z: {by: anyone}\ny: {by: anyone}\nx: {by: anyone, after: [[y, z]]}", "never x before y"));
        Assert.Equal(CheckProcedure.Broken, code);
        Assert.Contains("BROKEN   never x before y (line 17)", said);
        Assert.Contains("1. The title.z words (line 13)", said);
        Assert.Contains("2. The title.x words (line 15)", said);
    }

    [Fact]
    public void The_same_file_is_told_in_the_same_words_every_time_but_for_the_time_it_took()
    {
        var file = Write("z: {by: anyone}\ny: {by: anyone}\nx: {by: anyone, after: [[y, z]]}", "never x before y");
        Assert.Equal(Rest(Run(file).Said), Rest(Run(file).Said));

        static string[] Rest(string said) => [.. said.Split('\n').Skip(1)];
    }

    [Fact]
    public void A_file_that_cannot_be_read_ends_with_2_and_its_line()
    {
        Assert.Equal(CheckProcedure.Unreadable, Run(Path.Combine(folder, "none.yaml")).Code);
        var (code, said, _) = Run(Write("x: {by: anyone, after: [nobody]}"));
        Assert.Equal((CheckProcedure.Unreadable, true), (code, said.Contains("procedure.yaml, line 13, column 31:", StringComparison.Ordinal)));
    }

    [Fact]
    public void Too_little_memory_ends_with_3_and_proves_nothing_of_what_was_left()
    {
        var (code, said, _) = Run(Path.Combine(AppContext.BaseDirectory, "procedures", "denver-2017", "procedure.yaml"), "--memory", "1");
        Assert.Equal(CheckProcedure.GaveUp, code);
        Assert.Contains("unknown  Whatever is owed can still be done, in every run.", said);
        Assert.Contains("--memory MEGABYTES", said);
    }

    [Fact]
    public void Against_a_directory_hours_numbers_and_every_rung_are_held_to_what_the_file_says()
    {
        var seed = Path.Combine(AppContext.BaseDirectory, "seeds", "denver-2017", "district.json");
        var pack = Path.Combine(AppContext.BaseDirectory, "procedures", "denver-2017", "procedure.yaml");
        var (code, said, _) = Run(pack, "--directory", seed);
        Assert.Equal(CheckProcedure.Proved, code);
        Assert.Contains("proved   At every campus the alerts go on to someone who answers day and night: Crisis team", said);
        Assert.Contains("proved   Where nobody answers, the next are alerted within 2 minutes: School leaders", said);

        var duty = Path.Combine(folder, "duty.json");
        File.WriteAllText(duty, """{"ladders":[{"name":"legal","campus":null,"rungs":[{"after-seconds":0,"people":[],"roles":["legal"],"rotation":null}],"then":"safety","then-after-seconds":600}],"rotations":[],"covers":[],"swaps":[],"absences":[]}""");
        (code, said, _) = Run(pack, "--directory", seed, "--duty", duty);
        Assert.Equal(CheckProcedure.Broken, code);
        Assert.Contains("BROKEN   Where nobody answers, the next are alerted within 2 minutes: Legal office (line 31)", said);
        Assert.Contains("It is so at: Bruce Randolph, DMLK Early College", said);
        Assert.Matches(@"2\. Safety: .*, after 10 minutes without an answer\.", said);
        Assert.Contains("That is too late. The procedure allows 2 minutes.", said);

        var day = Path.Combine(folder, "district.json");
        File.WriteAllText(day, File.ReadAllText(seed).Replace("\"id\": \"safety\"", "\"id\": \"patrol\"", StringComparison.Ordinal).Replace("\"fallback\": \"safety\"", "\"fallback\": \"patrol\"", StringComparison.Ordinal));
        (code, said, _) = Run(pack, "--directory", day);
        Assert.Equal(CheckProcedure.Broken, code);
        Assert.Contains("BROKEN   Who is called has a number in the directory: Safety", said);
        Assert.Contains("BROKEN   At every campus the alerts go on to someone who answers day and night: School leaders", said);
        Assert.Contains("At night this alert may be seen by nobody.", said);

        Assert.Equal(CheckProcedure.Unreadable, Run(pack, "--directory", Path.Combine(folder, "none.json")).Code);
        Assert.Equal(Arguments.Misused, Run(pack, "--duty", duty).Code);
    }

    [Fact]
    public void A_safeguard_whose_loss_no_rule_finds_is_named()
    {
        var (code, said, _) = Run(Write("x: {by: anyone, needs: [y]}\ny: {by: anyone}"), "--mutants");
        Assert.Equal(CheckProcedure.Proved, code);
        Assert.Contains("UNSEEN   part dropped x needs y (line 13)", said);
        (_, said, _) = Run(Write("x: {by: anyone, needs: [y]}\ny: {by: anyone}", "never x before y"), "--mutants");
        Assert.DoesNotContain("UNSEEN   part dropped x needs y", said);
    }
}
