using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.DeskTests;

/// <summary>What somebody decides, without their screen: for the part of a story that a test is not about.</summary>
public static class Acts
{
    /// <summary>A signed-in person's decision on an incident, now. It must succeed.</summary>
    public static async Task AsAsync(Desk desk, IncidentId id, string signIn, Func<Incident, Who, Result<ImmutableArray<Entry>>> decide)
    {
        var who = new Who(desk.Book.People.Single(p => p.SignIn == signIn), null, null, KnownBy.SignedIn);
        var now = Instant.FromDateTimeOffset(desk.Time.GetUtcNow());
        var written = await desk.Open.Store.Ledger.Write(
            new Attempt(id, new TapId(Guid.NewGuid()), who.Actor, new Happened(now, TimeSource.Server)),
            moment => decide(moment.Incident!, who), CancellationToken.None);
        Assert.True(written.IsOk, written.Refusal?.ToString());
    }
}
