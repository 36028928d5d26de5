using NodaTime;
using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>Which procedure is chosen, and what an edition promises to cover.</summary>
public sealed class TheChoice
{
    private static readonly LocalDate Day = new(2020, 2, 3);

    [Theory]
    [InlineData("bus", "school-hours", "student", "on-the-road")]
    [InlineData("campus", "summer", "student", "summer")]
    [InlineData("campus", "school-hours", "staff", "about-staff")]
    [InlineData("campus", "school-hours", null, "part")]
    [InlineData("campus", null, null, "part")] // What is not known fits only what does not ask for it.
    public void The_place_the_hour_and_whom_it_is_about_choose_the_procedure(string place, string? time, string? subject, string expected)
    {
        var edition = Of("[{ask: student}]", ("on-the-road", "[{ask: student, place: [bus, stop, trip]}]"), ("summer", "[{ask: student, time: summer}]"), ("about-staff", "[{ask: student, subject: [staff, volunteer]}]"));
        Assert.Equal(expected, ProcedureChooser.Choose([edition], new("student", place, "in-person", "elementary") { Time = time, Subject = subject }, Day).Value.Procedure.Id.Value);
    }

    [Fact]
    public void What_the_agency_is_said_to_be_opens_steps_and_never_changes_the_procedure()
    {
        var procedure = Small("ask-who: {by: employee, repeat: true, ask: agency, opens: [{step: child-services, when: agency = child-services}]}\n"
            + "call-caseworker: {by: leader, closed: true, group: child-services}\nverify: {by: leader, closed: true, group: child-services}",
            "{agency: {type: choice, choices: [police, child-services, other]}}");
        Assert.Empty(procedure.Start().Answer("agency", "police").NextIds(Leader));
        var run = procedure.Start().Answer("agency", "child-services");
        Assert.Equal(["call-caseworker", "verify"], run.NextIds(Leader));
        Assert.Same(procedure, run.Answer("agency", "police").Procedure);
    }

    [Fact]
    public void A_scope_with_a_procedure_for_all_of_it_reads_and_is_told()
    {
        var edition = Of("[{ask: student, place: campus}]", "{ask: student, place: campus, time: [school-hours, after-hours]}");
        Assert.Equal(["school-hours", "after-hours"], edition.Scope.Times);
    }

    [Theory]
    [InlineData("{ask: student, place: [campus, bus]}", "small.yaml:9:8 scope-not-bound(ask=student, campus=early-childhood, channel=in-person, place=bus, subject=student, time=school-hours)")]
    [InlineData("{place: moon}", "small.yaml:9:16 bad-binding")]
    [InlineData("{who: student}", "small.yaml:9:9 unknown-key")]
    public void A_scope_that_promises_too_much_is_named_where_it_stands(string scope, string expected) =>
        Assert.Contains(Reading("[{ask: student, place: campus}]", scope).Errors, e => e.ToString().StartsWith(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("[{ask: student, time: night}]", "bad-binding(key=time, known=school-hours, after-hours, no-school, summer, value=night)")]
    [InlineData("[{subject: cat}]", "bad-binding(key=subject")]
    [InlineData("[{campus: castle}]", "bad-binding(key=campus")]
    public void A_wrong_binding_is_named_where_it_stands(string binds, string expected) =>
        Assert.Contains(Reading(binds, "{}").Errors, e => e.ToString().Contains(expected, StringComparison.Ordinal));

    private static Edition Of(string binds, params (string Name, string Binds)[] more) => Of(binds, "{}", more);

    private static Edition Of(string binds, string scope, params (string Name, string Binds)[] more)
    {
        var reading = Reading(binds, scope, more);
        Assert.Empty(reading.Errors);
        return reading.Edition!;
    }

    private static ProcedureReading Reading(string binds, string scope, params (string Name, string Binds)[] more)
    {
        var text = SmallText("a: {by: employee}").Replace("binds: []", $"binds: {binds}", StringComparison.Ordinal).Replace("fields: {}\n", scope == "{}" ? "fields: {}\n" : $"fields: {{}}\nscope: {scope}\n", StringComparison.Ordinal)
            + string.Concat(more.Select(m => $"  {m.Name}:\n    binds: {m.Binds}\n    steps: {{a: {{by: employee}}}}\n"));
        var missing = ProcedureReader.Read("small.yaml", text, Words([])).Errors.Where(e => e.Key == "missing-words").Select(e => e.Arguments["words"]);
        return ProcedureReader.Read("small.yaml", text, Words(missing.Distinct()));
    }
}
