using System.Collections.Immutable;
using CsCheck;
using NodaTime;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Xunit;

namespace Vestibule.CoreTests.Families;

/// <summary>Whom the school calls when a parent cannot come, and what a change to the card needs.</summary>
public sealed class WhoMayCollectAChild
{
    private static readonly LocalDate Day = new(2017, 3, 13);

    private static FamilyContactId Id(int n) => new(new Guid($"00000000-0000-4000-9000-{n:000000000000}"));

    private static Contact Somebody(int n, string name, bool mayCollect = true) =>
        new(Id(n), name, Relation.AuntOrUncle, n, mayCollect) { Phones = [$"+1720555010{n}"], Languages = [new("es")] };

    private static readonly ContactCard Card = new(
        [Somebody(1, "Marisol Vega"), Somebody(2, "Tomás Vega"), Somebody(3, "Lucía Ibarra", false), Somebody(4, "Pilar Osorio", false)],
        [], [new HeldPaper(HeldPaperKind.PowerOfAttorney, Id(4), new LocalDate(2016, 9, 1)) { Until = new LocalDate(2017, 8, 31) }]);

    private static IEnumerable<string> Names(ContactCard card, LocalDate? day = null) => ReleaseOrder.For(card, day ?? Day).Choices.Select(c => c.Contact.Name);

    [Fact]
    public void The_contacts_who_may_collect_are_called_by_priority_and_then_the_holder_of_a_paper() =>
        Assert.Equal(["Marisol Vega", "Tomás Vega", "Pilar Osorio"], Names(Card));

    [Fact]
    public void The_parents_own_instruction_goes_before_everything_while_it_lasts()
    {
        var instructed = Card with { Instruction = new ParentInstruction([Id(3), Id(2)], new LocalDate(2017, 1, 5)) { Until = Day } };
        Assert.Equal(["Lucía Ibarra", "Tomás Vega", "Marisol Vega", "Pilar Osorio"], Names(instructed));
        Assert.Equal([ReleaseBasis.ParentsInstruction, ReleaseBasis.ParentsInstruction, ReleaseBasis.EmergencyContact, ReleaseBasis.PowerOfAttorney],
            ReleaseOrder.For(instructed, Day).Choices.Select(c => c.Basis));
        Assert.Equal(["Marisol Vega", "Tomás Vega", "Pilar Osorio"], Names(instructed, Day.PlusDays(1)));
    }

    [Fact]
    public void A_paper_that_ended_gives_nobody_the_child()
    {
        var order = ReleaseOrder.For(Card, new LocalDate(2017, 9, 1));
        Assert.DoesNotContain(order.Choices, c => c.Contact.Id == Id(4));
        Assert.Contains(order.LeftOut, l => l.Contact.Id == Id(4) && l.Because == LeftOutBecause.PaperNotInForce);
    }

    [Fact]
    public void Somebody_barred_by_a_court_is_never_called_whatever_else_names_them()
    {
        var barred = Card with
        {
            Barred = [new Barred(Id(90), "VEGA,  Tomas", "2016-DR-0117") { Until = new LocalDate(2017, 12, 31) }],
            Instruction = new ParentInstruction([Id(2)], new LocalDate(2017, 1, 5)),
            Papers = [new HeldPaper(HeldPaperKind.Guardianship, Id(2), new LocalDate(2016, 1, 1))],
        };
        var order = ReleaseOrder.For(barred, Day);
        Assert.Equal(["Marisol Vega"], order.Choices.Select(c => c.Contact.Name));
        Assert.Contains(order.LeftOut, l => l.Contact.Id == Id(2) && l.Because == LeftOutBecause.Barred);
        Assert.Contains("Tomás Vega", Names(barred, new LocalDate(2018, 1, 1)));
    }

