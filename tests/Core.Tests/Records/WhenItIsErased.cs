using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Xunit;
using static Vestibule.CoreTests.Records.ARequest;

namespace Vestibule.CoreTests.Records;

/// <summary>What is erased on which day, by which class's rule, and what stands in the way of it.</summary>
public sealed class WhenItIsErased
{
    private static readonly RecordsRequest Closed = Is(new Withdraw("by e-mail").Decide(Taken(), By(Raman)));
    private static readonly LocalDate Tenth = new(2017, 3, 10);
    private static readonly RuleBook Shipped = By(Raman).Rules;

    [Fact]
    public void Each_class_has_its_own_day_and_what_is_not_over_has_none()
    {
        ImmutableArray<KeptThing> kept =
        [
            Thing(KeptClass.Request, 1, Closed.ClosedAt), Thing(KeptClass.Link, 2, Friday), Thing(KeptClass.Search, 3, Friday), Thing(KeptClass.Mail, 4, Friday), Thing(KeptClass.Request, 5, null), Thing(KeptClass.Case, 6, Friday), Thing(KeptClass.Line, 7, Friday),
        ];
        var plan = Retention.Plan(kept, [Closed], [], Shipped, Tenth, Denver);
        Assert.Equal([(KeptClass.Mail, 1), (KeptClass.Link, 2), (KeptClass.Request, 6), (KeptClass.Search, 6), (KeptClass.Case, 6)], plan.Select(e => (e.Kept.Class, e.On.Year - 2017)));
        Assert.All(plan, e => Assert.Equal((false, true), (e.IsDue(e.On.PlusDays(-1)), e.IsDue(e.On))));
        Assert.Equal(["records-mail-1-years", "records-link-2-years", "records-request-6-years", "records-search-6-years", "records-case-6-years"], plan.Select(e => e.Rule.Name));
        Assert.Empty(Retention.Plan(kept, [Closed], [], new RuleBook(Shipped.Federal with { Kept = [] }, null), Tenth, Denver));
    }

    [Fact]
    public void A_line_of_the_record_has_no_day_and_the_papers_of_a_case_go_with_it_unless_the_schedule_says_sooner()
    {
        Assert.Equal((null, "34 CFR 99.32(a)(2)"), (Shipped.Keep(KeptClass.Line, Tenth)!.Years, Shipped.Keep(KeptClass.Line, Tenth)!.Source));
        Assert.Null(Shipped.Keep(KeptClass.CasePapers, Tenth));
        IsRefused("records.schedule.with-the-student", KeepSchedule.Unwritten.With(KeptClass.Line, 3, "Schedule 7.C", Tenth, Shipped));
        var sooner = Is(KeepSchedule.Unwritten.With(KeptClass.CasePapers, 1, "Schedule 7.C", Tenth, Shipped));
        Assert.Equal((1, "Schedule 7.C"), ((Shipped with { Own = sooner.Rules }).Keep(KeptClass.CasePapers, Tenth)!.Years, sooner.Rules[0].Source));
    }

    [Fact]
    public void A_districts_schedule_comes_first_but_never_below_what_a_law_asks_for_and_what_held_before_is_kept()
    {
        var law = new KeepRule(KeptClass.Request, 4, "a law", Until: Tenth.PlusYears(3), AtLeast: true);
        var rules = Shipped with { State = new RuleFile("xx", "a state", "nobody", [], []) { Kept = [law] } };
        IsRefused("records.schedule.shorter", KeepSchedule.Unwritten.With(KeptClass.Request, 3, "Schedule 7.C", Tenth, rules));
        IsRefused("records.schedule.source", KeepSchedule.Unwritten.With(KeptClass.Request, 4, " ", Tenth, rules));
        IsRefused("records.schedule.years", KeepSchedule.Unwritten.With(KeptClass.Request, 0, "Schedule 7.C", Tenth, rules));
        var first = Is(KeepSchedule.Unwritten.With(KeptClass.Request, 10, "Schedule 7.C", Tenth, rules));
        var second = Is(first.With(KeptClass.Request, 4, "Schedule 7.D", Tenth.PlusDays(9), rules));
        Assert.Equal([(10, (LocalDate?)Tenth.PlusDays(8)), (4, null)], second.Rules.Select(r => (r.Years!.Value, r.Until)));
        Assert.Equal([10, 4], new[] { Tenth.PlusDays(8), Tenth.PlusDays(9) }.Select(d => (rules with { Own = second.Rules }).Keep(KeptClass.Request, d)!.Years!.Value));

        // A law that comes later, or is in no schedule's words, still holds.
        var below = rules with { Own = [new KeepRule(KeptClass.Request, 2, "Schedule 1")] };
        Assert.Equal(("a law", "Schedule 1"), (below.Keep(KeptClass.Request, Tenth)!.Source, below.Keep(KeptClass.Request, Tenth.PlusYears(4))!.Source));
    }

