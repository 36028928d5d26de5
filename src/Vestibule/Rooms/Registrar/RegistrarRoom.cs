using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Registrar;

/// <summary>A child in the list: what waits, which papers end, and whether the family said this year that all is right.</summary>
public sealed record ChildRow(Student Student, ImmutableArray<Kept<Proposal>> Waiting, ImmutableArray<HeldPaper> Ending, bool Asked, bool Right);

/// <summary>A school of the registrar: its children, and how far the round is.</summary>
public sealed record SchoolRow(Campus Campus, ImmutableArray<ChildRow> Children, ContactRound Round)
{
    /// <summary>How many families said in the last year that all is right.</summary>
    public int Right => Children.Count(c => c.Right);

    /// <summary>How many were asked and did not answer yet.</summary>
    public int Asked => Children.Count(c => c is { Right: false, Asked: true, Waiting.IsEmpty: true });

    /// <summary>The children about whom a link reaches nobody: somebody has to call.</summary>
    public ImmutableArray<Student> Unreached => [.. Children.Where(c => !c.Right && AskFamilies.Reached(c.Student) is null).Select(c => c.Student)];
}

/// <summary>The registrar's first page.</summary>
public sealed record RegistrarView(ImmutableArray<SchoolRow> Schools, LocalDate Today, string? Said, int Count, Form? Form = null, CampusId? About = null, Refusal? Wrong = null);

/// <summary>A child's card in the registrar's hands.</summary>
public sealed record ChildView(
    Kept<Student> Child, ImmutableArray<Kept<Student>> Siblings, ImmutableArray<Kept<Proposal>> Proposals, ReleaseOrder Order, LocalDate Today, Form? Form, Refusal? Wrong)
{
    /// <summary>Changes that were taken over here lately and that a brother's or sister's card does not have.</summary>
    public ImmutableArray<SiblingOffer> Offers { get; init; } = [];
}

