using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Telling;
using Vestibule.Furniture;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Cards;

/// <summary>Why an edition was published although a rule of it is broken, by its digest; null when it was proved.</summary>
public delegate string? WithoutProof(string digest);

/// <summary>The edition that holds at a campus today, with the procedures of it that can be chosen there.</summary>
public sealed record InForceHere(Edition Edition, IReadOnlyList<Procedure> Procedures, bool RanOut);

/// <summary>The card of a campus: made anew each time from what is in force there and from the district's directory.</summary>
public sealed class CardOfCampus(Shelf shelf, WithoutProof withoutProof)
{
    /// <summary>Every edition there is.</summary>
    public IReadOnlyList<Edition> Editions => shelf.Editions;

    /// <summary>Why an edition was published without proof; null when it was proved.</summary>
    public string? Reason(string digest) => withoutProof(digest);

    /// <summary>What would be chosen there today for each thing that can be asked; null when the shelf has nothing. Without a campus, for any.</summary>
    public InForceHere? InForce(DistrictBook book, CampusId? campus, Instant now)
    {
        var place = new Place(PlaceKind.Campus, campus ?? new CampusId(""));
        var chosen = Enum.GetValues<AskKind>().Select(ask => shelf.Choose(book, ask, place, Channel.InPerson, now)).Where(c => c.IsOk).Select(c => c.Value)
            .Where(c => c.Procedure.IsAtTheDoor).ToList();
        if (chosen.Count == 0)
        {
            return null;
        }

        var edition = chosen[0].Edition;
        return new(
            edition, [.. chosen.Where(c => c.Edition.Digest == edition.Digest).Select(c => c.Procedure).DistinctBy(p => p.Id)],
            !shelf.IsInForce(edition.Digest, now.InZone(book.TimeZone).Date));
    }

    /// <summary>The card, in the language of the screen or else in English.</summary>
    public CardView View(Screen screen, InForceHere here, Campus? campus, string address)
    {
        var language = here.Edition.Content.Words.Languages.Contains(screen.Language) ? screen.Language : Language.English;
        var today = screen.Today;
        var (size, shortened) = CardView.Fit(n => DoorCard.Of(here.Edition, language, here.Procedures, n, today));
        return new(
            DoorCard.Of(here.Edition, language, here.Procedures, shortened, today), screen.W, campus?.Name ?? screen.Book.Name, screen.Book, address,
            campus?.Id.Value, today, size, Reason(here.Edition.Digest))
        {
            StandsIn = shelf.StandsIn(here.Edition.Digest),
        };
    }
}