    [Fact]
    public void In_no_card_whatever_is_a_barred_person_called_or_anyone_called_twice()
    {
        var gen = from seed in Gen.Int[0, int.MaxValue]
                  from barred in Gen.Int[0, 5].Array[0, 4]
                  from instructed in Gen.Int[0, 5].Array[0, 6]
                  from holders in Gen.Int[0, 5].Array[0, 4]
                  from collect in Gen.Bool.Array[6]
                  from day in Gen.Int[-30, 30]
                  select (barred, instructed, holders, collect, day);
        gen.Sample(
            x =>
            {
                var card = new ContactCard(
                    [.. Enumerable.Range(0, 6).Select(i => Somebody(i, $"Name {i}", x.collect[i]))],
                    [.. x.barred.Select((b, i) => new Barred(i % 2 == 0 ? Id(b) : Id(70 + b), $"name {b}", "order") { From = Day.PlusDays(-10), Until = Day.PlusDays(10) })],
                    [.. x.holders.Select(h => new HeldPaper((HeldPaperKind)(h % 3), Id(h), Day.PlusDays(-20)) { Until = Day.PlusDays(h) })])
                {
                    Instruction = new ParentInstruction([.. x.instructed.Select(Id)], Day.PlusDays(-5)),
                };
                var day = Day.PlusDays(x.day);
                var order = ReleaseOrder.For(card, day);
                var called = order.Choices.Select(c => c.Contact.Id).ToList();
                Assert.Equal(called.Distinct(), called);
                Assert.Equal(6, called.Count + order.LeftOut.Length);
                if (Math.Abs(x.day) <= 10)
                {
                    Assert.Empty(called.Intersect(x.barred.Select(Id)));
                }

                var may = x.collect.Select((c, i) => (c, i)).Where(c => c.c).Select(c => Id(c.i))
                    .Concat(x.day >= -5 ? x.instructed.Select(Id) : []).Concat(card.Papers.Where(p => p.InForceOn(day)).Select(p => p.Holder)).ToHashSet();
                Assert.Subset(may, called.ToHashSet());
            },
            iter: 2000);
    }

    [Fact]
    public void What_changed_for_one_child_is_carried_to_a_siblings_card_and_nothing_else_there_is_touched()
    {
        var theirs = new ContactCard(
            [Somebody(1, "MARISOL  Vega") with { Id = Id(51), Relation = Relation.Guardian }, Somebody(3, "Lucía Ibarra") with { Id = Id(53) }, Somebody(4, "Pilar Osorio") with { Id = Id(54), Phones = ["+17205550198"] }],
            [new Barred(Id(90), "Tomás Vega", "2016-DR-0117")], []);
        var after = Card with
        {
            Contacts = [Card.Contacts[0] with { Phones = ["+17205550199", .. Card.Contacts[0].Phones] }, Card.Contacts[1] with { MayCollect = false }, Somebody(7, "Ana Rey") with { IdentitySeen = Day }],
            Papers = [], Instruction = new ParentInstruction([Id(7)], Day),
        };
        var carried = CardChange.Carried(Card, after, theirs);

        // A new number, a new person, and one who is gone; who is not there, or only has the same name, is left alone, and so is what is about one child.
        Assert.Equal(["MARISOL  Vega", "Pilar Osorio", "Ana Rey"], carried.Contacts.Select(c => c.Name));
        Assert.Equal((Id(51), Relation.Guardian, "+17205550199"), (carried.Contacts[0].Id, carried.Contacts[0].Relation, carried.Contacts[0].Phones[0]));
        Assert.Null(carried.Contacts[2].IdentitySeen);
        Assert.Equal((theirs.Barred, theirs.Papers, theirs.Instruction), (carried.Barred, carried.Papers, carried.Instruction));
        Assert.Equal(carried, CardChange.Carried(Card, after, carried) with { Contacts = carried.Contacts });
        Assert.Empty(CardChange.Between(carried, CardChange.Carried(Card, after, carried)));

        // Somebody who was taken off and written down anew is not gone.
        var anew = Card with { Contacts = [Card.Contacts[0] with { Id = Id(77) }, .. Card.Contacts.Skip(1)] };
        Assert.Equal(theirs.Contacts.Select(c => c.Name), CardChange.Carried(Card, anew, theirs).Contacts.Select(c => c.Name));

        var sibling = new Student(new StudentId(Guid.NewGuid()), "Nina Vega", "90003", new CampusId("west"), "2", "h1", new Language("es"), theirs);
        var (first, now) = (new SheetId(Guid.NewGuid()), Instant.FromUtc(2017, 3, 13, 15, 0));
        var also = Propose(after).AlsoFor(first, Card, sibling, 5, ProposedBy.Registrar, now)!;
        Assert.Equal((sibling.Id, 5L, first, ProposalState.Waiting), (also.Student, also.Seen, also.SameAs!.Value, also.State));
        Assert.Equal("contacts-identity", also.Accept(sibling, 5, null, Day).Refusal!.Key);
        Assert.Null(Propose(after).AlsoFor(first, Card, sibling with { Card = carried }, 6, ProposedBy.Registrar, now));
    }