/// <summary>The registrar sees the cards of the own schools, reviews what families propose, enters what they tell, and asks them once a year.</summary>
public static class RegistrarRoom
{
    /// <summary>The first page.</summary>
    public const string Path = "/registrar";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (Screen screen, EmergencyCards cards, AskFamilies families, string? said, int? count, CancellationToken stop) =>
            await ListAsync(screen, cards, families, new RegistrarView([], screen.Today, said is "sent" or "imported" or "yearly" ? said : null, count ?? 0), stop)).Needs(Act.KeepContacts);
        app.MapPost(Path + "/round", RoundAsync).Needs(Act.KeepContacts);
        app.MapPost(Path + "/yearly", SetRoundAsync).Needs(Act.KeepContacts);
        app.MapGet(Path + "/child/{student}", async (Screen screen, EmergencyCards cards, string student, CancellationToken stop) =>
            await FindAsync(screen, cards, student, stop) is { } child ? await ShowAsync(screen, cards, child, null, null, stop) : screen.NotHere()).Needs(Act.KeepContacts);
        app.MapPost(Path + "/child/{student}/send", SendAsync).Needs(Act.KeepContacts);
        app.MapPost(Path + "/child/{student}/propose", EnterAsync).Needs(Act.KeepContacts);
        app.MapPost(Path + "/child/{student}/carry", CarryAsync).Needs(Act.KeepContacts);
        Decide(app, "accept", ProposalState.Accepted);
        Decide(app, "ask", ProposalState.AskedBack);
        Decide(app, "decline", ProposalState.Declined);
    }

    /// <summary>The campuses whose cards somebody keeps.</summary>
    public static IEnumerable<Campus> Schools(Screen screen) => screen.Book.Campuses.Where(c => Access.May(screen.Who, Act.KeepContacts, c.Id));

    private static async Task<Kept<Student>?> FindAsync(Screen screen, EmergencyCards cards, string id, CancellationToken stop) =>
        Guid.TryParse(id, out var known) && await cards.Student(new StudentId(known), stop) is { } child && Access.May(screen.Who, Act.KeepContacts, child.It.Campus) ? child : null;

    private static async Task<IResult> ListAsync(Screen screen, EmergencyCards cards, AskFamilies families, RegistrarView view, CancellationToken stop)
    {
        var today = view.Today;
        var schools = ImmutableArray.CreateBuilder<SchoolRow>();
        foreach (var campus in Schools(screen))
        {
            var rows = ImmutableArray.CreateBuilder<ChildRow>();
            var round = (await families.Round(campus.Id, stop)).It;
            foreach (var child in await cards.At(campus.Id, stop))
            {
                var waiting = (await cards.ProposalsFor(child.It.Id, stop)).Where(p => p.It.State is ProposalState.Waiting or ProposalState.AskedBack);
                var asked = (await cards.LinksFor(child.It.Id, stop)).Any(l => l.It.OpensAt(screen.Now));
                rows.Add(new ChildRow(child.It, [.. waiting], [.. child.It.Card.Ending(today)], asked, round.IsRight(child.It.Card, today)));
            }

            schools.Add(new SchoolRow(campus, rows.ToImmutable(), round));
        }

        return screen.Show<RegistrarPage, RegistrarView>(view with { Schools = schools.ToImmutable() }, view.Wrong is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ShowAsync(Screen screen, EmergencyCards cards, Kept<Student> child, Form? form, Refusal? wrong, CancellationToken stop) =>
        screen.Show<ChildPage, ChildView>(new ChildView(child, [.. await cards.Siblings(child.It, stop)], [.. await cards.ProposalsFor(child.It.Id, stop)],
            ReleaseOrder.For(child.It.Card, screen.Today), screen.Today, form, wrong) { Offers = [.. await CarryOver.Offers(cards, child, screen.Now, stop)] }, wrong is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);

    private static async Task<IResult> RoundAsync(Screen screen, Form form, AskFamilies families, CancellationToken stop)
    {
        var count = 0;
        foreach (var campus in Schools(screen))
        {
            var sent = await families.At((await families.Round(campus.Id, stop)).It, screen.Today, form.Tap, screen.Who.Actor, form.Happened(), stop);
            if (sent.Refusal is { } no)
            {
                return screen.Refused(no, Path);
            }

            count += sent.Value;
        }

        return screen.Go($"{Path}?said=sent&count={count}");
    }

    /// <summary>Sets the day on which a school's round starts by itself every year; an emptied field sets none.</summary>
    private static async Task<IResult> SetRoundAsync(Screen screen, Form form, EmergencyCards cards, AskFamilies families, CancellationToken stop)
    {
        var campus = new CampusId(form.Typed("campus"));
        if (Schools(screen).All(c => c.Id != campus))
        {
            return screen.NotHere();
        }

        var seen = await families.Round(campus, stop);
        var day = LocalDatePattern.Iso.Parse(form.Typed("day"));
        var set = form.Typed("day").Length == 0 ? seen.It.Set(null, screen.Today) : day.Success ? seen.It.Set(day.Value, screen.Today) : new Refusal("round-day");
        var no = set.Refusal ?? await families.Keep(seen, set.Value, screen.Zone, form.Tap, screen.Who.Actor, form.Happened(), stop);
        return no is null ? screen.Go($"{Path}?said=yearly")
            : await ListAsync(screen, cards, families, new RegistrarView([], screen.Today, null, 0, form, campus, no), stop);
    }

    private static async Task<IResult> SendAsync(Screen screen, Form form, EmergencyCards cards, DistrictStore store, string student, CancellationToken stop)
    {
        if (await FindAsync(screen, cards, student, stop) is not { } child)
        {
            return screen.NotHere();
        }

        var contact = child.It.Card.Contacts.FirstOrDefault(c => c.KeepsCard && c.Id.ToString() == form.Typed("contact"));
        var invitation = contact is null ? null : await cards.Invite(child.It, contact, form.Tap, screen.Who.Actor, form.Happened(), stop);
        var refused = invitation is null ? new Refusal("contacts-no-address") : (await store.Registers.Keep(invitation, stop)).Refusal;
        return refused is null ? screen.Go($"{Path}?said=sent&count=1") : await ShowAsync(screen, cards, child, form, refused, stop);
    }

    private static async Task<IResult> EnterAsync(Screen screen, Form form, EmergencyCards cards, DistrictStore store, string student, CancellationToken stop)
    {
        if (await FindAsync(screen, cards, student, stop) is not { } child)
        {
            return screen.NotHere();
        }

        var card = CardFields.Read(form, child.It.Card, registrar: true, screen.Today);
        if ((form.FirstWrong ?? Proposing.Wrong(card)) is { } no)
        {
            return await ShowAsync(screen, cards, child, form, no, stop);
        }

        var proposal = new Proposal(child.It.Id, child.Version, card, ProposedBy.Registrar, screen.Now, ProposalState.Waiting);
        var saved = await store.Registers.Keep(EmergencyCards.Keeping(new SheetId(EmergencyCards.Part(form.Tap, "proposal").Value), proposal, 0, form.Tap, screen.Who.Actor, form.Happened()), stop);
        return saved.Refusal is { } refused ? await ShowAsync(screen, cards, child, form, refused, stop) : screen.Go($"{Path}/child/{student}");
    }

    /// <summary>Proposes for a brother or sister what was taken over here. Whoever keeps that child's card decides on it.</summary>
    private static async Task<IResult> CarryAsync(Screen screen, Form form, EmergencyCards cards, DistrictStore store, string student, CancellationToken stop)
    {
        if (await FindAsync(screen, cards, student, stop) is not { } child)
        {
            return screen.NotHere();
        }

        if ((await CarryOver.Offers(cards, child, screen.Now, stop)).FirstOrDefault(o => o.Accepted.Id.Value == form.Id("proposal") && o.Sibling.It.Id.Value == form.Id("sibling")) is { } offer)
        {
            var saved = await store.Registers.Keep(EmergencyCards.Keeping(new SheetId(EmergencyCards.Part(form.Tap, "proposal").Value), offer.Proposal, 0, form.Tap, screen.Who.Actor, form.Happened()), stop);
            if (saved.Refusal is { } refused)
            {
                return await ShowAsync(screen, cards, child, form, refused, stop);
            }
        }

        return screen.Go($"{Path}/child/{student}");
    }

    private static void Decide(IEndpointRouteBuilder app, string verb, ProposalState state) =>
        app.MapPost($"{Path}/child/{{student}}/{verb}", async (Screen screen, Form form, EmergencyCards cards, DistrictStore store, string student, CancellationToken stop) =>
        {
            if (await FindAsync(screen, cards, student, stop) is not { } child || form.Id("proposal") is not { } id
                || await cards.Proposal(new SheetId(id), stop) is not { } proposal || proposal.It.Student != child.It.Id)
            {
                return screen.NotHere();
            }

            var check = form.Typed("check").Length == 0 ? null : form.Choice<IdentityCheck>("check");
            var reply = state == ProposalState.Accepted ? null : form.Text("reply", 500);
            var decided = EmergencyCards.Keeping(proposal.Id, proposal.It.Decided(state, screen.Who, screen.Now, check, reply), proposal.Version, form.Tap, screen.Who.Actor, form.Happened());
            ImmutableArray<Keeping> keepings = [decided];
            if (state == ProposalState.Accepted)
            {
                var accepted = proposal.It.Accept(child.It, child.Version, check, screen.Today);
                if (accepted.Refusal is { } no)
                {
                    return await ShowAsync(screen, cards, child, form, no, stop);
                }

                keepings = [decided, EmergencyCards.Keeping(accepted.Value, child.Version, EmergencyCards.Part(form.Tap, "card"), screen.Who.Actor, form.Happened())];
            }
            else if (reply is null || proposal.It.State is not (ProposalState.Waiting or ProposalState.AskedBack))
            {
                return await ShowAsync(screen, cards, child, form, new Refusal(reply is null ? "form.missing" : "contacts-decided"), stop);
            }

            var saved = await store.Registers.KeepAll(keepings, stop);
            return saved.Refusal is { } refused ? await ShowAsync(screen, cards, child, form, refused, stop) : screen.Go($"{Path}/child/{student}");
        }).Needs(Act.KeepContacts);
}
