using Vestibule.Core.District;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.District;

/// <summary>The book, and every change that somebody proposed, the newest first.</summary>
public sealed record DistrictView(DistrictBook Book, IReadOnlyList<KeptProposal> Proposals);

/// <summary>The district's book as the Office reads it: offices with numbers and hours, campuses with their leaders, people with their posts.</summary>
public static class SeeDistrict
{
    /// <summary>The page.</summary>
    public const string Path = "/office/district";

    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) =>
        app.MapGet(Path, async (Screen screen, BookProposals proposals, CancellationToken stop) =>
            screen.Show<DistrictPage, DistrictView>(new(screen.Book, await proposals.AllAsync(stop)))).Needs(Act.KeepOffice);
}
