using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>What a procedure does to the building, and what the building allows.</summary>
public sealed class TheBuilding
{
    private const string Doors = "secure: {by: leader, repeat: true, building: secure-perimeter}\nhold: {by: leader, building: [hold, delayed-dismissal]}\n"
        + "end-hold: {by: leader, building: {release: hold}}\nopen: {by: leader, repeat: true, building: {release: all}}";

    private const string Waiting = "wait-inside: {by: employee, wait: vestibule, when: vestibule = yes}\nwait-outside: {by: employee, wait: outside, when: not vestibule = yes}";

    [Fact]
    public void Steps_bring_states_of_the_building_and_end_them()
    {
        var run = Small(Doors).Start();
        Assert.Empty(run.Building);
        run = run.Do("secure", Leader, minute: 1).Do("hold", Leader, minute: 2).Do("secure", Leader, minute: 3);
        Assert.Equal([BuildingState.SecurePerimeter, BuildingState.Hold, BuildingState.DelayedDismissal], run.Building.Select(b => b.State));
        Assert.Equal(Morning + Duration.FromMinutes(1), run.Building[0].Since);
        Assert.Equal([BuildingState.SecurePerimeter, BuildingState.DelayedDismissal], run.Do("end-hold", Leader, minute: 4).Building.Select(b => b.State));
        Assert.Empty(run.Do("open", Leader, minute: 5).Building);
        Assert.Equal(BuildingState.SecurePerimeter, Assert.Single(run.Do("open", Leader, minute: 5).Do("secure", Leader, minute: 6).Building).State);
    }

    [Fact]
    public void What_was_skipped_or_taken_back_did_nothing_to_the_building()
    {
        Assert.Empty(Small(Doors).Start().Skip("secure").Building);
        Assert.Empty(Small(Doors).Start().Do("secure", Leader).Undo(0).Building);
    }

    [Fact]
    public void An_incident_shows_how_the_building_is_run_and_counts_its_days_by_the_districts_calendar()
    {
        var procedure = Small(Doors + "\nreport: {by: leader, owed: 1 working day}");
        var folding = new Folding((_, _) => procedure, _ => Surroundings.Unknown with { Calendar = new(DateTimeZone.Utc, new HashSet<LocalDate> { new(2017, 2, 22) }) });
        var (id, request) = (new IncidentId(Guid.Empty), new AccessRequestId(Guid.Empty));
        var place = new Core.Incidents.Entries.Place(PlaceKind.Campus, new("east"));
        var incident = folding.Fold(null,
        [
            Line(1, new Opened("1", request, AskKind.Student, Channel.InPerson, place, "digest", "part", Graph.Semantics, Rehearsal: false)),
            Line(2, new Core.Incidents.Entries.StepDone(request, "secure", null, "leader")),
        ]);
        Assert.Equal(BuildingState.SecurePerimeter, Assert.Single(incident.Building).State);
        Assert.Equal(BuildingState.SecurePerimeter, Assert.Single(CaseSummary.Of(incident, Morning).Building).State);
        Assert.Equal(Instant.FromUtc(2017, 2, 24, 0, 0), incident.Asks[0].Run.Owed(Morning).Single().Due);
        Assert.Empty(folding.Fold(incident, [Line(3, new Core.Incidents.Entries.StepDone(request, "open", null, "leader"))]).Building);

        Core.Incidents.Entries.Line Line(int n, Entry entry) =>
            new(new(new Guid(n, 0, 0, new byte[8])), n, id, new Actor(null, null, KnownBy.DeviceOnly), new(Morning + Duration.FromMinutes(n), TimeSource.Server), Morning, entry);
    }

