using System.Net;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Families.Sightings;
using Vestibule.Core.Kernel;
using Vestibule.DeskTests.Rooms.OfLetters;
using Vestibule.Plumbing;
using Vestibule.Store;
using Xunit;

namespace Vestibule.DeskTests.Rooms.Rumours;

/// <summary>From a rumour to what people are told, and back when it was not so.</summary>
public sealed class RumourRoomTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task A_rumour_reaches_nobody_until_it_is_confirmed_and_a_second_person_approved_the_words()
    {
        await using var desk = await Desk.OpenAsync();
        var device = await desk.DeviceAsync();
        await device.PressAsync(await device.GetAsync("/known"), "/known", ("where", "Corner of 4th and Elm"), ("words", "Two cars"), ("near", "larkspur"));
        var family = desk.Stranger();
        Assert.Contains("Nothing is confirmed", (await family.GetAsync("/family/known")).Text);

        var bell = await desk.PersonAsync("bell");
        var list = await bell.GetAsync("/known");
        Assert.Contains("Corner of 4th and Elm", list.Text);
        var at = System.Text.RegularExpressions.Regex.Match(list.Html, "href=\"(/known/[0-9a-f-]{36})\"").Groups[1].Value;
        Assert.Contains("Nobody has confirmed this yet.", (await bell.PressAsync(await bell.GetAsync(at), at + "/choose", ("message", "present"))).Text);
        await bell.PressAsync(await bell.GetAsync(at), at + "/settle", ("stage", "confirmed"));
        var chosen = await bell.PressAsync(await bell.GetAsync(at), at + "/choose", ("message", "present"));
        Assert.Contains("officers, agency not confirmed", chosen.Text);
        Assert.Contains("lang=\"ar\" dir=\"rtl\"", chosen.Html);
        Assert.Contains("Nothing is confirmed", (await family.GetAsync("/family/known")).Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await bell.PressAsync(chosen, at + "/approve")).Status);

        var marsh = await desk.PersonAsync("marsh");
        await marsh.PressAsync(await marsh.GetAsync(at), at + "/approve", ("next", "2"));
        var told = await family.GetAsync("/family/known");
        Assert.Contains("Larkspur Elementary: what we know now", told.Text);
        Assert.Contains("We do not know yet which agency", told.Text);
        Assert.DoesNotContain("Two cars", told.Text);
    }

    [Fact]
    public async Task A_correction_goes_to_exactly_those_who_got_the_first_message()
    {
        await using var desk = await Desk.OpenAsync();
        var (bell, marsh) = (await desk.PersonAsync("bell"), await desk.PersonAsync("marsh"));
        await bell.PressAsync(await bell.GetAsync("/known"), "/known", ("where", "Bus loop"), ("near", "larkspur"));
        var at = System.Text.RegularExpressions.Regex.Match((await bell.GetAsync("/known")).Html, "href=\"(/known/[0-9a-f-]{36})\"").Groups[1].Value;
        await bell.PressAsync(await bell.GetAsync(at), at + "/settle", ("stage", "confirmed"), ("agency", "County Marshals"));
        await bell.PressAsync(await bell.GetAsync(at), at + "/choose", ("message", "present"));
        await marsh.PressAsync(await marsh.GetAsync(at), at + "/approve");
        var sightings = desk.Service<SightingBook>();
        var first = (await sightings.Read(at.Split('/')[2], CancellationToken.None))!.Sighting.Announcements[0].Mailing!.Value;
        var now = desk.Service<NodaTime.IClock>().GetCurrentInstant();
        var claimed = (await desk.Open.Store.Mailings.Claim(now, 100, NodaTime.Duration.FromMinutes(1), CancellationToken.None)).Value;
        Assert.Equal(["okafor@district.example", "reyes@district.example"], claimed.Select(c => c.Reader.Address));
        await desk.Open.Store.Mailings.Sent(claimed[1], now, CancellationToken.None);
        await desk.Open.Store.Mailings.Failed(first, claimed[0].Number, "mail-550", CancellationToken.None);
        Assert.Contains("County Marshals", (await desk.Service<MailingMails>().Of(claimed[1], CancellationToken.None))!.Plain);

        await bell.PressAsync(await bell.GetAsync(at), at + "/settle", ("stage", "not-so"));
        await bell.PressAsync(await bell.GetAsync(at), at + "/choose", ("message", "not-so"));
        await marsh.PressAsync(await marsh.GetAsync(at), at + "/approve");
        var second = (await sightings.Read(at.Split('/')[2], CancellationToken.None))!.Sighting.Announcements[1];
        Assert.Equal(1, second.Corrects);
        var correction = Assert.Single((await desk.Open.Store.Mailings.Claim(now, 100, NodaTime.Duration.FromMinutes(1), CancellationToken.None)).Value);
        Assert.Equal((second.Mailing!.Value, "reyes@district.example", new Language("es")), (correction.Mailing, correction.Reader.Address, correction.Reader.Language));
        var mail = (await desk.Service<MailingMails>().Of(correction, CancellationToken.None))!;
        Assert.Equal(("es", "Larkspur Elementary: no era así"), (mail.Language, mail.Subject));
    }

    [Fact]
    public async Task Who_did_not_get_the_first_message_before_it_was_corrected_gets_neither_and_a_crash_after_the_approval_leaves_nobody_out()
    {
        await using var desk = await Desk.OpenAsync();
        var bell = await desk.PersonAsync("bell");
        await bell.PressAsync(await bell.GetAsync("/known"), "/known", ("where", "Bus loop"), ("near", "larkspur"));
        var at = System.Text.RegularExpressions.Regex.Match((await bell.GetAsync("/known")).Html, "href=\"(/known/[0-9a-f-]{36})\"").Groups[1].Value;
        await bell.PressAsync(await bell.GetAsync(at), at + "/settle", ("stage", "confirmed"));
        await bell.PressAsync(await bell.GetAsync(at), at + "/choose", ("message", "present"));
        var (sightings, mailings) = (desk.Service<SightingBook>(), desk.Open.Store.Mailings);

        // The program died right after the approval was kept: the clock puts the readers down, once.
        var now = desk.Service<NodaTime.IClock>().GetCurrentInstant();
        await ApproveAndDieAsync();
        var first = (await ReadAsync()).Sighting.Announcements[0].Mailing!.Value;
        Assert.Empty(await mailings.Counts(first, Stop));
        var beat = desk.Service<SightingReaders>();
        var due = Assert.Single(await sightings.Due(now, Stop));
        Assert.Null(await beat.AddressAsync(due, desk.Book, now, Stop));
        Assert.Null(await beat.AddressAsync(due, desk.Book, now, Stop));
        Assert.Equal([new MailingCount(CopyState.Waiting, 2)], await mailings.Counts(first, Stop));
        Assert.Empty(await sightings.Due(now, Stop));

        // One copy left; then it turns out not to be so. The other copy never leaves, and the correction goes to the one.
        var left = (await mailings.Claim(now, 1, NodaTime.Duration.FromMinutes(1), Stop)).Value[0];
        Assert.NotNull(await desk.Service<MailingMails>().Of(left, Stop));
        await mailings.Sent(left, now, Stop);
        await bell.PressAsync(await bell.GetAsync(at), at + "/settle", ("stage", "not-so"));
        await bell.PressAsync(await bell.GetAsync(at), at + "/choose", ("message", "not-so"));
        await ApproveAndDieAsync();
        await LetterRoomTests.SendAsync(desk, 3);
        var second = (await ReadAsync()).Sighting.Announcements[1].Mailing!.Value;
        Assert.Equal([left.Reader.Address], (await mailings.Reached(second, Stop)).Select(r => r.Address));
        Assert.Equal([new MailingCount(CopyState.Sent, 1), new MailingCount(CopyState.Failed, 1)], await mailings.Counts(first, Stop));
        Assert.Equal("nothing-to-send", Assert.Single(await mailings.GivenUp(first, Stop)).LastError);

        async Task<KeptSighting> ReadAsync() => (await sightings.Read(at.Split('/')[2], Stop))!;

        async Task ApproveAndDieAsync()
        {
            var kept = await ReadAsync();
            var approved = Settling.Approve(kept.Sighting, new SheetId(Guid.NewGuid()), desk.IdOf("marsh"), now, null);
            Assert.True((await sightings.Keep(kept.Id, kept.Version, approved.Value, new TapId(Guid.NewGuid()), Actor.Program, new Happened(now, TimeSource.Server), Stop)).IsOk);
        }
    }

    [Fact]
    public async Task A_family_reports_without_a_name_and_a_rumour_goes_out_of_sight_by_itself()
    {
        await using var desk = await Desk.OpenAsync();
        var family = desk.Stranger();
        Assert.Contains("Thank you.", (await family.PressAsync(await family.GetAsync("/family/known"), "/family/known", ("where", "Park"), ("words", "A van"))).Text);
        var wrong = await family.PressAsync(await family.GetAsync("/family/known"), "/family/known", ("where", " "), ("words", "kept as typed"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("kept as typed", wrong.Html);
        Assert.All(new[] { ("es", "Diga cuándo fue"), ("ar", "قل متى كان ذلك"), ("vi", "Hãy nói việc đó lúc nào") }, said => Assert.StartsWith(said.Item2, desk.Open.Words[new Language(said.Item1)].Say(new Refusal("sighting.when")).Text, StringComparison.Ordinal));
        var bell = await desk.PersonAsync("bell");
        Assert.Contains("Park", (await bell.GetAsync("/known")).Text);
        desk.Time.Advance(TimeSpan.FromHours(4));
        Assert.DoesNotContain("Park", (await (await desk.PersonAsync("bell")).GetAsync("/known")).Text);
    }
}
