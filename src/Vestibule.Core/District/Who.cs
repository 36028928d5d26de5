using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.District;

/// <summary>
/// Who is asking, right now: the person signed in, the enrolled device, or both. Everything the program decides about access starts here.
/// </summary>
public sealed record Who(Person? Person, DeviceId? Device, CampusId? DeviceCampus, KnownBy KnownBy)
{
    /// <summary>Nobody: no sign-in, no enrolled device.</summary>
    public static readonly Who Nobody = new(null, null, null, KnownBy.DeviceOnly);

    /// <summary>The actor written in an entry's header.</summary>
    public Actor Actor => new(Person?.Id, Device, KnownBy);

    /// <summary>Every post held: the person's, or the front desk's when only a device is known.</summary>
    public ImmutableArray<Post> Posts => Person is { } person
        ? [.. person.Roles, .. person.Roles.Any(r => r.Role == Role.Employee) ? [] : (Post[])[new Post(Role.Employee, null)], .. Desk]
        : Desk;

    private ImmutableArray<Post> Desk => DeviceCampus is { } campus ? [new Post(Role.FrontDesk, campus)] : [];
}