    [Theory]
    [InlineData("a: {by: leader, building: moat}", "small.yaml:13:33 bad-building")]
    [InlineData("a: {by: leader, building: lockdown}", "small.yaml:13:7 never-released(building=lockdown, step=a)")]
    [InlineData("a: {by: leader, building: {ends: all}}", "small.yaml:13:34 unknown-key")]
    [InlineData("a: {by: leader, building: {release: [hold, moat]}}", "small.yaml:13:50 bad-building")]
    [InlineData("a: {by: leader, wait: roof}", "small.yaml:13:29 unknown-wait")]
    [InlineData("a: {by: leader, wait: vestibule}", "small.yaml:13:29 wait-needs-fact(place=vestibule)")]
    public void A_wrong_building_is_named_where_it_stands(string steps, string expected) =>
        Assert.Contains(ReadSmall(steps).Errors, e => e.ToString().StartsWith(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("[moat]", "a: {by: leader}", ":9:16 unknown-fact")]
    [InlineData("[vestibule, vestibule]", "a: {by: leader}", ":9:27 duplicate-key(key=vestibule)")]
    [InlineData("[vestibule]", "a: {by: leader, ask: vestibule}", ":14:28 fact-asked(field=vestibule)")]
    [InlineData("[vestibule]", "a: {by: leader, when: vestibule = maybe}", ":14:41 guard-not-among-choices")]
    public void A_wrong_fact_is_named_where_it_stands(string facts, string steps, string expected) =>
        Assert.Contains(ReadAt(facts, steps).Errors, e => e.ToString().Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Where_an_official_waits_follows_from_what_the_school_has()
    {
        var procedure = At("[vestibule]", Waiting);
        Assert.Equal(["wait-inside"], Next(true));
        Assert.Equal(["wait-outside"], Next(false));
        Assert.Equal(["wait-outside"], Next(null));
        var run = Run.Start(procedure, Morning, Having(true));
        Assert.Equal("yes", run.AnswerTo(new("vestibule")).Value);
        Assert.Equal(["wait-inside"], run.Apply(new OfficialArrived(Keller, Morning)).Do("wait-inside").Undo(1).NextIds(Employee));

        string[] Next(bool? has) => Run.Start(procedure, Morning, Having(has)).NextIds(Employee);
    }

    [Fact]
    public void The_checker_tries_every_kind_of_school_and_says_at_which_a_rule_is_broken()
    {
        var report = Checker.Check(At("[vestibule, intercom]", Waiting + "\nlate: {by: employee, needs: [wait-inside]}", "always wait-outside before close"), new());
        Assert.All(report.Rules.Where(r => r.Key == "every-step-reachable"), r => Assert.True(r.Proved));
        Assert.False(report.Rules.Single(r => r.Key == "declared").Proved);
        report = Checker.Check(At("[vestibule]", "x: {by: employee}\ny: {by: employee, closed: true}\nz: {by: employee, when: vestibule = yes, opens: [y]}", "never y before x"), new());
        var broken = report.Rules.Single(r => r.Key == "declared");
        Assert.Equal(["z", "y"], broken.Story!.Value.Select(m => m.Step!.Id.Value));
        Assert.Equal(("vestibule", "yes"), (broken.Campus.Single().Field.Value, broken.Campus.Single().Answer.Value));
    }

    private static Surroundings Having(bool? vestibule) => Surroundings.Unknown with
    {
        Facts = vestibule is { } has ? ImmutableSortedDictionary<string, bool>.Empty.Add("vestibule", has) : ImmutableSortedDictionary<string, bool>.Empty,
    };

    private static Procedure At(string facts, string steps, string? rule = null)
    {
        var reading = ReadAt(facts, steps, rule);
        Assert.Empty(reading.Errors);
        return reading.Edition!.Procedures[0];
    }

    private static ProcedureReading ReadAt(string facts, string steps, string? rule = null)
    {
        var text = SmallText(steps).Replace("fields: {}\n", $"fields: {{}}\ncampus-facts: {facts}\n", StringComparison.Ordinal) + (rule is null ? "" : $"    rules:\n      - {rule}\n");
        var missing = ProcedureReader.Read("small.yaml", text, Words([])).Errors.Where(e => e.Key == "missing-words").Select(e => e.Arguments["words"]);
        return ProcedureReader.Read("small.yaml", text, Words(missing.Distinct()));
    }
}
