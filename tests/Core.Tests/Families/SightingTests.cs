using NodaTime;
using Vestibule.Core.Families.Sightings;
using Vestibule.Core.Kernel;
using Xunit;

namespace Vestibule.CoreTests.Families;

public sealed class SightingTests
{
    private static readonly Instant Now = Instant.FromUtc(2017, 2, 21, 16, 0);
    private static readonly PersonId One = P(1), Two = P(2), Three = P(3);
    private static readonly SheetId Mailing = new(Guid.Parse("00000000-0000-4000-8000-0000000000aa"));

    [Fact]
    public void Nothing_is_told_before_somebody_confirmed_it()
    {
        Assert.Equal("sighting.not-confirmed", Settling.Choose(Reported(), Message.Present, One, Now).Refusal!.Key);
        Assert.Equal("sighting.nothing-to-approve", Settling.Approve(Confirmed(), Mailing, Two, Now, null).Refusal!.Key);
        Assert.False(Confirmed().IsPublic);
    }

    [Fact]
    public void The_words_are_approved_by_neither_who_chose_them_nor_who_confirmed_it()
    {
        var chosen = Settling.Choose(Confirmed(), Message.Present, Two, Now).Value;
        Assert.Equal("sighting.second-person", Settling.Approve(chosen, Mailing, One, Now, null).Refusal!.Key);
        Assert.Equal("sighting.second-person", Settling.Approve(chosen, Mailing, Two, Now, null).Refusal!.Key);
        var told = Settling.Approve(chosen, Mailing, Three, Now, Now + Duration.FromHours(1)).Value;
        Assert.True(told.IsPublic);
        Assert.Equal((Three, Mailing, null), (told.Announcements[0].ApprovedBy, told.Announcements[0].Mailing, told.Announcements[0].Corrects));
    }

    [Fact]
    public void Words_that_no_longer_fit_what_is_known_cannot_be_approved()
    {
        var chosen = Settling.Choose(Confirmed(), Message.Present, Two, Now).Value;
        var over = Settling.Settle(chosen, SightingStage.NotSo, null, One, Now).Value;
        Assert.Equal("sighting.changed-since", Settling.Approve(over, Mailing, Three, Now, null).Refusal!.Key);
        Assert.Empty(Settling.Drop(over).Value.Announcements);
    }

    [Fact]
    public void A_correction_names_the_message_it_corrects_and_nobody_corrects_what_was_never_said()
    {
        var never = Settling.Settle(Reported(), SightingStage.NotSo, null, One, Now).Value;
        Assert.Equal("sighting.nobody-told", Settling.Choose(never, Message.NotSo, Two, Now).Refusal!.Key);
        var notSo = Settling.Settle(Told(), SightingStage.NotSo, null, One, Now).Value;
        var corrected = Settling.Choose(notSo, Message.NotSo, Two, Now).Value;
        Assert.Equal((2, 1), (corrected.Announcements[1].Number, corrected.Announcements[1].Corrects));
        Assert.Equal("sighting.one-at-a-time", Settling.Choose(corrected, Message.NotSo, Two, Now).Refusal!.Key);
    }

    [Fact]
    public void The_agency_is_known_only_when_verified_and_not_after_it_proved_wrong()
    {
        Assert.Null(Confirmed().VerifiedAgency);
        var named = Settling.Settle(Reported(), SightingStage.Confirmed, " Marshals ", One, Now).Value;
        Assert.Equal("Marshals", named.VerifiedAgency);
        Assert.Null(Settling.Settle(named, SightingStage.NotSo, "Marshals", One, Now).Value.VerifiedAgency);
    }

    [Fact]
    public void A_rumour_nobody_looked_at_goes_out_of_sight_and_a_second_observer_keeps_it()
    {
        Assert.False(Reported().IsExpired(Now + Duration.FromHours(3)));
        Assert.True(Reported().IsExpired(Now + Duration.FromHours(4)));
        var seen = Settling.Add(Reported(), Seen(Now + Duration.FromHours(3))).Value;
        Assert.False(seen.IsExpired(Now + Duration.FromHours(4)));
        Assert.False(Confirmed().IsExpired(Now + Duration.FromDays(9)));
    }

    [Fact]
    public void Two_reports_of_one_thing_become_one_and_a_told_one_is_never_swallowed()
    {
        var into = new SheetId(Guid.Parse("00000000-0000-4000-8000-0000000000bb"));
        var (from, kept) = Settling.Merge(Reported(), Confirmed(), into).Value;
        Assert.Equal((SightingStage.Merged, into, 2), (from.Stage, from.MergedInto, kept.Observations.Length));
        Assert.Equal("sighting.merged", Settling.Add(from, Seen(Now)).Refusal!.Key);
        Assert.Equal("sighting.merged", Settling.Settle(from, SightingStage.Confirmed, null, One, Now).Refusal!.Key);
        Assert.Equal("sighting.told-already", Settling.Merge(Told(), Confirmed(), into).Refusal!.Key);
    }

    [Fact]
    public void A_report_says_where_and_when()
    {
        Assert.Equal("sighting.where", Settling.Report(null, Seen(Now) with { Where = " " }).Refusal!.Key);
        Assert.Equal("sighting.when", Settling.Report(null, Seen(Now) with { SeenAt = Now + Duration.FromMinutes(1) }).Refusal!.Key);
        Assert.Equal("sighting.when", Settling.Report(null, Seen(Now) with { SeenAt = Now - Duration.FromHours(25) }).Refusal!.Key);
        Assert.Equal("sighting.not-confirmed", Settling.Settle(Reported(), SightingStage.Left, null, One, Now).Refusal!.Key);
        Assert.Equal("sighting.settle-how", Settling.Settle(Reported(), SightingStage.Unconfirmed, null, One, Now).Refusal!.Key);
        Assert.Equal("sighting.not-left", Settling.Choose(Told(), Message.Left, Two, Now).Refusal!.Key);
    }

    private static PersonId P(int n) => new(new Guid($"00000000-0000-4000-8000-{n:000000000000}"));

    private static Observation Seen(Instant told) => new(ReportedBy.Driver, One, told, told, "Corner of 4th", "Two cars");

    private static Sighting Reported() => Settling.Report(new CampusId("larkspur"), Seen(Now)).Value;

    private static Sighting Confirmed() => Settling.Settle(Reported(), SightingStage.Confirmed, null, One, Now).Value;

    private static Sighting Told() => Settling.Approve(Settling.Choose(Confirmed(), Message.Present, Two, Now).Value, Mailing, Three, Now, null).Value;
}