    [Theory]
    [InlineData("""{ "class": "request", "years": 0, "source": "x" }""")]
    [InlineData("""{ "class": "request", "years": 6, "source": " " }""")]
    [InlineData("""{ "class": "request", "years": 6, "source": "x", "from": "2017-01-02", "until": "2017-01-01" }""")]
    [InlineData("""{ "class": "request", "source": "x", "at-least": true }""")]
    [InlineData("""{ "class": "request", "years": 6, "source": "x" }, { "class": "request", "years": 7, "source": "y" }""")]
    public void A_rule_of_keeping_that_says_too_little_or_too_much_is_refused_when_the_file_is_read(string kept) =>
        IsRefused("records.rules-wrong", RuleBook.Read(System.Text.Encoding.UTF8.GetBytes($$"""{ "jurisdiction": "xx", "name": "x", "reviewer": "x", "rules": [], "directory-kinds": [], "kept": [{{kept}}] }""")));

    [Fact]
    public void An_open_request_or_a_hold_keeps_everything_that_names_the_same_student_and_nothing_else()
    {
        var open = Taken() with { Id = new SheetId(new Guid("00000000-0000-4000-8000-00000000cccc")) };
        ImmutableArray<string> anas = [.. Ana.Keys], bens = [.. Ben.Keys];
        Assert.Equal("records.keep.open", Retention.Blocks(anas, null, [Closed, open], [])!.Key);
        Assert.Equal("records.keep.open", Retention.Blocks([], open.Id, [open], [])!.Key);
        Assert.Null(Retention.Blocks(bens, null, [Closed, open], []));
        Assert.Equal("records.keep.hold", Retention.Blocks(anas, null, [Is(new PutHold("suit expected").Decide(Closed, By(Raman)))], [])!.Key);
        Assert.Equal("records.keep.anticipated", Retention.Blocks(anas, null, [], [new AnticipatedHold(new Student("ana lopezgarden", null), "suit expected", Tenth, "")])!.Key);
        Assert.Null(Retention.Blocks(bens, null, [], [new AnticipatedHold(Ana, "suit expected", Tenth, "")]));
        Assert.Equal("records.keep.anticipated", Retention.Blocks([], null, [], [new AnticipatedHold(null, "audit", Tenth, "")])!.Key);

        // A case is kept by a hold on it, and by an open request that began at it; so is what belongs to that request.
        var (here, there) = (new IncidentId(new Guid("00000000-0000-4000-8000-00000000dddd")), new IncidentId(new Guid("00000000-0000-4000-8000-00000000eeee")));
        var hold = new AnticipatedHold(null, "suit expected", Tenth, "") { Case = here, CaseNumber = "2017-0042" };
        Assert.Equal("records.keep.anticipated", Retention.Blocks([Key.OfCase(here)], null, [], [AnticipatedHold.Read(hold.Write())])!.Key);
        Assert.Null(Retention.Blocks([Key.OfCase(there)], null, [], [hold]));
        Assert.Equal("records.keep.open", Retention.Blocks([Key.OfCase(here)], null, [open with { Incident = here }], [])!.Key);
        Assert.Null(Retention.Blocks([Key.OfCase(here)], null, [open], []));
    }

