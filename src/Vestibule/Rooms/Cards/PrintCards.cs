using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Telling;
using Vestibule.Furniture;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Cards;

/// <summary>The card of a campus, and the languages it can be had in; no card when the shelf is empty.</summary>
public sealed record CardPageView(Campus Campus, CardView? Card, IReadOnlyList<Language> Languages, bool RanOut);

/// <summary>What a printed card's code comes to; nothing yet when no code was typed.</summary>
public sealed record CardCheckView(string? Typed, CardCheck? Check, CardView? Card, bool RanOut)
{
    /// <summary>The last day of words that a card of this edition may still carry; null when none ended.</summary>
    public NodaTime.LocalDate? WordsEnded => Card is { } card ? card.Card.Edition.Procedures.Select(p => p.EndedBefore(card.Printed)).Max() : null;
}

/// <summary>
/// The door cards: staff print the one of their school, and anyone who holds a printed one can see whether it is current. That page shows
/// nothing that is not printed on the card.
/// </summary>
public static class PrintCards
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/cards", (Screen screen) => screen.Who is { Person: null, DeviceCampus: { } here }
            ? screen.Go($"/cards/{here}") : screen.Show<CardsPage, IReadOnlyList<Campus>>(screen.Book.Campuses)).Needs(Act.OpenIncident);
        app.MapGet("/cards/{campus}", (string campus, Screen screen, CardOfCampus cards, HttpContext context) =>
        {
            if (screen.Book.Campus(new CampusId(campus)) is not { } at)
            {
                return screen.NotHere();
            }

            var here = cards.InForce(screen.Book, at.Id, screen.Now);
            return screen.Show<CardPage, CardPageView>(here is null
                ? new CardPageView(at, null, [], false)
                : new CardPageView(at, cards.View(screen, here, at, Address(context)), [.. here.Edition.Content.Words.Languages], here.RanOut));
        }).Needs(Act.OpenIncident);
        app.MapGet("/card", (string? code, string? at, Screen screen) => string.IsNullOrWhiteSpace(code)
            ? screen.Show<CheckCardPage, CardCheckView>(new CardCheckView(null, null, null, false))
            : screen.Go($"/card/{Uri.EscapeDataString(code.Trim())}" + (at is null ? "" : $"?at={Uri.EscapeDataString(at)}"))).Needs(Act.SeePublic);
        app.MapGet("/card/{code}", (string code, string? at, Screen screen, CardOfCampus cards, HttpContext context) =>
        {
            var campus = at is null ? null : screen.Book.Campus(new CampusId(at));
            var here = cards.InForce(screen.Book, campus?.Id, screen.Now);
            var check = here is null ? new CardCheck(CardState.Unknown, null) : CardCheck.Of(
                CardCode.Read(code), [.. cards.Editions], here.Edition, CardView.NumbersOf(here.Edition, screen.Book), screen.Today);
            var known = check.State != CardState.Unknown;
            return screen.Show<CheckCardPage, CardCheckView>(
                new CardCheckView(code, check, known ? cards.View(screen, here!, campus, Address(context)) : null, known && here!.RanOut),
                known ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);
        }).Needs(Act.SeePublic);
    }

    // The address by which this house was reached: the one that works for whoever is looking at the page. Host names are filtered before.
    private static string Address(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}/card";
}
