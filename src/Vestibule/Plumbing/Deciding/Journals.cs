using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>Where a message stands, for the screens of those who wait for it.</summary>
public enum Delivery
{
    /// <summary>Still here.</summary>
    Waiting,
    /// <summary>On its way now.</summary>
    Sending,
    /// <summary>A gateway took it.</summary>
    Sent,
    /// <summary>It reached the device.</summary>
    Delivered,
    /// <summary>It was opened.</summary>
    Seen,
    /// <summary>It could not be delivered.</summary>
    Failed,
    /// <summary>It did not have to leave.</summary>
    Spared,
}

/// <summary>A message as screens show it: to whom, by which channel, where it stands and since when. Its text is for the outbox page.</summary>
public sealed record MessageState(
    IncidentId Incident, PersonId? Person, string Channel, string To, string Text, Delivery State, int Attempts, string? Error, Instant Queued, Instant? Since)
{
    /// <summary>When each thing happened to it: what the watchdog judges by.</summary>
    public Vestibule.Core.Alerts.Trace Trace { get; init; } = new(Queued, null, null, null, null);

    /// <summary>Why it need not leave any more: <c>answered</c>, <c>seen</c>, <c>cannot</c>, <c>over</c>; null while it is needed.</summary>
    public string? CalledOff { get; init; }

    /// <summary>Its place among one person's channels.</summary>
    public int Step { get; init; }

    /// <summary>When it may leave.</summary>
    public Instant NotBefore { get; init; }

    /// <summary>What it is about: a ladder's name, <c>practice</c>, <c>test</c>.</summary>
    public string About { get; init; } = "";
}

/// <summary>What rooms ask of the store, as functions: change an incident, read one, list cases, and see their messages.</summary>
public sealed record Journals(
    Func<Attempt, Decision, CancellationToken, Task<Result<Receipt>>> Write,
    Func<IncidentId, CancellationToken, Task<Incident?>> Read,
    Func<CaseFilter, CancellationToken, Task<IReadOnlyList<CaseRow>>> Cases,
    Func<IncidentId, CancellationToken, Task<IReadOnlyList<IncidentId>>> Sharing,
    Func<IncidentId, CancellationToken, Task<IReadOnlyList<MessageState>>> Messages,
    Func<LocalDate, CancellationToken, Task<IReadOnlySet<PersonId>>> OutToday)
{
    /// <summary>What the district wrote about who is called and who is on duty.</summary>
    public Func<CancellationToken, Task<Core.Alerts.Duty>> Duty { get; init; } = _ => Task.FromResult(Core.Alerts.Duty.Unwritten);

    /// <summary>What the district wrote about neighbouring schools.</summary>
    public Func<Core.Alerts.Neighbours> Neighbours { get; init; } = () => Core.Alerts.Neighbours.Unwritten;

    /// <summary>Changes two incidents in one commit.</summary>
    public Func<Attempt, Decision, Attempt, Decision, CancellationToken, Task<Result<Receipt>>>? WriteBoth { get; init; }

    /// <summary>Reads one among others: null where what is stored is damaged, so that the others go on.</summary>
    public async Task<Incident?> ReadAmongOthers(IncidentId id, CancellationToken stop)
    {
        try
        {
            return await Read(id, stop);
        }
        catch (DamagedRecordException)
        {
            return null;
        }
    }
}
