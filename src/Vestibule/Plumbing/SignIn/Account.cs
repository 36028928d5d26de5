using NodaTime;
using Vestibule.Core.District;

namespace Vestibule.Plumbing;

/// <summary>A person as the sign-in framework needs them: who they are in the district's book, and how they sign in.</summary>
public sealed class Account(Person person, Vestibule.Store.SignIn stored)
{
    /// <summary>Who it is.</summary>
    public Person Person => person;

    /// <summary>How they sign in, as it was read, with what is about to change.</summary>
    public Vestibule.Store.SignIn Stored { get; set; } = stored;

    /// <summary>What is about to change. It is put to what is stored by then, so that nothing that happened meanwhile is undone.</summary>
    public Func<Vestibule.Store.SignIn, Vestibule.Store.SignIn>? Change { get; private set; }

    /// <summary>Adds a change.</summary>
    public void Alter(Func<Vestibule.Store.SignIn, Vestibule.Store.SignIn> change)
    {
        var before = Change;
        (Stored, Change) = (change(Stored), before is null ? change : s => change(before(s)));
    }

    /// <summary>What is stored now.</summary>
    public void Saved(Vestibule.Store.SignIn now) => (Stored, Change) = (now, null);

    /// <summary>Locked at an instant.</summary>
    public bool LockedAt(Instant now) => Stored.LockedUntil is { } until && until > now;
}
