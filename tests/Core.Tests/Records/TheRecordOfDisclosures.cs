using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Xunit;
using static Vestibule.CoreTests.Records.ARequest;

namespace Vestibule.CoreTests.Records;

/// <summary>34 CFR 99.32: what stands in the record of requests and disclosures, and what an exception leaves out of the parent's copy.</summary>
public sealed class TheRecordOfDisclosures
{
    [Fact]
    public void A_refused_request_stands_in_the_record_of_every_student_it_names()
    {
        var request = Is(new Describe([Ben], [RecordKind.Address], null).Decide(Taken(), By(Raman)));
        request = Is(new DecideItems([1, 2], new Basis(BasisKind.None, "no ground")).Decide(request, By(Raman)));
        var lines = DisclosureLine.Of(Is(new CloseRequest("No").Decide(request, By(Raman))));
        Assert.Equal([Ana, Ben], lines.Select(l => l.Student));
        Assert.All(lines, l => Assert.Equal(("ICE", ItemState.Withheld, Outcome.Refused), (l.Asker.Agency, Assert.Single(l.ForTheParent()!.Items).State, l.Outcome)));
    }

    [Fact]
    public void What_the_rule_excepts_is_left_out_of_the_parents_copy_and_named_for_the_office()
    {
        foreach (var (kind, expected) in new[]
        {
            (BasisKind.OwnRecord, Recording.ByTheFamily), (BasisKind.SchoolOfficial, Recording.BySchoolOfficial), (BasisKind.Consent, Recording.ByConsent),
            (BasisKind.Directory, Recording.DirectoryInformation), (BasisKind.None, Recording.Recorded), (BasisKind.Subpoena, Recording.Recorded),
            (BasisKind.CourtOrder, Recording.Recorded), (BasisKind.Emergency, Recording.Recorded),
        })
        {
            var request = Taken();
            request = request with { Items = [request.Items[0] with { Basis = new Basis(kind) }] };
            var line = Assert.Single(DisclosureLine.Of(request));
            Assert.Equal(expected, line.Items[0].Recording);
            Assert.Equal(expected == Recording.Recorded, line.ForTheParent() is not null);
        }
    }

    [Fact]
    public void A_paper_that_forbids_telling_keeps_the_request_out_of_the_parents_copy()
    {
        foreach (var why in Enum.GetValues<NoNotice>())
        {
            var request = Taken() with { Notice = new ParentNotice(null, why, "Order") };
            Assert.Equal(why == NoNotice.ParentIsParty, Assert.Single(DisclosureLine.Of(request)).ForTheParent() is not null);
        }
    }

    [Fact]
    public void An_emergency_is_recorded_with_its_threat_and_who_was_told()
    {
        var request = Is(new DecideItems([1], new Basis(BasisKind.Emergency)
        {
            Threat = new Threat("The student collapsed at 9:30 and the hospital asks which insulin.", "Denver Health"),
        }).Decide(Taken(kinds: RecordKind.Health), By(Raman)));
        request = Is(new Propose([1], [], Manner.Paper, "Denver Health", "", Language.English).Decide(request, By(Raman)));
        request = Is(new Agree(request.Proposal!.By, null).Decide(request, By(Voss)));
        var item = Assert.Single(Assert.Single(DisclosureLine.Of(request)).ForTheParent()!.Items);
        Assert.Equal(("The student collapsed at 9:30 and the hospital asks which insulin.", "Denver Health", (NodaTime.Instant?)Friday), (item.Threat, item.GivenTo, item.GivenAt));
    }

    [Fact]
    public void A_further_party_stands_beside_what_it_may_get_with_its_interest_even_when_that_is_learned_late()
    {
        var request = Is(new DecideItems([1], new Basis(BasisKind.Emergency)
        {
            Threat = new Threat("The student collapsed at 9:30 and the hospital asks which insulin.", "Denver Health"),
        }).Decide(Taken(kinds: RecordKind.Health), By(Raman)));
        var may = new AddFurtherParty("Denver Paramedics", "Drives her to the hospital", [1], false);
        IsRefused("records.further.name", (may with { Name = " " }).Decide(request, By(Raman)));
        IsRefused("records.further.interest", (may with { Interest = "" }).Decide(request, By(Raman)));
        IsRefused("records.further.items", (may with { Items = [2] }).Decide(request, By(Raman)));
        IsRefused("records.further.not-given", (may with { Did = true }).Decide(request, By(Raman)));
        request = Is(may.Decide(request, By(Raman)));
        request = Is(new Propose([1], [], Manner.Paper, "Denver Health", "", Language.English).Decide(request, By(Raman)));
        request = Is(new Agree(request.Proposal!.By, null).Decide(request, By(Voss)));
        request = Is(new CloseRequest("Given").Decide(request, By(Raman)));
        request = Is(new AddFurtherParty("State registry", "Counts such cases", [1], true).Decide(request, By(Voss, days: 30)));
        var further = Assert.Single(Assert.Single(DisclosureLine.Of(request)).ForTheParent()!.Items).Further;
        Assert.Equal([("Denver Paramedics", "Drives her to the hospital", false), ("State registry", "Counts such cases", true)], further.Select(f => (f.Name, f.Interest, f.Did)));
    }

    [Fact]
    public void Why_something_was_withheld_is_for_the_office_and_not_in_the_parents_copy()
    {
        var line = Assert.Single(DisclosureLine.Of(Is(new DecideItems([1], new Basis(BasisKind.None, "COUNSELS-WORDS")).Decide(Taken(), By(Raman)))));
        Assert.Equal("COUNSELS-WORDS", line.Items[0].Withheld);
        Assert.Null(line.ForTheParent()!.Items[0].Withheld);
    }

    [Fact]
    public void What_belongs_to_the_law_enforcement_unit_stands_in_the_units_own_ledger()
    {
        var line = Assert.Single(DisclosureLine.Of(Taken(kinds: [RecordKind.UnitRecord, RecordKind.Address])));
        Assert.Equal([Recording.UnitsOwn, Recording.Recorded], line.Items.Select(i => i.Recording));
        Assert.Equal([RecordKind.Address], line.ForTheParent()!.Items.Select(i => i.Kind));
    }

    [Fact]
    public void The_same_student_is_found_by_number_or_by_name_however_it_is_typed()
    {
        Assert.True(new Student("ana lopezgarden", null).MayBe(Ana));
        Assert.False(new Student("Ana Lópezgarden", "40018").MayBe(Ana));
        Assert.Contains("student-name:ANALOPEZGARDEN", Ana.Keys);
        var line = Assert.Single(DisclosureLine.Of(Taken()));
        Assert.Equal(line.Write(), DisclosureLine.Read(line.Write()).Write());
    }
}
