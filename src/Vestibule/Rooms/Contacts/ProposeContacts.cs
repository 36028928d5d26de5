using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Contacts;

/// <summary>A child whose card a link opens, what was done with the link about this child, and how the proposal stands.</summary>
public sealed record LinkedCard(Kept<Student> Student, LinkedChild Link, Kept<Proposal>? Proposal);

/// <summary>What somebody with a link sees about one child: the card to change, or how their proposal stands.</summary>
public sealed record ContactsView(string Token, LinkedCard Card, bool Alone, ImmutableArray<CardChange> Changes, Form? Form, Refusal? Wrong)
{
    /// <summary>The siblings about whom nothing was said yet: the same change can be proposed for them in one go.</summary>
    public ImmutableArray<Student> Others { get; init; } = [];
}

/// <summary>What somebody with a link to several children sees first.</summary>
public sealed record HouseholdView(string Token, ImmutableArray<LinkedCard> Cards, Refusal? Wrong);

/// <summary>The page on which a link is asked for; it answers everybody alike.</summary>
public sealed record AskView(bool Asked, Form? Form)
{
    /// <summary>The provider with whom signing in did not work.</summary>
    public string? Failed { get; init; }
}

/// <summary>
/// A parent or guardian keeps the emergency cards of all children right through one link that the school sent to an address on file. Nobody can find out here
/// who is on file: whatever was asked, the answer is the same, and a link that never was answers like one that is over.
/// </summary>
public static class ProposeContacts
{
    /// <summary>Where a link is asked for.</summary>
    public const string Path = "/contacts";

