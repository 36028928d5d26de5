using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Xunit;
using static Vestibule.CoreTests.Records.ARequest;

namespace Vestibule.CoreTests.Records;

/// <summary>Grounds for giving, the parent's notice, and two people: each thing the law asks for, missing once.</summary>
public sealed class WhatCounselMayDecide
{
    private static readonly Consent Whole = new("M. Lópezgarden", new LocalDate(2017, 3, 1), "attendance 2016-17", "tenancy hearing", "Legal Aid", true, true);
    private static readonly LocalDate Tenth = new(2017, 3, 10);

    [Fact]
    public void A_consent_lacks_nothing_of_what_the_rule_lists_or_it_is_refused()
    {
        var request = Taken(AskerKind.Lawyer);
        foreach (var (consent, missing) in new (Consent?, string)[]
        {
            (null, "signed"), (Whole with { SignedBy = " " }, "signed"), (Whole with { Dated = null }, "dated"),
            (Whole with { Dated = new LocalDate(2017, 3, 11) }, "date-to-come"), (Whole with { Records = null }, "records"),
            (Whole with { Purpose = null }, "purpose"), (Whole with { Party = null }, "party"), (Whole with { Authenticated = false }, "electronic"),
        })
        {
            IsRefused("records.consent." + missing, Choose(request, new Basis(BasisKind.Consent) { Consent = consent }));
        }

        Assert.Equal(ItemState.Allowed, Is(Choose(request, new Basis(BasisKind.Consent) { Consent = Whole })).Items[0].State);
        Assert.Equal(ItemState.Allowed, Is(Choose(request, new Basis(BasisKind.Consent) { Consent = Whole with { Electronic = false, Authenticated = false } })).Items[0].State);
    }

    [Fact]
    public void A_subpoena_gives_nothing_before_the_parent_was_told_and_a_state_may_ask_for_days()
    {
        var request = Is(Choose(Taken(AskerKind.Official, CameBy.Served).WithPaper(), Subpoena));
        IsRefused("records.notice.missing", Give(request, 0));
        var told = Is(new TellParent(new Effort(Tenth, "Called the mother; sent a copy by post", true)).Decide(request, By(Raman)));
        Is(Give(told, 0));
        IsRefused("records.notice.wait", Give(told, 2, "nj"));
        Is(Give(told, 3, "nj"));
        IsRefused("records.notice.to-come", new TellParent(new Effort(new LocalDate(2017, 3, 11), "letter", false)).Decide(request, By(Raman)));
        IsRefused("records.notice.how", new TellParent(new Effort(Tenth, "", false)).Decide(request, By(Raman)));
    }

    [Fact]
    public void A_paper_that_forbids_telling_is_cited_and_then_nobody_may_tell()
    {
        var request = Is(Choose(Taken(AskerKind.Official, CameBy.Served).WithPaper(), Subpoena));
        IsRefused("records.notice.paper", new NotTellParent(NoNotice.AgencyForbids, " ").Decide(request, By(Raman)));
        var silent = Is(new NotTellParent(NoNotice.AgencyForbids, "Subpoena of March 1, page 2").Decide(request, By(Raman)));
        Is(Give(silent, 0));
        IsRefused("records.notice.forbidden", new TellParent(new Effort(Tenth, "phone", true)).Decide(silent, By(Raman)));
        IsRefused("records.notice.only-a-court", Give(silent, 0, "nj"));
        Is(Give(Is(new NotTellParent(NoNotice.CourtForbids, "Order of March 2").Decide(request, By(Raman))), 0, "nj"));
        var told = Is(new TellParent(new Effort(Tenth, "phone", true)).Decide(request, By(Raman)));
        IsRefused("records.notice.told-already", new NotTellParent(NoNotice.GrandJury, "Order").Decide(told, By(Raman)));
    }

    [Fact]
    public void An_order_or_a_subpoena_needs_its_paper_who_issued_it_and_what_counsel_found()
    {
        var bare = Taken(AskerKind.Official, CameBy.Served);
        IsRefused("records.process.paper", Choose(bare, Subpoena));
        var request = bare.WithPaper();
        IsRefused("records.process.issued-by", Choose(request, new Basis(BasisKind.CourtOrder)));
        IsRefused("records.process.finding", Choose(request, Subpoena with { Process = Subpoena.Process! with { Finding = "" } }));
        IsRefused("records.process.date-to-come", Choose(request, Subpoena with { Process = Subpoena.Process! with { Dated = new LocalDate(2018, 1, 1) } }));
    }

