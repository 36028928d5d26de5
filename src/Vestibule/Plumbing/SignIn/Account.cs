using NodaTime;
using Vestibule.Core.District;

namespace Vestibule.Plumbing;

/// <summary>A person as the sign-in framework needs them: who they are in the district's book, and how they sign in.</summary>
public sealed class Account(Person person, Vestibule.Store.SignIn stored)
{
    /// <summary>Who it is.</summary>
    public Person Person => person;

    /// <summary>How they sign in, as it is to be stored.</summary>
    public Vestibule.Store.SignIn Stored { get; set; } = stored;

    /// <summary>True when what is stored has to be replaced. A failed try is counted by the store itself, so that none is lost.</summary>
    public bool Changed { get; set; }

    /// <summary>Locked at an instant.</summary>
    public bool LockedAt(Instant now) => Stored.LockedUntil is { } until && until > now;
}
