using System.Buffers.Text;
using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>A device that was enrolled. One that was taken off may do nothing, and is told so.</summary>
public sealed record KnownDevice(DeviceId Id, CampusId Campus, bool TakenOff = false);

/// <summary>What a device shows: its id, and the secret only it holds, in base64url.</summary>
public sealed record ShownDevice(DeviceId Id, string Secret);

/// <summary>
/// The questions that stand before every page, put to the store: the district's book, whether a device is known, what the evaluator needs
/// about an incident, and what was committed after a sequence (from now on, when none is given).
/// </summary>
public sealed record Household(
    Func<CancellationToken, Task<DistrictBook>> Book,
    Func<ShownDevice, CancellationToken, Task<KnownDevice?>> Device,
    Func<IncidentId, CancellationToken, Task<Matter?>> Matter,
    Func<long?, CancellationToken, IAsyncEnumerable<LedgerEvent>> Follow)
{
    private static readonly DistrictBook NotSetUp = new("Vestibule", "Etc/UTC", [], [], [], [], []);

    /// <summary>The household of an open store.</summary>
    public static Household Of(DistrictStore store) => new(
        _ => Task.FromResult(store.Book.Current() ?? NotSetUp),
        async (shown, stop) => Base64Url.IsValid(shown.Secret)
            && await store.Devices.Known(shown.Id, Base64Url.DecodeFromChars(shown.Secret), stop) is { } device
            ? new KnownDevice(device.Id, device.Campus, !device.IsEnrolled) : null,
        async (incident, stop) =>
        {
            try
            {
                return (await store.Ledger.Read(incident, stop))?.Matter;
            }
            catch (DamagedRecordException)
            {
                // Who may hear that a record is damaged follows from its row: whoever may see the case.
                return await store.Ledger.Row(incident, stop) is { } row ? CaseSummary.Read(row.Summary).Matter : null;
            }
        },
        (after, stop) => store.Ledger.Follow(after ?? store.Ledger.Newest(), stop));
}