    [Fact]
    public void An_emergency_needs_a_threat_in_words_of_its_own_and_who_is_told()
    {
        var request = Taken(kinds: RecordKind.Health);
        IsRefused("records.emergency.threat", Choose(request, Emergency("exigent", "Denver Health")));
        IsRefused("records.emergency.recipients", Choose(request, Emergency("The student collapsed at 9:30 and the hospital asks which insulin.", " ")));
        Is(Choose(request, Emergency("The student collapsed at 9:30 and the hospital asks which insulin.", "Emergency room, Denver Health")));
    }

    [Fact]
    public void An_officer_from_outside_is_no_school_official_and_a_resource_officer_only_under_direct_control()
    {
        var employee = new Basis(BasisKind.SchoolOfficial) { Interest = new Interest("plans the bus", true, false) };
        IsRefused("records.official.not-one", Choose(Taken(), employee));
        IsRefused("records.official.control", Choose(Taken(AskerKind.ResourceOfficer), employee));
        IsRefused("records.official.interest", Choose(Taken(AskerKind.ResourceOfficer), new Basis(BasisKind.SchoolOfficial)));
        Is(Choose(Taken(AskerKind.ResourceOfficer), employee with { Interest = new Interest("safety plan of this student", false, true) }));
    }

    [Fact]
    public void Directory_information_is_what_the_notice_names_and_a_familys_refusal_holds()
    {
        var request = Taken(kinds: RecordKind.Telephone);
        IsRefused("records.directory.look", Choose(request, Directory(RefusalOnFile.NotLooked)));
        IsRefused("records.directory.refused", Choose(request, Directory(RefusalOnFile.Refused)));
        Is(Choose(request, Directory(RefusalOnFile.None)));
        foreach (var never in new[] { RecordKind.Presence, RecordKind.Schedule, RecordKind.PickUp, RecordKind.Enrolment, RecordKind.Grades })
        {
            IsRefused("records.directory.not-one", Choose(Taken(kinds: never), Directory(RefusalOnFile.None)));
        }
    }

    [Fact]
    public void A_parent_sees_the_own_childs_record_once_it_is_sure_who_asks()
    {
        IsRefused("records.own.not-theirs", Choose(Taken(), Own("photo card", false)));
        var request = Taken(AskerKind.Parent);
        IsRefused("records.own.identified", Choose(request, Own("", false)));
        IsRefused("records.own.order", Choose(request, Own("photo card", true)));
        Is(Choose(request, Own("photo card", false)));
    }

    [Fact]
    public void Nothing_is_withheld_without_a_reason_and_nothing_given_by_one_person_alone()
    {
        var request = Taken(AskerKind.Parent);
        IsRefused("records.none-needs-why", Choose(request, new Basis(BasisKind.None)));
        IsRefused("records.not-allowed", Propose(request, 0));
        var proposed = Is(Propose(Is(Choose(request, Own("photo card", false))), 0));
        IsRefused("records.two-people", new Agree(proposed.Proposal!.By, null).Decide(proposed, By(Raman)));
        IsRefused("records.proposal-changed", new Agree(proposed.Proposal.By with { At = default }, null).Decide(proposed, By(Voss)));
        var given = Is(new Agree(proposed.Proposal.By, null).Decide(proposed, By(Voss)));
        Assert.Equal((ItemState.Given, "Priya Raman", "Kim Voss"), (given.Items[0].State, given.Gave[0].Proposed.Name, given.Gave[0].Agreed.Name));
        IsRefused("records.no-items", Choose(given, new Basis(BasisKind.None, "late")));
        Assert.Equal(Outcome.Given, Is(new CloseRequest("Handed over").Decide(given, By(Raman))).Outcome);
    }

    [Fact]
    public void A_proposal_falls_when_what_it_rests_on_changes()
    {
        var proposed = Is(Propose(Is(Choose(Taken(AskerKind.Parent), Own("photo card", false))), 0));
        Assert.Null(Is(Choose(proposed, new Basis(BasisKind.None, "A court order came"))).Proposal);
        Assert.Null(Is(new Narrow([1], "not needed any more").Decide(proposed, By(Raman))).Proposal);
    }

