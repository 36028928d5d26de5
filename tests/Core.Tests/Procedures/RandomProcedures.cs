using System.Collections.Immutable;
using CsCheck;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;

namespace Vestibule.CoreTests.Procedures;

/// <summary>What happens next in a random walk.</summary>
internal abstract record Move
{
    internal sealed record Done(int Step, int Official) : Move;
    internal sealed record Skipped(int Step, int Official) : Move;
    internal sealed record Answered(int Field, int Official, int Answer) : Move;
    internal sealed record Called(int Contact, bool Reached) : Move;
    internal sealed record Arrived(int Official) : Move;
}

/// <summary>Random procedures, built without a file, and random things that happen in them.</summary>
internal static class RandomProcedures
{
    private static readonly string[] Choices = ["a", "b"];

    internal static readonly ImmutableArray<Field> Fields =
    [
        new(new("f"), FieldType.Choice, false, [.. Choices]), new(new("g"), FieldType.Text, false, []),
        new(new("h"), FieldType.Choice, true, [.. Choices]), new(new("k"), FieldType.Phone, true, []),
    ];

    private static readonly ImmutableArray<Answer> AnswerList =
        [Answer.Given("a"), Answer.Given("b"), Answer.Refused, Answer.ShownNotRecorded, Answer.NotKnown, Answer.Withdrawn, Answer.NotAsked];

    internal static ImmutableArray<Answer> Answers => AnswerList;

    private static Gen<Guard> Test(bool own) =>
        Gen.Select(Gen.Int[0, own ? 3 : 1], Gen.Int[0, 6], Gen.Bool, (f, a, value) =>
            (Guard)new Guard.Test(Fields[f].Id, value && Fields[f].Type == FieldType.Choice
                ? new(AnswerState.Answered, Choices[a % 2]) : new(AnswerList[a].State, null)));

    private static Gen<Guard> GuardOf(bool own, int depth) => depth == 0 ? Test(own) : Gen.OneOf(
        Test(own),
        Gen.Select(GuardOf(own, depth - 1), GuardOf(own, depth - 1), (l, r) => (Guard)new Guard.And(l, r)),
        Gen.Select(GuardOf(own, depth - 1), GuardOf(own, depth - 1), (l, r) => (Guard)new Guard.Or(l, r)),
        GuardOf(own, depth - 1).Select(g => (Guard)new Guard.Not(g)),
        Gen.Select(Gen.Bool, GuardOf(true, 0), (every, g) => (Guard)new Guard.Officials(every, g)));

    private static Gen<Guard?> MaybeGuard(bool own) => Gen.Frequency((3, Gen.Const((Guard?)null)), (1, GuardOf(own, 2).Select(g => (Guard?)g)));

