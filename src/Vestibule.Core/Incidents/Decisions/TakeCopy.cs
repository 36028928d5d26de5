using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Decisions;

/// <summary>
/// Somebody takes a copy of the record out of the house. That is a fact of the record itself: no copy leaves without its line, and the copy
/// holds that line too.
/// </summary>
public sealed record TakeCopy(ImmutableArray<RecordClass> Classes)
{
    /// <summary>The entry, or why not: not theirs to export, or of a class they may not read.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Export)
        ?? (Classes.All(c => Access.MayRead(who, c, incident.Matter)) ? null : new Refusal("not-allowed")))
            is { } no ? no : Guard.One(new Exported(Classes));
}