    [Fact]
    public void A_request_is_closed_only_when_every_part_of_it_is_answered()
    {
        var request = Taken(kinds: [RecordKind.Presence, RecordKind.Address]);
        IsRefused("records.still-open", new CloseRequest("No").Decide(request, By(Raman)));
        var half = Is(new DecideItems([1], new Basis(BasisKind.None, "no ground")).Decide(request, By(Raman)));
        IsRefused("records.still-open", new CloseRequest("No").Decide(half, By(Raman)));
        var whole = Is(new Narrow([2], "does not need it").Decide(half, By(Raman)));
        Assert.Equal(Outcome.Refused, Is(new CloseRequest("No").Decide(whole, By(Raman))).Outcome);
        IsRefused("records.answer-missing", new CloseRequest("").Decide(whole, By(Raman)));
        IsRefused("records.closed", new Pause("x").Decide(Is(new CloseRequest("No").Decide(whole, By(Raman))), By(Raman)));
    }

    [Fact]
    public void More_time_is_what_the_rule_gives_once_and_before_the_time_is_over()
    {
        var request = Taken(AskerKind.Press);
        IsRefused("records.no-extension", new Extend("many boxes").Decide(request, By(Raman)));
        IsRefused("records.reason-missing", new Extend("").Decide(request, By(Raman, "co")));
        IsRefused("records.extension-too-late", new Extend("many boxes").Decide(request, By(Raman, "co", 6)));
        var more = Is(new Extend("many boxes").Decide(request, By(Raman, "co", 5)));
        IsRefused("records.extended-already", new Extend("again").Decide(more, By(Raman, "co")));
        var on = By(Raman, "co");
        Assert.Equal(new LocalDate(2017, 3, 24), more.DueBy(on.Rules, on.Calendar, on.Zone)!.LastDay);
    }

    [Fact]
    public void Whoever_is_slower_learns_who_has_it()
    {
        var taken = Taken();
        Assert.Equal("Priya Raman", new Take(null).Decide(taken, By(Voss)).Refusal!.Arguments["name"]);
        Assert.Equal("Kim Voss", Is(new Take(taken.Counsel!.Person).Decide(taken, By(Voss))).Counsel!.Name);
        Assert.Equal(taken.FirstTaken, Is(new Take(taken.Counsel!.Person).Decide(taken, By(Voss, days: 1))).FirstTaken);
    }

    [Fact]
    public void An_open_or_held_request_keeps_what_names_its_student_and_a_closed_one_does_not()
    {
        var open = Taken();
        var closed = Is(new Withdraw("by e-mail").Decide(open, By(Raman)));
        Assert.Equal("records.keep.hold", Destruction.BlocksStudent([Is(new PutHold("suit expected").Decide(closed, By(Raman)))])!.Key);
        Assert.Equal("records.keep.open", Destruction.BlocksStudent([closed, open])!.Key);
        Assert.Null(Destruction.BlocksStudent([closed]));
    }

    [Fact]
    public void A_request_reads_back_as_it_was_written()
    {
        var request = Is(Choose(Taken(AskerKind.Official, CameBy.Served).WithPaper(), Subpoena));
        request = Is(Propose(Is(new NotTellParent(NoNotice.CourtForbids, "Order").Decide(request, By(Raman))), 0));
        var again = RecordsRequest.Read(request.Write());
        Assert.Equal(request.Write(), again.Write());
        Assert.Equal((request.Proposal!.By, request.Notice, request.Items[0].Basis!.Process), (again.Proposal!.By, again.Notice, again.Items[0].Basis!.Process));
    }

    private static Basis Emergency(string threat, string recipients) => new(BasisKind.Emergency) { Threat = new Threat(threat, recipients) };

    private static Basis Directory(RefusalOnFile refusal) => new(BasisKind.Directory) { Directory = refusal };

    private static Basis Own(string how, bool order) => new(BasisKind.OwnRecord) { Identified = new Identified(how, order) };

    private static Result<RecordsRequest> Choose(RecordsRequest request, Basis basis) => new DecideItems([1], basis).Decide(request, By(Raman));

    private static Result<RecordsRequest> Propose(RecordsRequest request, int days, string? state = null) =>
        new Propose([1], [], Manner.Paper, "D. Keller", "Here it is.", Language.English).Decide(request, By(Raman, state, days));

    private static Result<RecordsRequest> Give(RecordsRequest request, int days, string? state = null) => Propose(request, days, state);
}
