using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Procedures;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Door;

/// <summary>The editions in force today, to be read outside a case.</summary>
public sealed record ProcedureView(IReadOnlyList<Edition> Editions, LocalDate Today, IReadOnlyDictionary<string, EditionRead> Read);

/// <summary>Staff can always read the procedure in force: every card, in their language.</summary>
public static class ReadProcedure
{
    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/procedure", ShowAsync).Needs(Act.OpenIncident);
        app.MapPost("/procedure/read", async (Screen screen, Form form, Shelf shelf, DistrictStore store, CancellationToken stop) =>
        {
            if (screen.Who.Person is not { } person || shelf.Edition(form.Typed("digest")) is not { } edition)
            {
                return screen.NotHere();
            }

            var noted = await EditionReaders.NoteAsync(store, edition.Digest, person.Id, screen, form, stop);
            return noted.Refusal is { } no ? screen.Refused(no, "/procedure") : screen.Go("/procedure");
        }).Needs(Act.ReadProcedure);
    }

    private static async Task<IResult> ShowAsync(Screen screen, Shelf shelf, DistrictStore store, CancellationToken stop)
    {
        var today = screen.Today;
        var editions = shelf.Editions.Where(e => e.InForceOn(today)).DistinctBy(e => e.Digest).ToList();
        var read = new Dictionary<string, EditionRead>(StringComparer.Ordinal);
        foreach (var edition in editions)
        {
            if (screen.Who.Person is { } person && await EditionReaders.ByAsync(store, edition.Digest, person.Id, stop) is { } done)
            {
                read[edition.Digest] = done;
            }
        }

        return screen.KeptOffline().Show<ProcedurePage, ProcedureView>(new ProcedureView(editions, today, read));
    }
}
