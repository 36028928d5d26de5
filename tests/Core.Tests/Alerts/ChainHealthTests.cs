using NodaTime;
using Vestibule.Core.Alerts;
using Xunit;
using static Vestibule.CoreTests.Alerts.SmallDistrict;

namespace Vestibule.CoreTests.Alerts;

/// <summary>A chain that would fail is known before it is needed: who is on duty, by which ways they are reached, and what the last try of each showed.</summary>
public sealed class ChainHealthTests
{
    private static readonly Instant Night = At(2017, 3, 8, 5), Nine = At(2017, 3, 8, 9);

    [Fact]
    public void A_person_counts_as_reached_by_the_newest_try_of_any_way()
    {
        Tried Text(Instant at, bool failed) => new(Principal.Id, "text", at, failed);
        Tried Mail(bool failed) => new(Principal.Id, "email", Night, failed);
        string[] both = ["text", "email"];
        Assert.Null(ChainHealth.Broken(Principal.Id, both, []));
        Assert.Null(ChainHealth.Broken(Principal.Id, both, [Text(Night, true), Mail(false)]));
        Assert.Equal(ChainCause.Failed, ChainHealth.Broken(Principal.Id, both, [Text(Night, true), Mail(true)]));
        Assert.Null(ChainHealth.Broken(Principal.Id, both, [Text(Night, true), Mail(true), Text(Nine, false)]));
        Assert.Equal(ChainCause.Failed, ChainHealth.Broken(Principal.Id, both, [Text(Nine, true), Text(Night, false)]));
        Assert.Equal(ChainCause.Failed, ChainHealth.Broken(Principal.Id, [.. both, "voice"], [Text(Night, true), Mail(true)]));
        Assert.Equal(ChainCause.Failed, ChainHealth.Broken(Principal.Id, ["text"], [Text(Night, false), Text(Night, true)]));
        Assert.Equal(ChainCause.Failed, ChainHealth.Broken(Principal.Id, ["text"], [Text(Night, true), Text(Night, false)]));
        Assert.Equal(ChainCause.NoWay, ChainHealth.Broken(Principal.Id, [], [Mail(false)]));
        Assert.Null(ChainHealth.Broken(Principal.Id, both, [new Tried(Dean.Id, "text", Night, true)]));
    }

    [Fact]
    public void A_campus_is_named_with_the_reason_why_nobody_there_or_at_the_end_of_its_chain_could_be_alerted()
    {
        var roster = With(Duty.Unwritten);
        Assert.Empty(ChainHealth.Failing(roster, Nine, _ => null));
        Assert.Empty(ChainHealth.Failing(roster, Nine, p => p == Principal.Id || p == Patrol.Id ? ChainCause.Failed : null));
        Assert.Equal([new(Larkspur, ChainTrouble.NobodyAtSchool, ChainCause.Failed)],
            ChainHealth.Failing(roster, Nine, p => p == Principal.Id || p == Dean.Id ? ChainCause.Failed : p == Assistant.Id ? ChainCause.NoWay : null));
        Assert.Equal([new(Larkspur, ChainTrouble.NobodyAtTheEnd, ChainCause.NoWay)],
            ChainHealth.Failing(roster, Nine, p => p == Dispatcher.Id || p == Patrol.Id ? ChainCause.NoWay : null));
        var out_ = With(Duty.Unwritten with { Absences = [.. new[] { Principal, Assistant, Dean }.Select(p => new Absence(p.Id, new LocalDate(2017, 3, 8), new LocalDate(2017, 3, 8), null))] });
        Assert.Equal([new(Larkspur, ChainTrouble.NobodyAtSchool, ChainCause.NobodyOnDuty)], ChainHealth.Failing(out_, Nine, _ => null));
    }
}
