using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.Kernel;
using Xunit;

namespace Vestibule.CoreTests.Alerts.Simulation;

/// <summary>
/// The whole rule of alerts over many school days. A failure names its seed; <c>VESTIBULE_SEED</c> plays that day again. <c>VESTIBULE_LONG</c> plays
/// a million days, or as many as fit into ten minutes.
/// </summary>
public sealed class TheDays(ITestOutputHelper output)
{
    [Fact]
    public void On_two_thousand_school_days_nobody_waits_for_an_empty_chair()
    {
        var (days, from) = Environment.GetEnvironmentVariable("VESTIBULE_SEED") is { } seed ? (1, int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture))
            : (Environment.GetEnvironmentVariable("VESTIBULE_LONG") is null ? 2_000 : 1_000_000, 20_170_217);
        var watch = Stopwatch.StartNew();
        var (played, alerts, crashes) = (0, 0L, 0L);
        for (; played < days && watch.Elapsed < TimeSpan.FromMinutes(10); played++)
        {
            var world = new World(from + played, Machinery.Sound).Run();
            (alerts, crashes) = (alerts + world.Alerts, crashes + world.Crashes);
            Assert.True(world.Wrong.Count == 0, $"seed {from + played}: {string.Join("; ", world.Wrong.Take(3))}");
        }

        output.WriteLine($"{played} days from seed {from}: {alerts} alerts, {crashes} crashes, {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.True(played == 1 || alerts > played, "nobody was alerted");
    }

    public static TheoryData<string> Faults => [.. Planted.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_planted_fault_is_caught(string fault)
    {
        for (var seed = 1; seed <= 3_000; seed++)
        {
            if (new World(seed, Planted[fault]).Run().Wrong is [var first, ..])
            {
                Assert.Empty(new World(seed, Machinery.Sound).Run().Wrong);
                output.WriteLine($"{fault}: day {seed}: {first}");
                return;
            }
        }

        Assert.Fail($"{fault} was not caught in 3,000 days");
    }

    private static readonly Dictionary<string, Machinery> Planted = new()
    {
        ["absences are not looked at"] = Sound((now, roster, facts) => AlertRule.Plan(now, roster with { Duty = roster.Duty with { Absences = [] } }, facts)),
        ["an answer is not looked at"] = Sound((now, roster, facts) => AlertRule.Plan(now, roster, facts with { Answered = [] })),
        ["days are counted in winter time all year"] = Sound((now, roster, facts) => AlertRule.Plan(now, new Roster(roster.Book with { Zone = "Etc/GMT+7" }, roster.Duty, roster.Times), facts)),
        ["rungs move up when one falls away"] = Sound(MovedUp),
        ["an exhausted ladder starts no other"] = Sound((now, roster, facts) => [.. AlertRule.Plan(now, roster, facts).Where(s => s.Ladder.Name == (facts.Information ? "legal" : "leader") || facts.Emergency is not null)]),
        ["handovers are not looked at"] = Sound((now, roster, facts) => AlertRule.Plan(now, roster with { Duty = roster.Duty with { Rotations = [.. roster.Duty.Rotations.Select(r => r with { People = [r.People[0]] })] } }, facts)),
        ["the last rung may be empty"] = Sound((now, roster, facts) => [.. AlertRule.Plan(now, roster, facts).Select(s => s.Next is Due.Alert a && a.People.All(p => roster.IsOut(p, now)) ? s with { Next = new Due.Nothing() } : s)]),
        ["rung and messages are two commits"] = Machinery.Sound with { OneCommit = false },
        ["two nodes decide outside the writer"] = Machinery.Sound with { DecidesInTheWriter = false },
        ["a message is marked before it is sent"] = Machinery.Sound with { MarksAfterSending = false },
        ["a waiting message leaves after the answer"] = Machinery.Sound with { AsksBeforeSending = false },
        ["what was in hand at the answer is tried again"] = Machinery.Sound with { AsksAgainBeforeEachTry = false },
        ["what a crashed node had in hand stays there"] = Machinery.Sound with { TakesUpWhatACrashLeft = false },
    };

    private static Machinery Sound(Func<Instant, Roster, AlertFacts, ImmutableArray<LadderState>> plan) => new(plan);

    // As ladders once were: people who are out drop out of the list, and the next rung is the one after the number climbed last.
    private static ImmutableArray<LadderState> MovedUp(Instant now, Roster roster, AlertFacts facts) => [.. AlertRule.Plan(now, roster, facts).Select(s =>
    {
        ImmutableArray<Rung> left = [.. s.Ladder.Rungs.Where(r => r.People.Length > 0)];
        var next = s.Climb.Climbed.IsEmpty ? 0 : s.Climb.Climbed[^1].Rung + 1;
        return s.Next is not Due.Alert alert ? s : next >= left.Length ? s with { Next = new Due.Exhausted(alert.At) } : s with { Next = alert with { Rung = next, People = left[next].People } };
    })];
}
