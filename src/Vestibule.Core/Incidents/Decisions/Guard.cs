using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Decisions;

/// <summary>The checks that decisions share.</summary>
internal static class Guard
{
    /// <summary>Refuses when the act is not theirs, or when the journal holds what this program does not know. Closed is no bar.</summary>
    public static Refusal? May(Incident incident, Who who, Act act) =>
        !Access.May(who, act, incident.Matter) ? new Refusal("not-allowed")
        : incident.HasUnknown ? new Refusal("unknown-entry")
        : null;

    /// <summary>As <see cref="May"/>, and the incident must still be open.</summary>
    public static Refusal? Open(Incident incident, Who who, Act act) =>
        May(incident, who, act) ?? (incident.Closed is { } closed ? new Refusal("already-closed", ("case", incident.Opened.CaseNumber)) : null);

    /// <summary>The person as the entry remembers them. Asking it of nobody is a defect: the route needed a person.</summary>
    public static Named Named(Who who) => who.Person is { } p
        ? new Named(p.Id, p.Name, p.Title)
        : throw new InvalidOperationException("A person must be signed in here.");

    /// <summary>The role somebody acts in on this incident, as procedures name it.</summary>
    public static string RoleOf(Who who, Incident incident) =>
        Access.May(who, Act.Counsel, incident.Matter) ? "legal"
        : Access.May(who, Act.Guide, incident.Matter) ? "safety"
        : Access.May(who, Act.Lead, incident.Matter) ? "leader"
        : "employee";

    /// <summary>One entry.</summary>
    public static Result<ImmutableArray<Entry>> One(Entry entry) => ImmutableArray.Create(entry);

    /// <summary>A text within its limit, trimmed; or a refusal naming the limit.</summary>
    public static Refusal? TooLong(string? text, int limit) =>
        text is { } t && t.Length > limit ? new Refusal("too-long", ("limit", limit.ToString(System.Globalization.CultureInfo.InvariantCulture))) : null;
}
