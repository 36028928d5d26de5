using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Families;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Registrar;

/// <summary>A change that was taken over for one child and could be proposed for a brother or sister: what would change on that card.</summary>
public sealed record SiblingOffer(Kept<Proposal> Accepted, Kept<Student> Sibling, Proposal Proposal, ImmutableArray<CardChange> Changes);

/// <summary>
/// What was taken over for one child is offered for the household's other children, at whichever school: as a proposal of its own, never by itself. It is
/// offered once: who decided about it for a sibling is not asked again.
/// </summary>
internal static class CarryOver
{
    private static readonly Duration Lately = Duration.FromDays(60);

    public static async Task<ImmutableArray<SiblingOffer>> Offers(EmergencyCards cards, Kept<Student> child, Instant now, CancellationToken stop)
    {
        var accepted = (await cards.ProposalsFor(child.It.Id, stop)).Where(p => p.It is { State: ProposalState.Accepted, DecidedAt: { } at } && at > now - Lately).ToArray();
        var offers = ImmutableArray.CreateBuilder<SiblingOffer>();
        var was = new Dictionary<long, ContactCard?>();
        foreach (var sibling in accepted.Length == 0 ? [] : await cards.Siblings(child.It, stop))
        {
            var known = await cards.ProposalsFor(sibling.It.Id, stop);
            foreach (var change in accepted.Where(a => a.It.SameAs is not { } first || known.All(k => k.Id != first)).Where(a => known.All(k => k.It.SameAs != a.Id)))
            {
                if (!was.TryGetValue(change.It.Seen, out var before))
                {
                    was[change.It.Seen] = before = await cards.CardAt(child.It.Id, change.It.Seen, stop);
                }

                if (before is not null && change.It.AlsoFor(change.Id, before, sibling.It, sibling.Version, ProposedBy.Registrar, now) is { } same)
                {
                    offers.Add(new SiblingOffer(change, sibling, same, CardChange.Between(sibling.It.Card, same.Card)));
                }
            }
        }

        return offers.ToImmutable();
    }
}
