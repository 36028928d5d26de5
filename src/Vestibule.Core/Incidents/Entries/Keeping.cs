using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Entries;

/// <summary>
/// Payloads of this incident were erased under a retention rule, which is named by its key. That the entries existed, when, and by whom
/// remains; what they said is gone.
/// </summary>
public sealed record Erased(ImmutableArray<EntryId> Entries, string Rule) : Entry;
