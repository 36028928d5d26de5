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

    [Fact]
    public void Each_class_has_its_own_day_and_what_is_not_over_has_none()
    {
        ImmutableArray<KeptThing> kept =
        [
            Thing(KeptClass.Request, 1, Closed.ClosedAt), Thing(KeptClass.Link, 2, Friday), Thing(KeptClass.Search, 3, Friday), Thing(KeptClass.Mail, 4, Friday), Thing(KeptClass.Request, 5, null),
        ];
        var plan = Retention.Plan(kept, [Closed], [], ClassRule.Usual, Denver);
        Assert.Equal([(KeptClass.Mail, 1), (KeptClass.Link, 2), (KeptClass.Request, 6), (KeptClass.Search, 6)], plan.Select(e => (e.Kept.Class, e.On.Year - 2017)));
        Assert.All(plan, e => Assert.Equal((false, true), (e.IsDue(e.On.PlusDays(-1)), e.IsDue(e.On))));
        Assert.Equal(["records-mail-1-years", "records-link-2-years", "records-request-6-years", "records-search-6-years"], plan.Select(e => e.Rule.Name));
    }

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