    [Fact]
    public void The_papers_of_a_case_are_never_kept_longer_than_the_case_whichever_is_changed()
    {
        IsRefused("records.schedule.papers", KeepSchedule.Unwritten.With(KeptClass.CasePapers, 7, "Schedule 7.C", Tenth, Shipped));
        var papers = Is(KeepSchedule.Unwritten.With(KeptClass.CasePapers, 6, "Schedule 7.C", Tenth, Shipped));
        IsRefused("records.schedule.papers", papers.With(KeptClass.Case, 5, "Schedule 7.C", Tenth, Shipped with { Own = papers.Rules }));
        var longer = Is(papers.With(KeptClass.Case, 10, "Schedule 7.C", Tenth, Shipped with { Own = papers.Rules }));
        Assert.Equal(9, Is(longer.With(KeptClass.CasePapers, 9, "Schedule 7.C", Tenth.PlusDays(1), Shipped with { Own = longer.Rules })).Rules[^1].Years);

        // A state's rule that comes later is looked at too.
        var state = Shipped with { State = new RuleFile("xx", "a state", "nobody", [], []) { Kept = [new KeepRule(KeptClass.Case, 3, "a law", From: Tenth.PlusYears(1))] } };
        IsRefused("records.schedule.papers", KeepSchedule.Unwritten.With(KeptClass.CasePapers, 4, "Schedule 7.C", Tenth, state));

        // Where a rule file itself keeps papers longer, the case waits for them.
        var law = Shipped with { State = new RuleFile("xx", "a state", "nobody", [], []) { Kept = [new KeepRule(KeptClass.CasePapers, 8, "a law", AtLeast: true)] } };
        Assert.Equal((8, "a law"), Assert.Single(Retention.Plan([Thing(KeptClass.Case, 6, Friday)], [], [], law, Tenth, Denver)) is var kept ? (kept.On.Year - 2017, kept.Rule.Source) : default);
    }

    [Theory]
    [InlineData("They asked for ana lopez garden, fourth grade", true)]
    [InlineData("López-Garden, Ana", true)]
    [InlineData("the girl with number 4-0017", true)]
    [InlineData("Ana Garden of room 7", false)]
    [InlineData("Ben Otherchild", false)]
    public void A_case_is_kept_when_anything_said_in_it_may_name_the_student(string said, bool kept)
    {
        var student = new Student("Ana López Garden", "40017");
        var text = FreeText.Of([Vestibule.Core.Incidents.Entries.EntryKinds.Write(new Vestibule.Core.Incidents.Entries.Noted(said))]);
        var open = Taken();
        open = open with { Items = [.. open.Items.Select(i => i with { Student = student })] };
        Assert.Equal(kept ? "records.keep.anticipated" : null, Retention.Blocks([], null, [], [new AnticipatedHold(student, "suit expected", Tenth, "")], text)?.Key);
        Assert.Equal(kept ? "records.keep.open" : null, Retention.Blocks([], null, [open], [], text)?.Key);
    }

    [Fact]
    public void A_hold_on_a_case_and_a_student_covers_both()
    {
        var here = new IncidentId(new Guid("00000000-0000-4000-8000-00000000dddd"));
        var hold = new AnticipatedHold(Ben, "suit expected", Tenth, "") { Case = here };
        Assert.True(hold.Covers([Key.OfCase(here)]));
        Assert.True(hold.Covers(Ben.Keys));
        Assert.False(hold.Covers(Ana.Keys));
    }

    [Fact]
    public void A_list_is_erased_by_two_people_never_by_one()
    {
        var list = new ErasureList([], By(Raman).Me.Value, null, null);
        IsRefused("records.two-people", list.Agree(By(Raman).Me.Value));
        var agreed = Is(list.Agree(By(Voss).Me.Value));
        IsRefused("records.erasure.changed", agreed.Agree(By(Voss).Me.Value));
        Assert.Equal(agreed.Write(), ErasureList.Read(agreed.Write()).Write());
    }

    private static KeptThing Thing(KeptClass kept, int n, Instant? over) => new(kept, new SheetId(new Guid($"00000000-0000-4000-8000-{n:000000000000}")), null, [], over);
}
