using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>Records that somebody opened a case: once for each person, however often they look, and once more when it became an emergency.</summary>
public static class Seeing
{
    /// <summary>The case after this person has looked at it. A closed case is only looked at.</summary>
    public static async Task<Incident> SeeAsync(this Deciding deciding, Screen screen, Incident found, CancellationToken stop)
    {
        if (screen.Who.Person is not { } person || found.SeenBy.ContainsKey(person.Id) || found.Closed is not null)
        {
            return found;
        }

        var seen = await deciding.OnAsync(
            new Acting(screen.Book, screen.Who, SeenTap(found.Emergency?.Line.Id.Value ?? found.Id.Value, person.Id), new Happened(screen.Now, TimeSource.Server), screen.Now),
            found.Id, (i, _) => SeeCase.Decide(i, screen.Who), stop);
        return seen.IsOk ? seen.Value.After : found;
    }

    /// <summary>The tap by which a person is recorded as having seen a case, or its emergency: always the same, so that it is recorded once.</summary>
    private static TapId SeenTap(Guid what, PersonId person)
    {
        Span<byte> a = stackalloc byte[16], b = stackalloc byte[16];
        what.TryWriteBytes(a, bigEndian: true, out _);
        person.Value.TryWriteBytes(b, bigEndian: true, out _);
        for (var i = 0; i < 16; i++)
        {
            a[i] ^= b[i];
        }

        return new TapId(DerivedIds.Of(new Guid(a, bigEndian: true), 1));
    }
}
