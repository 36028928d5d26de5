using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Contacts;

/// <summary>What somebody sees who signed in with the district's provider of identities and whose address is on several families' cards, or on none.</summary>
public sealed record OwnCardsView(ImmutableArray<(string Token, string Children)> Links, string Provider);

/// <summary>
/// A parent or guardian who signed in with the district's provider comes to the cards they keep without waiting for a link. The provider's word that an address is theirs counts as much as a
/// link that was sent to it, and no more.
/// </summary>
public static class OwnCards
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app) =>
        app.MapGet(Vestibule.Plumbing.SignIn.FamilyPath, ArriveAsync).Needs(Act.SeePublic).RequireRateLimiting(Vestibule.Plumbing.SignIn.Slowly);

    private static async Task<IResult> ArriveAsync(HttpContext context, Screen screen, OutsideBook outside, EmergencyCards cards, DistrictStore store, CancellationToken stop)
    {
        if (await OutsideSchemes.TakeAsync(context, outside) is not { Provider.ForFamilies: true } word)
        {
            return screen.Go(ProposeContacts.Path);
        }

        var links = ImmutableArray.CreateBuilder<(string, string)>();
        var covered = new HashSet<StudentId>();
        var tap = screen.NewTap();
        var reach = EmergencyCards.Reach(word.VerifiedEmail);
        foreach (var child in word.VerifiedEmail is { } address ? (await cards.ReachedAt(address, stop)).Take(8) : [])
        {
            if (covered.Contains(child.It.Id) || child.It.Card.Contacts.FirstOrDefault(c => c.KeepsCard && EmergencyCards.Reach(c.Email) == reach) is not { } keeper)
            {
                continue;
            }

            var (token, keeping) = await cards.Open(child.It, keeper, EmergencyCards.Part(tap, $"{child.Id}"), ProposeContacts.Holder, new Happened(screen.Now, TimeSource.Server), stop);
            if ((await store.Registers.Keep(keeping, stop)).Refusal is { } no)
            {
                return screen.Refused(no, ProposeContacts.Path);
            }

            IReadOnlyList<Kept<Student>> together = [child, .. await cards.KeptBy(keeper, child.It, stop)];
            covered.UnionWith(together.Select(s => s.It.Id));
            links.Add((token, string.Join(", ", together.Select(s => s.It.Name))));
        }

        return links is [var (only, _)] ? screen.Go($"{ProposeContacts.Path}/{only}") : screen.Show<OwnCardsPage, OwnCardsView>(new OwnCardsView(links.ToImmutable(), word.Provider.Name));
    }
}
