using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// Whether the district asks for more than a password from those who read what counsel, the records desk and the Office read. They are led to add a device or codes each time they
/// come in by password alone; nobody is kept out, since an official may be at a counter.
/// </summary>
public sealed class StrongerSignIn(DistrictStore store)
{
    private const string Name = "more-than-a-password";
    private static readonly Act[] Sensitive = [Act.Counsel, Act.SeeRecords, Act.KeepOffice];

    /// <summary>Whether it is asked for.</summary>
    public bool IsAsked => store.Settings.Now(Name) is not null;

    /// <summary>Asks for it from now on, or no more.</summary>
    public Task<Result<bool>> Ask(bool asked, CancellationToken stop) => store.Settings.Write(Name, asked ? "1" : null, stop);

    /// <summary>Whether somebody who came in by password alone is led to add another way.</summary>
    public bool Leads(Person person) => Sensitive.Any(act => Access.May(new Who(person, null, null, KnownBy.SignedIn), act)) && IsAsked;
}