    internal static readonly Actor Holder = new(null, null, KnownBy.OneTapLink);

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen, OutsideBook book, string? outside) => screen.Show<AskPage, AskView>(new AskView(false, null) { Failed = outside is null ? null : book.Find(outside)?.Name })).Needs(Act.SeePublic);
        app.MapPost(Path, AskAsync).Needs(Act.SeePublic).RequireRateLimiting(Vestibule.Plumbing.SignIn.Slowly);
        app.MapGet(Path + "/{token}", async (Screen screen, EmergencyCards cards, string token, string? child, CancellationToken stop) => await ShowAsync(screen, cards, token, child, null, null, stop)).Needs(Act.SeePublic);
        app.MapPost(Path + "/{token}", ProposeAsync).Needs(Act.SeePublic).RequireRateLimiting(Vestibule.Plumbing.SignIn.Slowly);
        app.MapPost(Path + "/{token}/right", ConfirmAsync).Needs(Act.SeePublic).RequireRateLimiting(Vestibule.Plumbing.SignIn.Slowly);
        app.MapPost(Path + "/{token}/answer", AnswerAsync).Needs(Act.SeePublic).RequireRateLimiting(Vestibule.Plumbing.SignIn.Slowly);
    }

    private static async Task<IResult> AskAsync(Screen screen, Form form, EmergencyCards cards, DistrictStore store, CancellationToken stop)
    {
        var address = form.Required("address", 120);
        if (form.Ok)
        {
            foreach (var there in await cards.KeptAt(address, stop))
            {
                if (await cards.Invite(there.Child.It, there.Keeper, EmergencyCards.Part(form.Tap, $"{there.Child.Id}"), Holder, form.Happened(), stop) is { } invitation)
                {
                    await store.Registers.Keep(invitation, stop); // Whether it was kept or not: the answer must not tell.
                }
            }
        }

        return screen.Show<AskPage, AskView>(new AskView(form.Ok, form.Ok ? null : form), form.Ok ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    /// <summary>The link and the cards it opens now: a sibling who moved out, or whose card the guardian no longer keeps, is no longer among them.</summary>
    private static async Task<(Kept<ContactLink> Link, ImmutableArray<LinkedCard> Cards)?> OpenAsync(Screen screen, EmergencyCards cards, string token, CancellationToken stop)
    {
        if (await cards.Link(token, stop) is not { } link || !link.It.OpensAt(screen.Now) || await cards.Student(link.It.Student, stop) is not { } student
            || student.It.Card.Find(link.It.Contact) is not { KeepsCard: true } guardian)
        {
            return null;
        }

        var kept = (await cards.KeptBy(guardian, student.It, stop)).Prepend(student).ToDictionary(s => s.It.Id);
        var open = ImmutableArray.CreateBuilder<LinkedCard>();
        foreach (var child in link.It.Children)
        {
            if (kept.TryGetValue(child.Student, out var card))
            {
                open.Add(new LinkedCard(card, child, child.Proposal is { } id ? await cards.Proposal(id, stop) : null));
            }
        }

        return (link, open.ToImmutable());
    }

    private static async Task<IResult> ShowAsync(Screen screen, EmergencyCards cards, string token, string? child, Form? form, Refusal? wrong, CancellationToken stop)
    {
        if (await OpenAsync(screen, cards, token, stop) is not { } open)
        {
            return screen.Show<AskPage, AskView>(new AskView(false, null), StatusCodes.Status404NotFound);
        }

        var status = wrong is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
        if (Chosen(open.Cards, child) is not { } card)
        {
            return screen.Show<HouseholdPage, HouseholdView>(new HouseholdView(token, open.Cards, wrong), status);
        }

        var changes = card.Proposal is { It: { State: not ProposalState.Accepted } proposal } ? CardChange.Between(card.Student.It.Card, proposal.Card) : [];
        return screen.Show<ContactsPage, ContactsView>(new ContactsView(token, card, open.Cards.Length == 1, changes, form, wrong)
        {
            Others = [.. open.Cards.Where(c => c.Link.IsOpen && c != card).Select(c => c.Student.It)],
        }, status);
    }

    /// <summary>The child that is meant: the only one, or the one that was named among several.</summary>
    private static LinkedCard? Chosen(ImmutableArray<LinkedCard> cards, string? child) =>
        cards.Length == 1 ? cards[0] : Guid.TryParse(child, out var id) ? cards.FirstOrDefault(c => c.Student.It.Id.Value == id) : null;

    private static string Back(string token, string child) => Guid.TryParse(child, out var id) ? $"{Path}/{token}?child={id}" : $"{Path}/{token}";

    private static async Task<IResult> ProposeAsync(Screen screen, Form form, EmergencyCards cards, DistrictStore store, string token, CancellationToken stop)
    {
        var child = form.Typed("child");
        if (await OpenAsync(screen, cards, token, stop) is not { } open || Chosen(open.Cards, child) is not { Link.Proposal: null } chosen)
        {
            return await ShowAsync(screen, cards, token, child, null, null, stop);
        }

        var student = chosen.Student;
        var card = CardFields.Read(form, student.It.Card, registrar: false, screen.Today);
        if ((form.FirstWrong ?? Proposing.Wrong(card)) is { } no)
        {
            return await ShowAsync(screen, cards, token, child, form, no, stop);
        }

        var id = new SheetId(EmergencyCards.Part(form.Tap, "proposal").Value);
        var proposal = new Proposal(student.It.Id, student.Version, card, ProposedBy.Guardian, screen.Now, ProposalState.Waiting);
        var link = open.Link.It.With(chosen.Link with { Proposal = id });
        var keepings = ImmutableArray.CreateBuilder<Keeping>();
        keepings.Add(EmergencyCards.Keeping(id, proposal, 0, form.Tap, Holder, form.Happened()));
        foreach (var other in open.Cards.Where(c => c.Link.IsOpen && c != chosen && form.Has($"same-{c.Student.It.Id}")))
        {
            var (also, tap) = (proposal.AlsoFor(id, student.It.Card, other.Student.It, other.Student.Version, ProposedBy.Guardian, screen.Now), EmergencyCards.Part(form.Tap, $"same {other.Student.Id}"));
            if (also is not null)
            {
                link = link.With(other.Link with { Proposal = new SheetId(tap.Value) });
                keepings.Add(EmergencyCards.Keeping(new SheetId(tap.Value), also, 0, tap, Holder, form.Happened()));
            }
        }

        keepings.Add(EmergencyCards.Keeping(open.Link.Id, link, token, open.Link.Version, EmergencyCards.Part(form.Tap, "link"), Holder, form.Happened()));
        var saved = await store.Registers.KeepAll(keepings.ToImmutable(), stop);
        return saved.Refusal is { } refused ? await ShowAsync(screen, cards, token, child, form, refused, stop) : screen.Go(Back(token, child));
    }

    /// <summary>All is right: for the child that was looked at, or, from the list of several, for each about whom nothing was said yet.</summary>
    private static async Task<IResult> ConfirmAsync(Screen screen, Form form, EmergencyCards cards, DistrictStore store, string token, CancellationToken stop)
    {
        var child = form.Typed("child");
        if (await OpenAsync(screen, cards, token, stop) is { } open)
        {
            var meant = (Chosen(open.Cards, child) is { } one ? [one] : open.Cards).Where(c => c.Link.IsOpen).ToArray();
            var today = screen.Today;
            var link = meant.Aggregate(open.Link.It, (l, c) => l.With(c.Link with { Confirmed = screen.Now }));
            ImmutableArray<Keeping> keepings =
            [
                .. meant.Select(c => EmergencyCards.Keeping(
                    c.Student.It with { Card = c.Student.It.Card with { ConfirmedOn = today } }, c.Student.Version, EmergencyCards.Part(form.Tap, $"right {c.Student.Id}"), Holder, form.Happened())),
                EmergencyCards.Keeping(open.Link.Id, link, token, open.Link.Version, EmergencyCards.Part(form.Tap, "link"), Holder, form.Happened()),
            ];
            if (meant.Length > 0 && (await store.Registers.KeepAll(keepings, stop)).Refusal is { } no)
            {
                return await ShowAsync(screen, cards, token, child, null, no, stop);
            }
        }

        return screen.Go(Back(token, child));
    }

    private static async Task<IResult> AnswerAsync(Screen screen, Form form, EmergencyCards cards, DistrictStore store, string token, CancellationToken stop)
    {
        var (answer, child) = (form.Required("answer", 1000), form.Typed("child"));
        if (form.Ok && await OpenAsync(screen, cards, token, stop) is { } open && Chosen(open.Cards, child)?.Proposal is { It.State: ProposalState.AskedBack } proposal)
        {
            var saved = await store.Registers.Keep(
                EmergencyCards.Keeping(proposal.Id, proposal.It with { Answer = answer, State = ProposalState.Waiting }, proposal.Version, form.Tap, Holder, form.Happened()), stop);
            if (saved.Refusal is { } no)
            {
                return await ShowAsync(screen, cards, token, child, form, no, stop);
            }
        }

        return screen.Go(Back(token, child));
    }
}
