using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Decisions;

/// <summary>
/// Keeps what a device sent late and the case could not apply: the case was closed since, or had gone on. It changes nothing but the record, where
/// whoever leads sees it.
/// </summary>
/// <param name="What">What was done, as a code: <c>note</c>, <c>step-done</c>, <c>other</c>.</param>
/// <param name="Content">The words as they were typed.</param>
/// <param name="Reason">The key of the refusal.</param>
public sealed record KeepLate(string What, string Content, string Reason)
{
    /// <summary>The class of the words.</summary>
    public RecordClass Filed { get; init; }

    /// <summary>The entry, or why not. A closed case is no bar.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        Guard.May(incident, who, Act.Record) is { } no ? no : Guard.One(new Kept(What, Content, Reason) { Filed = Filed });
}
