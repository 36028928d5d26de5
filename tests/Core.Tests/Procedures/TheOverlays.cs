using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Telling;
using Vestibule.CoreTests.Wording;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>A state's rules laid over a district's own procedure for a time, and texts that are so only for a time.</summary>
public sealed class TheOverlays
{
    private const string Steps = "greet: {by: employee, do: [x]}\nadmit: {by: employee, admits: true, needs: [greet]}";

    private const string State = """
        format: 1
        overlay: state-2025
        over: small
        in-force: {from: 2025-09-20, sunset: 2031-01-01}
        authority: the state's law
        reviewer: awaiting review
        sources:
          law: {title: The law, date: 2025-09-20}
        roles: [counsel]
        procedures:
          part:
            steps:
              counsel-reads: {by: counsel, stands-before: admit, source: law section 1}
              admit: {needs: [counsel-reads], do: [do.law]}
            rules:
              - never admit before counsel-reads

        """;

    [Fact]
    public void The_state_is_laid_over_the_district_between_its_dates_and_gone_at_its_sunset()
    {
        var pack = Pack(State);
        Assert.Empty(pack.Errors);
        Assert.Equal([(new LocalDate(2020, 1, 1), null), (new LocalDate(2025, 9, 20), (LocalDate?)new LocalDate(2030, 12, 31))], pack.Editions.Select(e => (e.InForceFrom, e.InForceUntil)));
        Assert.Equal([0, 0, 1, 1, 0], new LocalDate[] { new(2021, 1, 1), new(2025, 9, 19), new(2025, 9, 20), new(2030, 12, 31), new(2031, 1, 1) }.Select(day => Chosen(pack, day).Overlays.Length));
        var over = Chosen(pack, new(2026, 1, 1));
        Assert.Equal(["greet", "counsel-reads", "admit"], over.Procedures[0].Steps.Select(s => s.Id.Value));
        Assert.Equal("procedure.needs", over.Procedures[0].Start().Do("greet").Refused("admit"));
        Assert.True(over.Procedures[0].Start().Do("greet").Do("counsel-reads", new Role("counsel")).Can("admit"));
        Assert.True(Checker.Check(over.Procedures[0], new()).Rules.Single(r => r.Key == "declared").Proved);
        Assert.True(Chosen(pack, new(2031, 1, 1)).Procedures[0].Start().Do("greet").Can("admit"));
        Assert.NotEqual(pack.Editions[0].Digest, over.Digest);
    }

    [Fact]
    public void What_was_read_once_reads_the_same_again_from_the_files_it_carries()
    {
        var over = Pack(State).Editions[1];
        Assert.Equal(over.Digest, PackReader.Read(over.Files).Editions[1].Digest);
    }

