using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Entries;

/// <summary>
/// Payloads of this incident were erased under a retention rule, which is named by its key. That the entries existed, when, and by whom
/// remains; what they said is gone.
/// </summary>
public sealed record Erased(ImmutableArray<EntryId> Entries, string Rule) : Entry;

/// <summary>Somebody took a copy of the record out of the house: by whom and when is in the line, here is of which classes.</summary>
public sealed record Exported(ImmutableArray<RecordClass> Classes) : Entry;

/// <summary>
/// A version of a sheet of a register, as it was kept: what is not an incident stands in the same journal. The version counts from 1; the state
/// is a code of the register.
/// </summary>
public sealed record SheetKept(string Register, RecordClass Filed, long Version, int State, byte[] Body) : Entry
{
    /// <inheritdoc/>
    [System.Text.Json.Serialization.JsonIgnore]
    public override RecordClass Class => Filed;
}
