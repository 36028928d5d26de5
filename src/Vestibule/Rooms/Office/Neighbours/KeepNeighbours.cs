using System.Collections.Immutable;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Neighbours;

/// <summary>What the page shows: what is written, all pairs, the form as it came back and why, and what a look into the cards found.</summary>
public sealed record NeighboursView(Core.Alerts.Neighbours Kept, ImmutableArray<NeighbourPair> Pairs, Form? Form, Refusal? Why);

/// <summary>The Office turns quiet word to neighbouring schools and transport dispatch on or off, and says which schools are neighbours.</summary>
public static class KeepNeighbours
{
    /// <summary>The page.</summary>
    public const string Path = "/office/neighbours";

    /// <summary>How many families must share two schools before the cards name the pair: a pair of one family would say something about that family.</summary>
    public const int Families = 3;

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen, Rosters rosters) => Show(screen, rosters, null, null)).Needs(Act.KeepOffice);
        app.MapPost(Path, (Screen screen, Form form, Rosters rosters, CancellationToken stop) =>
        {
            var (phone, email, hours) = (form.Text("dispatch-phone", 40), form.Text("dispatch-email", 200), form.Number("agency-hours", 1, 24));
            if (phone is not null && phone.Count(char.IsAsciiDigit) < 7)
            {
                form.Refuse("dispatch-phone", new Refusal("form.unreadable"));
            }

            if (email is not null && !email.Contains('@', StringComparison.Ordinal))
            {
                form.Refuse("dispatch-email", new Refusal("form.unreadable"));
            }

            return ActAsync(screen, form, rosters, n => n with { On = form.Has("on"), DispatchPhone = phone, DispatchEmail = email, AgencyHours = hours ?? 24 }, stop);
        }).Needs(Act.KeepOffice);
        app.MapPost(Path + "/add", (Screen screen, Form form, Rosters rosters, CancellationToken stop) =>
            ActAsync(screen, form, rosters, n => n.With(screen.Book, Pair(form)), stop)).Needs(Act.KeepOffice);
        app.MapPost(Path + "/drop", (Screen screen, Form form, Rosters rosters, CancellationToken stop) =>
            ActAsync(screen, form, rosters, n => n.Without(Pair(form)), stop)).Needs(Act.KeepOffice);
        app.MapPost(Path + "/siblings", async (Screen screen, Form form, Rosters rosters, EmergencyCards cards, CancellationToken stop) =>
        {
            var pairs = await SiblingsAsync(screen.Book, cards, stop);
            return await ActAsync(screen, form, rosters, n => pairs.Aggregate((Result<Core.Alerts.Neighbours>)n, (so, pair) => so.IsOk ? so.Value.With(screen.Book, pair) : so), stop);
        }).Needs(Act.KeepOffice);
    }

    /// <summary>The pairs of schools that several families share. Which families, and how many, is said to nobody.</summary>
    private static async Task<ImmutableArray<NeighbourPair>> SiblingsAsync(DistrictBook book, EmergencyCards cards, CancellationToken stop)
    {
        var households = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var campus in book.Campuses)
        {
            foreach (var child in (await cards.At(campus.Id, stop)).Where(c => c.It.Household.Length > 0))
            {
                (households.TryGetValue(child.It.Household, out var schools) ? schools : households[child.It.Household] = []).Add(campus.Id.Value);
            }
        }

        return
        [
            .. households.Values.Where(h => h.Count > 1).SelectMany(h => h.SelectMany((one, n) => h.Skip(n + 1).Select(other => (one, other)))).GroupBy(p => p)
                .Where(g => g.Count() >= Families).Select(g => new NeighbourPair(new CampusId(g.Key.one), new CampusId(g.Key.other), NeighbourKind.Siblings)),
        ];
    }

    private static IResult Show(Screen screen, Rosters rosters, Form? form, Refusal? why) => screen.Show<NeighboursPage, NeighboursView>(
        new NeighboursView(rosters.Neighbours, [.. rosters.Neighbours.All(screen.Book).OrderBy(p => screen.Book.Campus(p.One)?.Name, StringComparer.Ordinal)], form, why), why is null ? 200 : 409);

    private static async Task<IResult> ActAsync(Screen screen, Form form, Rosters rosters, Func<Core.Alerts.Neighbours, Result<Core.Alerts.Neighbours>> decide, CancellationToken stop)
    {
        var refusal = form.FirstWrong;
        if (refusal is null)
        {
            var done = await rosters.ChangeNeighboursAsync(new Acting(screen.Book, screen.Who, form.Tap, form.Happened(), screen.Now), decide, stop);
            refusal = done.Refusal;
        }

        return refusal is null ? screen.Go(Path) : Show(screen, rosters, form, refusal);
    }

    private static NeighbourPair Pair(Form form) =>
        new(new CampusId(form.Typed("one")), new CampusId(form.Typed("other")), form.Choice<NeighbourKind>("kind") is NeighbourKind.Siblings ? NeighbourKind.Siblings : NeighbourKind.Near);
}