    [Fact]
    public void What_is_pending_is_read_and_told_and_never_chosen()
    {
        var pack = Pack(State.Replace("authority:", "adoption: pending\nauthority:", StringComparison.Ordinal));
        Assert.Equal([Adoption.Adopted, Adoption.Pending], pack.Editions.Select(e => e.Adoption));
        Assert.Empty(Chosen(pack, new(2026, 1, 1)).Overlays);
        Assert.Contains("PENDING ADOPTION", ProcedureText.Of(pack.Editions[1], Repository.Words(), Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_of_an_edition_names_what_is_laid_over_it_and_the_difference_tells_what_it_changes()
    {
        var pack = Pack(State);
        var text = Plain(ProcedureText.Of(pack.Editions[1], Repository.Words(), Language.English));
        Assert.Contains("state-2025, from Sep 20, 2025 until Dec 31, 2030. Adopted by: the state's law. AWAITING REVIEW", text, StringComparison.Ordinal);
        Assert.Contains("state-2025", Plain(EditionDifference.Text(pack.Editions[0], pack.Editions[1], Repository.Words(), Language.English)), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_overlays_count_each_in_its_own_time_and_together_where_they_meet()
    {
        var other = State.Replace("state-2025", "state-2027", StringComparison.Ordinal).Replace("from: 2025-09-20, sunset: 2031-01-01", "from: 2027-01-01", StringComparison.Ordinal)
            .Replace("counsel-reads", "board-reads", StringComparison.Ordinal).Replace("roles: [counsel]", "roles: [board]", StringComparison.Ordinal).Replace("by: counsel", "by: board", StringComparison.Ordinal);
        var pack = Pack(State, other);
        Assert.Empty(pack.Errors);
        Assert.Equal(["", "state-2025", "state-2025 state-2027", "state-2027"], new LocalDate[] { new(2025, 1, 1), new(2026, 1, 1), new(2028, 1, 1), new(2032, 1, 1) }
            .Select(day => string.Join(' ', Chosen(pack, day).Overlays.Select(o => o.Id))));
    }

    [Fact]
    public void A_model_is_for_districts_to_adopt_and_never_chosen()
    {
        var pack = PackReader.Read(Files(SmallText(Steps).Replace("authority:", "adoption: model\nauthority:", StringComparison.Ordinal)));
        Assert.Equal("procedure.none-in-force", ProcedureChooser.Choose(pack.Editions, new("student", "campus", "in-person", ""), new(2021, 1, 1)).Refusal!.Key);
        Assert.Contains("A MODEL", ProcedureText.Of(pack.Editions[0], Repository.Words(), Language.English), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("over: small", "over: large", "overlay.state.yaml:3:7 over-another(base=small, over=large)")]
    [InlineData("needs: [counsel-reads]", "needs: [counsel-red]", "overlay.state.yaml:14:23 unknown-step(step=counsel-red)")]
    [InlineData("stands-before: admit", "stands-before: admin", "overlay.state.yaml:13:51 unknown-step(step=admin)")]
    [InlineData("by: counsel", "by: council", "overlay.state.yaml:13:27 unknown-role(role=council)")]
    [InlineData("sunset: 2031-01-01", "sunset: 2020-01-01", "overlay.state.yaml:4:38 ends-before-it-starts")]
    [InlineData("sunset: 2031-01-01", "sunset: 2031-01-01, until: 2030-01-01", "overlay.state.yaml:4:38 until-and-sunset")]
    [InlineData("authority:", "adoption: perhaps\nauthority:", "overlay.state.yaml:5:11 not-known-here")]
    [InlineData("roles:", "rols:", "overlay.state.yaml:9:1 unknown-key")]
    [InlineData("    steps:", "    remove: [great]\n    steps:", "overlay.state.yaml:12:14 unknown-step(step=great)")]
    [InlineData("do.law", "do.lore", "overlay.state.yaml:14:44 missing-words(language=en, words=do.lore)")]
    public void A_wrong_overlay_is_named_in_its_own_file_where_it_stands(string right, string wrong, string expected)
    {
        var pack = Pack(State.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Empty(pack.Editions);
        Assert.Contains(pack.Errors, e => e.ToString().StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_step_that_an_overlay_removes_is_gone_and_what_still_needs_it_is_named()
    {
        var alone = State.Replace("    steps:", "    remove: [admit]\n    steps:", StringComparison.Ordinal).Replace(", stands-before: admit", "", StringComparison.Ordinal)
            .Replace("      admit: {needs: [counsel-reads], do: [do.law]}\n", "", StringComparison.Ordinal).Replace("    rules:\n      - never admit before counsel-reads\n", "", StringComparison.Ordinal);
        Assert.Equal(["greet", "counsel-reads"], Pack(alone).Editions[1].Procedures[0].Steps.Select(s => s.Id.Value));
        var pack = Pack(State.Replace("    steps:", "    remove: [greet]\n    steps:", StringComparison.Ordinal));
        Assert.Contains(pack.Errors, e => e.ToString() == "procedure.yaml:14:51 unknown-step(step=greet)");
    }

    [Fact]
    public void A_text_that_is_so_only_for_a_time_is_left_out_afterwards_by_itself()
    {
        const string steps = "greet: {by: employee, say: {words: say.law, source: law page 2, until: 2025-01-20}, do: [x, {words: do.new, from: 2025-01-21}]}";
        var text = SmallText(steps).Replace("roles:", "sources: {law: {title: The law, from: 2020-02-01}}\nroles:", StringComparison.Ordinal);
        var procedure = Read(text, Words(["edition.title", "part.part", "role.employee", "role.leader", "contact.legal", "contact.safety", "title.greet", "say.law", "do.new"])).Procedures[0];
        Assert.Equal([(null, 1), ("say.law", 1), ("say.law", 1), (null, 2)], new LocalDate[] { new(2020, 1, 31), new(2020, 2, 1), new(2025, 1, 20), new(2025, 1, 21) }
            .Select(day => (procedure.Steps[0].AsOf(day).Say, procedure.Steps[0].AsOf(day).Do.Length)));
        var run = Run.Start(procedure, Instant.FromUtc(2025, 1, 21, 12, 0));
        var printed = DoorCard.Of(new Edition { Id = "x", InForceFrom = new(2020, 1, 1), Authority = "a", Reviewer = "b", Content = procedure.Content, Procedures = [procedure], Files = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, Digest = "" }, Language.English, day: new(2025, 1, 20));
        Assert.Equal((new LocalDate(2025, 1, 20), "text"), (printed.EndsOn, printed.Sections[0].Steps[0].Say?.Text));
        Assert.Equal((new LocalDate(2025, 1, 20), (LocalDate?)null), (procedure.EndedBefore(new(2025, 1, 21)), procedure.EndedBefore(new(2025, 1, 20))));
        Assert.Null(procedure.AsOf(new(2025, 1, 21)).Steps[0].Say);
        Assert.Null(run.Next(Employee)[0].Step.Say);
        var told = Plain(ProcedureText.Of(new Edition { Id = "x", InForceFrom = new(2020, 1, 1), Authority = "a", Reviewer = "b", Content = procedure.Content, Procedures = [procedure], Files = procedure.Content.Words.Files.IsEmpty ? null! : System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, Digest = "" }, Repository.Words(), Language.English));
        Assert.Contains("This is so from Feb 1, 2020. This is so until Jan 20, 2025. Source: [1] page 2.", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: {by: employee, say: {words: x, until: soon}}", "small.yaml:13:48 bad-date(value=soon)")]
    [InlineData("a: {by: employee, do: [{words: x, source: gossip}]}", "small.yaml:13:49 unknown-source(source=gossip)")]
    [InlineData("a: {by: employee, do: [{text: x}]}", "small.yaml:13:30 missing-key(key=words)")]
    [InlineData("a: {by: employee, note: {words: x, for: ever}}", "small.yaml:13:42 unknown-key")]
    public void A_wrong_dated_text_is_named_where_it_stands(string steps, string expected) =>
        Assert.Contains(ReadSmall(steps).Errors, e => e.ToString().StartsWith(expected, StringComparison.Ordinal));

    private static string Plain(string text) => string.Join(' ', text.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static Edition Chosen(PackReading pack, LocalDate day) => ProcedureChooser.Choose(pack.Editions, new("student", "campus", "in-person", ""), day).Value.Edition;

    private static PackReading Pack(params string[] overlays)
    {
        var files = Files(SmallText(Steps));
        foreach (var (text, n) in overlays.Select((o, n) => (o, n)))
        {
            var name = n == 0 ? "state" : $"state{n}";
            files[$"overlay.{name}.yaml"] = text;
            files[$"overlay.{name}.words.en.yaml"] = "format: 1\nlanguage: en\nstatus: source\ntexts: {do.law: text, role.counsel: text, role.board: text, title.counsel-reads: text, title.board-reads: text}\n";
        }
        return PackReader.Read(files);
    }

    private static Dictionary<string, string> Files(string text)
    {
        var files = Words(["edition.title", "part.part", "role.employee", "role.leader", "contact.legal", "contact.safety", "title.greet", "title.admit"]);
        files["procedure.yaml"] = text.Replace("binds: []", "binds: {}", StringComparison.Ordinal);
        return files;
    }
}
