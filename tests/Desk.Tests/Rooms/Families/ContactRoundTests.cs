using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Vestibule.Clockwork;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using static Vestibule.DeskTests.Rooms.Families.EmergencyCardTests;

namespace Vestibule.DeskTests.Rooms.Families;

/// <summary>One link for all children of a guardian, and the round that asks every family once a year by itself.</summary>
public sealed class ContactRoundTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task One_link_opens_the_cards_of_all_siblings_whom_the_same_guardian_keeps_and_no_others()
    {
        var (desk, quist) = await OpenAsync();
        await using var closing = desk;
        var (nina, omar) = (new StudentId(Guid.NewGuid()), new StudentId(Guid.NewGuid()));
        await KeepAsync(desk, Child(nina, "Nina Vega", "90003", Desk.Foxglove, "marisol@example.org") with { Household = "h90001" });
        // Same household and telephone, but another guardian keeps this card: Marisol's link does not open it.
        var other = Child(omar, "Omar Vega", "90004", Desk.Foxglove, "marisol@example.org") with { Household = "h90001" };
        await KeepAsync(desk, other with { Card = other.Card with { Contacts = [other.Card.Contacts[0] with { Name = "Daniel Rojas" }, other.Card.Contacts[1]] } });

        var link = await LinkAsync(desk, quist);
        using var marisol = desk.Stranger();
        var page = await marisol.GetAsync(link);
        Assert.Contains("Inés Vega", page.Text, StringComparison.Ordinal);
        Assert.Contains("Nina Vega", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Omar", page.Html, StringComparison.Ordinal);
        Assert.Equal(page.Text, (await marisol.GetAsync($"{link}?child={omar}")).Text);
        Assert.Equal(page.Text, (await marisol.GetAsync($"{link}?child={Bao}")).Text);

        page = await marisol.GetAsync($"{link}?child={nina}");
        Assert.Contains("Emergency contacts of Nina Vega", page.Text, StringComparison.Ordinal);
        page = await marisol.PressAsync(page, link, ("relation0", "parent"), ("relation1", "aunt-or-uncle"), ("relation2", "grandparent"), ("relation3", "friend"), ("phones1", "720 555 0159"));
        Assert.Contains("The school is looking at it", page.Text, StringComparison.Ordinal);
        Assert.Equal(nina, Assert.Single(await desk.Service<EmergencyCards>().ProposalsFor(nina, Stop)).It.Student);
        Assert.Empty(await desk.Service<EmergencyCards>().ProposalsFor(Ines, Stop));

        // "All right" from the list counts for the child about whom nothing was said yet, not for the one with a change under way.
        page = await marisol.GetAsync($"{link}?child={Ines}");
        await marisol.PressAsync(page, link + "/right");
        Assert.Equal((new LocalDate(2017, 3, 10), null, null), ((await CardAsync(desk, Ines)).Card.ConfirmedOn, (await CardAsync(desk, nina)).Card.ConfirmedOn, (await CardAsync(desk, omar)).Card.ConfirmedOn));
        page = await marisol.GetAsync(link);
        Assert.Contains("You said this is right", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Forms, f => f.Action == link + "/right");

        // The guardian no longer keeps Nina's card: the same link does not open it any more.
        var now = (await desk.Service<EmergencyCards>().Student(nina, Stop))!;
        Assert.True((await desk.Open.Store.Registers.Keep(EmergencyCards.Keeping(
            now.It with { Card = now.It.Card with { Contacts = [now.It.Card.Contacts[0] with { KeepsCard = false }] } }, now.Version, new TapId(Guid.NewGuid()), Actor.Program, Now(desk)), Stop)).IsOk);
        Assert.DoesNotContain("Nina", (await marisol.GetAsync($"{link}?child={nina}")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_for_one_child_is_offered_for_the_brothers_and_sisters_and_each_card_is_decided_by_who_keeps_it()
    {
        var (desk, quist) = await OpenAsync();
        await using var closing = desk;
        var (nina, omar) = (new StudentId(Guid.NewGuid()), new StudentId(Guid.NewGuid()));
        await KeepAsync(desk, Child(nina, "Nina Vega", "90003", Desk.Foxglove, "marisol@example.org") with { Household = "h90001" });
        await KeepAsync(desk, Child(omar, "Omar Vega", "90004", Desk.Larkspur, "marisol@example.org") with { Household = "h90001" });
        var cards = desk.Service<EmergencyCards>();
        (string, string)[] rows = [("relation0", "parent"), ("relation1", "aunt-or-uncle"), ("relation2", "grandparent"), ("relation3", "friend")];

        // The mother adds somebody for Inés, and ticks Omar in the same form.
        var link = await LinkAsync(desk, quist);
        using var marisol = desk.Stranger();
        var page = await marisol.PressAsync(await marisol.GetAsync($"{link}?child={Ines}"), link, [.. rows, ("name2", "Ana Rey"), ("phones2", ""), ("collect2", "1"), ($"same-{omar}", "1")]);
        Assert.Contains("Ana Rey needs a telephone number.", page.Text, StringComparison.Ordinal);
        Assert.Matches($"name=\"same-{omar}\" value=\"1\" checked", page.Html); // what she chose is still chosen
        Assert.Matches("value=\"grandparent\" selected", page.Html);
        await marisol.PressAsync(page, link, [.. rows, ("name2", "Ana Rey"), ("phones2", "720 555 0153"), ("collect2", "1"), ($"same-{omar}", "1")]);
        var (hers, his) = (Assert.Single(await cards.ProposalsFor(Ines, Stop)), Assert.Single(await cards.ProposalsFor(omar, Stop)));
        Assert.Equal((hers.Id, ProposedBy.Guardian, 3), (his.It.SameAs!.Value, his.It.By, his.It.Card.Contacts.Length));
        Assert.Empty(await cards.ProposalsFor(nina, Stop));
        page = await marisol.GetAsync(link);
        Assert.Equal(2, page.Text.Split("The school is looking at it").Length - 1);
        Assert.Single((await marisol.GetAsync($"{link}?child={nina}")).Forms, f => f.Action == link);

        // It is taken over for Inés; Nina's card, at another school, does not have it: that is offered, once, and decided there.
        var at = $"/registrar/child/{Ines}";
        Assert.DoesNotContain("brothers and sisters", (await quist.GetAsync(at)).Text, StringComparison.Ordinal);
        page = await quist.PressAsync(await quist.GetAsync(at), at + "/accept", ("check", "in-person"));
        Assert.Contains("Propose it for Nina Vega", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Propose it for Omar Vega", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await quist.ScriptAsync($"/registrar/child/{nina}/carry", ("tap", Guid.NewGuid().ToString()))).Status);
        page = await quist.PressAsync(page, at + "/carry");
        Assert.DoesNotContain("Propose it for", page.Text, StringComparison.Ordinal);
        var other = Assert.Single(await cards.ProposalsFor(nina, Stop));
        Assert.Equal((ProposalState.Waiting, ProposedBy.Registrar, hers.Id), (other.It.State, other.It.By, other.It.SameAs!.Value));
        Assert.Equal(["Marisol Vega", "Lucía Ibarra"], (await CardAsync(desk, nina)).Card.Contacts.Select(c => c.Name));

        // Omar's is decided on its own; from his page nothing goes back to Inés.
        at = $"/registrar/child/{omar}";
        page = await quist.GetAsync(at);
        Assert.Contains("The same change was made for a brother or sister.", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await quist.PressAsync(page, at + "/accept", ("check", ""))).Status);
        page = await quist.PressAsync(page, at + "/accept", ("check", "in-person"));
        Assert.DoesNotContain("Propose it for Inés", page.Text, StringComparison.Ordinal);
        Assert.Equal(["Marisol Vega", "Lucía Ibarra", "Ana Rey"], (await CardAsync(desk, omar)).Card.Contacts.Select(c => c.Name));
    }

    [Fact]
    public async Task The_yearly_round_starts_by_itself_on_its_day_and_writes_to_each_guardian_once()
    {
        var (desk, quist) = await OpenAsync();
        await using var closing = desk;
        var (nina, alone) = (new StudentId(Guid.NewGuid()), new StudentId(Guid.NewGuid()));
        await KeepAsync(desk, Child(nina, "Nina Vega", "90003", Desk.Larkspur, "marisol@example.org") with { Household = "h90001" });
        var silent = Child(alone, "Wren Abel", "90005", Desk.Larkspur, "x@example.org");
        await KeepAsync(desk, silent with { Card = silent.Card with { Contacts = [silent.Card.Contacts[1]] } });

        (string, string)[] today = [("day", "2017-03-10"), ("campus", Desk.Larkspur.Value)];
        var page = await quist.PressAsync(await quist.GetAsync("/registrar"), "/registrar/yearly", today);
        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Contains("Choose a day after today", page.Text, StringComparison.Ordinal);
        Assert.Contains("2017-03-10", page.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await quist.PressAsync(page, "/registrar/yearly", ("day", "2017-03-20"), ("campus", Desk.Foxglove.Value))).Status);
        page = await quist.PressAsync(await quist.GetAsync("/registrar"), "/registrar/yearly", ("day", "2017-03-20"), ("campus", Desk.Larkspur.Value));
        Assert.Contains("The day is set.", page.Text, StringComparison.Ordinal);
        Assert.Contains("No link can reach a parent or guardian of: Wren Abel", page.Text, StringComparison.Ordinal);

        await BeatAsync(desk);
        Assert.Empty(await SentAsync(desk));
        desk.Time.Advance(TimeSpan.FromDays(10) + TimeSpan.FromHours(12));
        var jobs = Enumerable.Range(0, 3).Select(_ => ActivatorUtilities.CreateInstance<StartContactRounds>(desk.App.Services)).ToArray();
        await Task.WhenAll(jobs.Select(j => Task.Run(() => j.OnceAsync(Stop))));
        await BeatAsync(desk);
        var (to, text) = Assert.Single(await SentAsync(desk)); // two children, one guardian, one link; and Wren's is called
        Assert.Equal("marisol@example.org", to);
        Assert.DoesNotContain("Vega", text, StringComparison.Ordinal);
        using var later = await desk.PersonAsync("quist"); // ten days on, the first sign-in is over
        page = await later.GetAsync("/registrar");
        Assert.Contains("0 of 3 families said", page.Text, StringComparison.Ordinal);
        Assert.Contains("2 were asked and did not answer yet", page.Text, StringComparison.Ordinal);
        Assert.Contains("The last yearly round began", page.Text, StringComparison.Ordinal);
        Assert.Contains("2018-03-20", page.Html, StringComparison.Ordinal);

        var link = Regex.Match(text, "/contacts/[A-Za-z0-9_-]{43}").Value;
        using var marisol = desk.Stranger();
        await marisol.PressAsync(await marisol.GetAsync(link), link + "/right");
        Assert.Contains("2 of 3 families said", (await later.GetAsync("/registrar")).Text, StringComparison.Ordinal);

        // A year on, whoever answered last year's round is asked again, though that is less than a year ago.
        desk.Time.Advance(TimeSpan.FromDays(365));
        await BeatAsync(desk);
        Assert.Equal(2, (await SentAsync(desk)).Count);
    }

    private static Task BeatAsync(Desk desk) => desk.App.Services.GetServices<IHostedService>().OfType<StartContactRounds>().Single().OnceAsync(Stop);
}
