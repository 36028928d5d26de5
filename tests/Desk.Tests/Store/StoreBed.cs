using Xunit;
using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.DeskTests.Store;

/// <summary>A district in temporary folders, on either engine, with a clock that is moved by hand.</summary>
public sealed class StoreBed(string? postgres, string? data = null) : IAsyncDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("vestibule-store-").FullName;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2027, 3, 2, 15, 0, 0, TimeSpan.Zero));

    public string Data => data ?? Path.Combine(root, "data");

    public string KeyFolder => Path.Combine(root, "keys");

    public StoreOptions Options => new(Data, KeyFolder, postgres, Time, "vestibule.test");

    public static Composition Plain { get; } = new(
        (before, lines) => new Incident(lines[0].Incident, before is null ? lines : before.Lines.AddRange(lines))
        {
            Place = new Place(PlaceKind.Campus, new CampusId("lowell")),
        },
        (_, after, now) => new Follow(
            after.Lines.Any(l => l.Entry is Closed) ? 1 : 0,
            System.Text.Encoding.UTF8.GetBytes($"summary of {after.Lines.Length} for Canarina Quill"),
            now + Duration.FromMinutes(5),
            [new Outgoing($"{after.Id}|legal|{after.Lines.Length}", "email", "canarina@example.org", null, "Canarina body"u8.ToArray(), now)],
            [.. after.Lines.Select(l => l.Entry).OfType<Answered>().Where(a => a.Value is not null).Select(a => $"{a.Field}={a.Value}")]));

    public Task<Result<DistrictStore>> TryOpen(Composition? composition = null) => DistrictStore.Open(Options, composition ?? Plain);

    public async Task<DistrictStore> Open(Composition? composition = null)
    {
        var opened = await TryOpen(composition);
        Assert.True(opened.IsOk, opened.Refusal?.ToString());
        return opened.Value;
    }

    public static Attempt Tap(IncidentId incident, DeviceId? device = null, TapId? tap = null) => new(
        incident, tap ?? new TapId(Guid.NewGuid()), new Actor(null, device ?? Desk, KnownBy.DeviceOnly),
        new Happened(Instant.FromUtc(2027, 3, 2, 14, 59), TimeSource.Device, 1200));

    public static DeviceId Desk { get; } = new(Guid.Parse("0e0e0e0e-0000-4000-8000-000000000001"));

    public static IncidentId NewIncident() => new(Guid.CreateVersion7());

    public static Decision Begin => moment => moment.Incident is not null ? new Refusal("already") : Entries(new Opened(
        moment.NextCaseNumber, new AccessRequestId(Guid.NewGuid()), AskKind.Student, Channel.InPerson,
        new Place(PlaceKind.Campus, new CampusId("lowell")), "edition", "student", 1, false));

    public static Decision Note(string text) => _ => Entries(new Noted(text));

    public static Result<ImmutableArray<Entry>> Entries(params Entry[] entries) => ImmutableArray.Create(entries);

    public static async Task<IncidentId> Began(DistrictStore store)
    {
        var incident = NewIncident();
        var receipt = await store.Ledger.Write(Tap(incident), Begin, Stop);
        Assert.True(receipt.IsOk, receipt.Refusal?.ToString());
        return incident;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
