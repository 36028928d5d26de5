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
        var tap = screen.NewTap();
        var reach = EmergencyCards.Reach(word.VerifiedEmail);
        // Only a mailbox is vouched for: a telephone that reads like it is not.
        foreach (var there in word.VerifiedEmail is { } address ? (await cards.KeptAt(address, stop)).Where(k => EmergencyCards.Reach(k.Keeper.Email) == reach) : [])
        {
            var (token, keeping) = await cards.Open(there.Child.It, there.Keeper, EmergencyCards.Part(tap, $"{there.Child.Id}"), ProposeContacts.Holder, new Happened(screen.Now, TimeSource.Server), stop);
            if ((await store.Registers.Keep(keeping, stop)).Refusal is { } no)
            {
                return screen.Refused(no, ProposeContacts.Path);
            }

            links.Add((token, string.Join(", ", there.Siblings.Prepend(there.Child).Select(s => s.It.Name))));
        }

        return links is [var (only, _)] ? screen.Go($"{ProposeContacts.Path}/{only}") : screen.Show<OwnCardsPage, OwnCardsView>(new OwnCardsView(links.ToImmutable(), word.Provider.Name));
    }
}
