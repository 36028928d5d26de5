namespace Vestibule.Core.Kernel;

/// <summary>How the person behind an entry is known.</summary>
public enum KnownBy
{
    /// <summary>The person was signed in.</summary>
    SignedIn,
    /// <summary>Somebody at the desk said or picked this name. A claim, shown as one.</summary>
    NamedAtDesk,
    /// <summary>Only the enrolled device is known.</summary>
    DeviceOnly,
    /// <summary>A short-lived link sent to this person was opened.</summary>
    OneTapLink,
    /// <summary>Recorded by one person for another.</summary>
    OnBehalfOf,
    /// <summary>The program itself, for example when a rung of the ladder came due.</summary>
    Program,
}

/// <summary>Who made an entry: a person, a device, or both, and how that is known.</summary>
public sealed record Actor(PersonId? Person, DeviceId? Device, KnownBy KnownBy)
{
    /// <summary>The program acting by itself.</summary>
    public static readonly Actor Program = new(null, null, KnownBy.Program);
}
