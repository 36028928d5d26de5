using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>An enrolled device that is known and not revoked.</summary>
public sealed record KnownDevice(DeviceId Id, CampusId Campus);

/// <summary>What a device shows: its id, and the secret only it holds.</summary>
public sealed record ShownDevice(DeviceId Id, string Secret);

/// <summary>The questions the gate puts to the store, as functions, so that each request asks exactly these three.</summary>
public sealed record Household(
    Func<CancellationToken, Task<DistrictBook>> Book,
    Func<ShownDevice, CancellationToken, Task<KnownDevice?>> Device,
    Func<IncidentId, CancellationToken, Task<Matter?>> Matter);
