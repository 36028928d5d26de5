using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.CoreTests.Procedures;
using Xunit;
using Role = Vestibule.Core.District.Role;

namespace Vestibule.CoreTests.Alerts;

/// <summary>What a procedure asks of a district's ladders, against who would really be alerted.</summary>
public sealed class ProcedureAgainstLadders
{
    private static readonly Edition Denver = Packs.Denver2017;

    [Fact]
    public void What_follows_from_the_book_keeps_every_rule_but_a_number_that_is_missing()
    {
        var rules = LadderProof.Of(Denver, SmallDistrict.With(Duty.Unwritten));
        Assert.Equal(["number crisis"], rules.Where(r => !r.Kept).Select(r => $"{r.Rule} {r.About}"));
        Assert.Equal(["leader", "legal", "safety", "crisis"], rules.Where(r => r.Rule == "awake").Select(r => r.About));
        Assert.Equal(["leader", "legal", "safety"], rules.Where(r => r.Rule == "in-time").Select(r => r.About));
    }

    [Fact]
    public void A_rung_that_waits_too_long_is_told_with_its_campus_and_everybody_alerted_before()
    {
        var plan = new LadderPlan("leader", SmallDistrict.Larkspur, [One(0, SmallDistrict.Principal), One(120, SmallDistrict.Assistant), One(121, SmallDistrict.Dean)], "legal");
        var rule = Broken(new Duty { Ladders = [plan] }, "in-time");
        Assert.Equal(["larkspur"], rule.Campuses.Select(c => c.Value));
        Assert.Equal([null, 120, 121], rule.Story.Select(m => m.AfterSeconds));
        Assert.Equal(SmallDistrict.Dean.Id, Assert.Single(rule.Story[^1].People));
        Assert.DoesNotContain(LadderProof.Of(Denver, SmallDistrict.With(new Duty { Ladders = [plan with { Rungs = [.. plan.Rungs[..2]] }] })), r => r is { Rule: "in-time", Kept: false });
    }

    [Fact]
    public void A_chain_that_goes_in_a_circle_or_ends_in_office_hours_is_told_rung_by_rung()
    {
        var circle = new Duty { Ladders = [new("safety", null, [new RungPlan(0, [], [Role.Safety], null)], "legal")] };
        Assert.Equal(["leader", "leader", "leader", "legal", "safety"], Broken(circle, "awake").Story.Select(m => m.Ladder));
        var dayOnly = new Duty { Ladders = [new("safety", null, [new RungPlan(0, [], [Role.Safety], null) { WhileOpen = "legal" }], null)] };
        Assert.Equal("legal", Broken(dayOnly, "awake").Story[^1].WhileOpen);
    }

    [Fact]
    public void Where_the_rule_is_kept_nobody_is_alerted_late_at_any_hour_whoever_is_out_and_where_it_is_broken_somebody_is()
    {
        var random = new Random(170);
        Person[] all = [SmallDistrict.Principal, SmallDistrict.Assistant, SmallDistrict.Dean];
        var (kept, broken) = (0, 0);
        for (var i = 0; i < 400; i++)
        {
            var rungs = Enumerable.Range(0, random.Next(1, 4)).Select(n => One(n == 0 ? 0 : random.Next(0, 5) * 40, all[random.Next(3)]) with { WhileOpen = random.Next(4) == 0 ? "legal" : null }).ToArray();
            var duty = new Duty { Ladders = [new("leader", null, [.. rungs], "legal") { ThenAfterSeconds = random.Next(0, 5) * 40 }] };
            var roster = SmallDistrict.With(duty);
            var rule = LadderProof.Of(Denver, roster).Single(r => r is { Rule: "in-time", About: "leader" });
            var late = Enumerable.Range(0, 24).Any(hour => Waits(roster, SmallDistrict.At(2017, 3, 8, hour)).Any(w => w > Duration.FromMinutes(2)));
            if (rule.Kept) Assert.False(late);
            if (rule.Kept) kept++;
            else if (late) broken++;
        }

        Assert.True(kept > 50 && broken > 50, $"{kept} kept, {broken} late");
    }

    private static RungPlan One(int after, Person person) => new(after, [person.Id], [], null);

    private static CheckedLadder Broken(Duty duty, string rule) => LadderProof.Of(Denver, SmallDistrict.With(duty)).First(r => r.Rule == rule && !r.Kept);

    /// <summary>How long each next alert waits on the leaders' ladder when nobody answers, by the rule that runs a case.</summary>
    private static IEnumerable<Duration> Waits(Roster roster, Instant opened)
    {
        var ladder = roster.Ladder("leader", SmallDistrict.Larkspur, opened);
        var (climb, last) = (new Climb(opened, [], false, [], []), opened);
        while (true)
        {
            switch (Escalation.Next(ladder, climb))
            {
                case Due.Alert alert:
                    yield return alert.At - last;
                    climb = climb with { Climbed = climb.Climbed.Add(new Climbed("leader", alert.Rung, alert.People, alert.At)) };
                    last = alert.At;
                    break;
                case Due.Exhausted done:
                    yield return done.At - last;
                    yield break;
                default:
                    yield break;
            }
        }
    }
}