    private static Gen<Relation> RelationOf(int steps, bool own) =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, steps - 1].Array[1, 3], Gen.Bool, Gen.Int[0, 5], MaybeGuard(own), (kind, targets, any, within, when) =>
        {
            var k = (RelationKind)kind;
            return new Relation(
                k, [.. targets.Distinct().Select(Id)], any && k is RelationKind.After or RelationKind.Needs && any,
                k == RelationKind.Owes && within > 2 ? Duration.FromMinutes(within) : null, when, false, []);
        });

    internal static StepId Id(int step) => new($"s{step}");

    private static Gen<Step> StepOf(int index, int steps, bool per) =>
        Gen.Select(
            RelationOf(steps, per).Array[0, 4], MaybeGuard(per), Gen.Int[0, 99], Gen.Int[0, steps - 1],
            (relations, when, dice, fallback) => new Step
            {
                Id = Id(index), Order = index, Title = "x", PerOfficial = per, When = when, Relations = [.. relations],
                Owed = dice % 4 == 0, Closed = dice % 5 == 0, Repeat = dice % 3 == 0, By = [new(Role.Anyone, [])],
                Call = dice % 7 == 0 ? new ContactId(dice % 2 == 0 ? "legal" : "safety") : null,
                Fallback = dice % 7 == 0 ? [Id(fallback)] : [],
            });

    internal static Gen<Procedure> Procedure(int most) =>
        Gen.Bool.Array[1, most].SelectMany(pers => Gen.Int[0, 0].SelectMany(_ => Sequence(pers)).Select(Make));

    private static Gen<ImmutableArray<Step>> Sequence(bool[] pers) =>
        pers.Select((per, i) => StepOf(i, pers.Length, per)).Aggregate(
            Gen.Const(ImmutableArray<Step>.Empty), (all, one) => Gen.Select(all, one, (a, s) => a.Add(s)));

    internal static Procedure Make(ImmutableArray<Step> steps) => Make(steps, []);

    private static Procedure Make(ImmutableArray<Step> steps, ImmutableArray<Rule> rules) =>
        new(new("random"), new([], [], Fields, [], new EditionWords([])), [], steps, rules, []);

    /// <summary>A procedure to be checked: some steps ask, some are for some people only, and rules are declared. A rule's line tells its place.</summary>
    internal static Gen<Procedure> Checked(int most) =>
        Gen.Select(Procedure(most), Gen.Int[0, 99].Array[most], Gen.Select(Gen.Int[0, 8], Gen.Int[0, most - 1], Gen.Int[0, most - 1], Gen.Int[-1, most - 1], MaybeGuard(false)).Array[0, 3],
            (procedure, dice, rules) =>
            {
                var steps = procedure.Steps;
                ImmutableArray<Step> dressed = [.. steps.Select((s, i) => Dressed(s, steps.Length, dice[i]))];
                return Make(dressed, [.. rules.Select((r, i) => RuleOf((RulePattern)r.Item1, r.Item2 % steps.Length, r.Item3 % steps.Length, r.Item4 < 0 ? null : r.Item4 % steps.Length, r.Item5, i))]);
            });

    /// <summary>A random procedure as text, for the message when something is found.</summary>
    internal static string Told(Procedure procedure) => string.Join('\n', procedure.Steps.Select(s =>
        $"{s.Id}{(s.PerOfficial ? " per" : "")}{(s.Owed ? " owed" : "")}{(s.Closed ? " closed" : "")}{(s.Repeat ? " repeat" : "")}{(s.Emergency ? " emergency" : "")} by {string.Join(',', s.By.Select(b => $"{b.Role}[{string.Join(',', b.Once)}]"))}"
        + $" asks {string.Join(',', s.Asks)} call {s.Call} fallback {string.Join(',', s.Fallback)} when {s.When}: "
        + string.Join("; ", s.Relations.Select(r => $"{r.Kind}{(r.AnyOf ? " any" : "")} {string.Join(',', r.Targets)} when {r.When}")))
        .Concat(procedure.Rules.Select(r => $"rule {r.Text} when {r.When}")));

    private static Step Dressed(Step step, int steps, int dice) => step with
    {
        Asks = (dice % 6) switch { 0 => [Fields[0].Id], 1 => [Fields[1].Id], 2 when step.PerOfficial => [Fields[2].Id], _ => [] },
        Say = dice % 2 == 0 ? "x" : null,
        Wait = dice % 9 == 0 ? "outside" : null,
        Emergency = dice % 8 == 1,
        By = (dice % 5) switch { 0 => [new(new("employee"), [])], 1 => [new(new("leader"), [Id(dice % steps)])], _ => step.By },
    };

    private static Rule RuleOf(RulePattern pattern, int x, int y, int? unless, Guard? when, int line) => new(
        $"{pattern} {x} {y} {unless}", pattern, Id(x), pattern == RulePattern.AlwaysBeforeClose ? null : Id(y),
        unless is { } z && pattern is (RulePattern.NeverBefore or RulePattern.MakesOwed or RulePattern.MakesPossible or RulePattern.MakesImpossible) ? [Id(z)] : [],
        pattern == RulePattern.AlwaysBeforeClose ? null : when, line + 1)
    {
        Roles = [new("leader")],
    };

    internal static Gen<Move> ManyMoves => Gen.Frequency(
        (6, Gen.Select(Gen.Int[0, 40], Gen.Int[0, 2], (s, o) => (Move)new Move.Done(s, o))),
        (2, Gen.Select(Gen.Int[0, 40], Gen.Int[0, 2], (s, o) => (Move)new Move.Skipped(s, o))),
        (3, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 6], (f, o, a) => (Move)new Move.Answered(f, o, a))),
        (2, Gen.Select(Gen.Int[0, 1], Gen.Bool, (c, r) => (Move)new Move.Called(c, r))),
        (1, Gen.Int[0, 2].Select(o => (Move)new Move.Arrived(o))));

    internal static OfficialId Official(int n) => new(new Guid($"00000000-0000-7000-8000-00000000000{n + 1}"));
}