    [Fact]
    public void A_new_telephone_number_is_taken_over_at_once_and_a_new_person_who_may_collect_only_after_an_identity_check()
    {
        var student = new Student(new StudentId(Guid.Empty), "Inés Vega", "90001", new CampusId("east"), "4", "h1", new Language("es"), Card);
        var moved = Card with { Contacts = Card.Contacts.SetItem(0, Card.Contacts[0] with { Phones = ["+17205550199"] }) };
        Assert.Equal([new CardChange(ChangeKind.Reach, "Marisol Vega")], CardChange.Between(Card, moved));
        Assert.Equal(Day, Propose(moved).Accept(student, 3, null, Day).Value.Card.ConfirmedOn);

        var trusted = Card with { Contacts = [.. Card.Contacts, Somebody(5, "Ana Rey")] };
        Assert.Equal("contacts-identity", Propose(trusted).Accept(student, 3, null, Day).Refusal!.Key);
        Assert.Equal(5, Propose(trusted).Accept(student, 3, IdentityCheck.InPerson, Day).Value.Card.Contacts.Length);
        Assert.Equal("contacts-changed-since", Propose(trusted).Accept(student, 4, IdentityCheck.InPerson, Day).Refusal!.Key);
        Assert.Equal("contacts-decided", (Propose(moved) with { State = ProposalState.Declined }).Accept(student, 3, null, Day).Refusal!.Key);
    }

    [Fact]
    public void Every_change_that_could_put_a_child_into_the_wrong_hands_is_dangerous()
    {
        ContactCard[] dangerous =
        [
            Card with { Contacts = Card.Contacts.RemoveAt(0) },
            Card with { Contacts = Card.Contacts.SetItem(2, Card.Contacts[2] with { MayCollect = true }) },
            Card with { Contacts = Card.Contacts.SetItem(1, Card.Contacts[1] with { MayCollect = false }) },
            Card with { Contacts = Card.Contacts.SetItem(1, Card.Contacts[1] with { Name = "Somebody Else" }) },
            Card with { Contacts = Card.Contacts.SetItem(1, Card.Contacts[1] with { KeepsCard = true }) },
            Card with { Barred = [new Barred(Id(2), "Tomás Vega", "order")] },
            Card with { Papers = [] },
            Card with { Instruction = new ParentInstruction([Id(3)], Day) },
        ];
        Assert.All(dangerous, card => Assert.Contains(CardChange.Between(Card, card), c => c.Dangerous));
        Assert.Empty(CardChange.Between(Card, Card));
        Assert.DoesNotContain(CardChange.Between(Card, Card with { Contacts = Card.Contacts.SetItem(0, Card.Contacts[0] with { Priority = 9 }) }), c => c.Dangerous);
    }

    [Fact]
    public void A_card_without_anyone_to_call_is_not_proposed()
    {
        Assert.Null(Proposing.Wrong(Card));
        Assert.Equal("contacts-nobody", Proposing.Wrong(new ContactCard([Somebody(1, "A", false)], [], []))!.Key);
        Assert.Equal("contacts-no-phone", Proposing.Wrong(new ContactCard([Somebody(1, "A") with { Phones = [] }], [], []))!.Key);
        Assert.Equal("contacts-no-name", Proposing.Wrong(new ContactCard([Somebody(1, " ")], [], []))!.Key);
    }

    [Fact]
    public void Papers_that_end_within_six_weeks_are_shown_before_they_do()
    {
        Assert.Empty(Card.Ending(Day));
        Assert.Single(Card.Ending(new LocalDate(2017, 8, 1)));
        Assert.Single(Card.Ending(new LocalDate(2018, 8, 1)));
    }

    private static Proposal Propose(ContactCard card) => new(new StudentId(Guid.Empty), 3, card, ProposedBy.Guardian, Instant.FromUtc(2017, 3, 13, 1, 0), ProposalState.Waiting);
}
