using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Contacts;

/// <summary>What somebody with a link sees: the child's card to change, or how their proposal stands.</summary>
public sealed record ContactsView(string Token, Student Student, Proposal? Proposal, ImmutableArray<CardChange> Changes, bool Confirmed, Form? Form, Refusal? Wrong);

/// <summary>The page on which a link is asked for; it answers everybody alike.</summary>
public sealed record AskView(bool Asked, Form? Form);

/// <summary>
/// A parent or guardian keeps the emergency card right through a link that the school sent to an address on file. Nobody can find out here
/// who is on file: whatever was asked, the answer is the same, and a link that never was answers like one that is over.
/// </summary>
public static class ProposeContacts
{
    /// <summary>Where a link is asked for.</summary>
    public const string Path = "/contacts";

    private static readonly Actor Holder = new(null, null, KnownBy.OneTapLink);

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen) => screen.Show<AskPage, AskView>(new AskView(false, null))).Needs(Act.SeePublic);
        app.MapPost(Path, AskAsync).Needs(Act.SeePublic).RequireRateLimiting(Vestibule.Plumbing.SignIn.Slowly);
        app.MapGet(Path + "/{token}", async (Screen screen, EmergencyCards cards, string token, CancellationToken stop) => await ShowAsync(screen, cards, token, null, null, stop)).Needs(Act.SeePublic);
        app.MapPost(Path + "/{token}", ProposeAsync).Needs(Act.SeePublic).RequireRateLimiting(Vestibule.Plumbing.SignIn.Slowly);
        app.MapPost(Path + "/{token}/right", ConfirmAsync).Needs(Act.SeePublic).RequireRateLimiting(Vestibule.Plumbing.SignIn.Slowly);
        app.MapPost(Path + "/{token}/answer", AnswerAsync).Needs(Act.SeePublic).RequireRateLimiting(Vestibule.Plumbing.SignIn.Slowly);
    }

    private static async Task<IResult> AskAsync(Screen screen, Form form, EmergencyCards cards, DistrictStore store, CancellationToken stop)
    {
        var address = form.Required("address", 120);
        if (form.Ok)
        {
            var reach = EmergencyCards.Reach(address);
            foreach (var child in (await cards.ReachedAt(address, stop)).Take(8))
            {
                var keeper = child.It.Card.Contacts.FirstOrDefault(c => c.KeepsCard && (c.Phones.Any(p => EmergencyCards.Reach(p) == reach) || EmergencyCards.Reach(c.Email) == reach));
                if (keeper is not null && cards.Invite(child.It, keeper, EmergencyCards.Part(form.Tap, $"{child.Id}"), Holder, form.Happened()) is { } invitation)
                {
                    await store.Registers.Keep(invitation, stop); // Whether it was kept or not: the answer must not tell.
                }
            }
        }

        return screen.Show<AskPage, AskView>(new AskView(form.Ok, form.Ok ? null : form), form.Ok ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static async Task<(Kept<ContactLink> Link, Kept<Student> Student)?> OpenAsync(Screen screen, EmergencyCards cards, string token, CancellationToken stop) =>
        await cards.Link(token, stop) is { } link && link.It.OpensAt(screen.Now) && await cards.Student(link.It.Student, stop) is { } student
            && student.It.Card.Find(link.It.Contact) is { KeepsCard: true } ? (link, student) : null;

    private static async Task<IResult> ShowAsync(Screen screen, EmergencyCards cards, string token, Form? form, Refusal? wrong, CancellationToken stop)
    {
        if (await OpenAsync(screen, cards, token, stop) is not { } open)
        {
            return screen.Show<AskPage, AskView>(new AskView(false, null), StatusCodes.Status404NotFound);
        }

        var proposal = open.Link.It.Proposal is { } id ? (await cards.Proposal(id, stop))?.It : null;
        var changes = proposal is { State: not ProposalState.Accepted } ? CardChange.Between(open.Student.It.Card, proposal.Card) : [];
        return screen.Show<ContactsPage, ContactsView>(
            new ContactsView(token, open.Student.It, proposal, changes, open.Link.It.Confirmed is not null, form, wrong), wrong is null ? 200 : 409);
    }

    private static async Task<IResult> ProposeAsync(Screen screen, Form form, EmergencyCards cards, DistrictStore store, string token, CancellationToken stop)
    {
        if (await OpenAsync(screen, cards, token, stop) is not { } open || open.Link.It.Proposal is not null)
        {
            return await ShowAsync(screen, cards, token, null, null, stop);
        }

        var card = CardFields.Read(form, open.Student.It.Card, registrar: false, screen.Now.InZone(screen.Zone).Date);
        if ((form.FirstWrong ?? Proposing.Wrong(card)) is { } no)
        {
            return await ShowAsync(screen, cards, token, form, no, stop);
        }

        var id = new SheetId(EmergencyCards.Part(form.Tap, "proposal").Value);
        var proposal = new Proposal(open.Student.It.Id, open.Student.Version, card, ProposedBy.Guardian, screen.Now, ProposalState.Waiting);
        var saved = await store.Registers.KeepAll(
            [
                EmergencyCards.Keeping(id, proposal, 0, form.Tap, Holder, form.Happened()),
                EmergencyCards.Keeping(open.Link.Id, open.Link.It with { Proposal = id }, token, open.Link.Version, EmergencyCards.Part(form.Tap, "link"), Holder, form.Happened()),
            ], stop);
        return saved.Refusal is { } refused ? await ShowAsync(screen, cards, token, form, refused, stop) : screen.Go($"{Path}/{token}");
    }

    private static async Task<IResult> ConfirmAsync(Screen screen, Form form, EmergencyCards cards, DistrictStore store, string token, CancellationToken stop)
    {
        if (await OpenAsync(screen, cards, token, stop) is { } open && open.Link.It is { Proposal: null, Confirmed: null })
        {
            var today = screen.Now.InZone(screen.Zone).Date;
            var saved = await store.Registers.KeepAll(
                [
                    EmergencyCards.Keeping(open.Student.It with { Card = open.Student.It.Card with { ConfirmedOn = today } }, open.Student.Version, form.Tap, Holder, form.Happened()),
                    EmergencyCards.Keeping(open.Link.Id, open.Link.It with { Confirmed = screen.Now }, token, open.Link.Version, EmergencyCards.Part(form.Tap, "link"), Holder, form.Happened()),
                ], stop);
            if (saved.Refusal is { } no)
            {
                return await ShowAsync(screen, cards, token, null, no, stop);
            }
        }

        return screen.Go($"{Path}/{token}");
    }

    private static async Task<IResult> AnswerAsync(Screen screen, Form form, EmergencyCards cards, DistrictStore store, string token, CancellationToken stop)
    {
        var answer = form.Required("answer", 1000);
        if (form.Ok && await OpenAsync(screen, cards, token, stop) is { Link.It.Proposal: { } id } && await cards.Proposal(id, stop) is { It.State: ProposalState.AskedBack } proposal)
        {
            var saved = await store.Registers.Keep(
                EmergencyCards.Keeping(id, proposal.It with { Answer = answer, State = ProposalState.Waiting }, proposal.Version, form.Tap, Holder, form.Happened()), stop);
            if (saved.Refusal is { } no)
            {
                return await ShowAsync(screen, cards, token, form, no, stop);
            }
        }

        return screen.Go($"{Path}/{token}");
    }
}
