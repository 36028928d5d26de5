using System.Collections.Immutable;
using System.Globalization;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>What is wrong with a journal or an export. The names in docs/journal.md are these, in lower case with hyphens.</summary>
public enum FaultKind
{
    /// <summary>The entry is not what was signed.</summary>
    Altered,
    /// <summary>The entry is missing, from the middle or from the end.</summary>
    Removed,
    /// <summary>An entry stands here that was never signed.</summary>
    Inserted,
    /// <summary>The entry stands in another place than the one it was signed for.</summary>
    Reordered,
    /// <summary>The journal is shorter than one that was signed and is kept elsewhere.</summary>
    RolledBack,
    /// <summary>No signed checkpoint covers the entry.</summary>
    Unsigned,
    /// <summary>A checkpoint is not genuine: unreadable, another journal's, not signed by the key, or filed under another size.</summary>
    Checkpoint,
    /// <summary>A genuine checkpoint contradicts later genuine ones: the key signed two histories.</summary>
    Forked,
    /// <summary>The payload is not the one that the entry committed to.</summary>
    Payload,
    /// <summary>The payload is gone and no erasure entry accounts for it.</summary>
    Erasure,
    /// <summary>The numbers of one incident and class have a gap or a double.</summary>
    Series,
    /// <summary>In an export: the inclusion proof does not lead to the signed root.</summary>
    Proof,
    /// <summary>In an export: the signed count of a class is not the number of its entries.</summary>
    Count,
    /// <summary>In an export: its key is not the one that the reader trusts.</summary>
    Key,
}

/// <summary>
/// The first thing wrong, as sequences. <see cref="First"/> is the first entry that shows a change; <see cref="Last"/> equals it wherever the
/// evidence singles one entry out, and is the end of the signed commit where every hash in the database was rewritten too. Every entry
/// before <see cref="ProvedBefore"/> is proved to be what was signed, so that nothing can be wrong before it.
/// </summary>
/// <param name="Kind">What kind of change it looks like.</param>
/// <param name="First">The first entry that shows a change.</param>
/// <param name="Last">The last entry that can be the first changed one.</param>
/// <param name="ProvedBefore">How many entries from the start a genuine checkpoint proves intact.</param>
public sealed record Fault(FaultKind Kind, long First, long Last, long ProvedBefore)
{
    /// <summary>The fault as a key and arguments, for a sentence in any language: <c>journal.altered</c> and so on.</summary>
    public Refusal Refusal => new("journal." + Name(Kind), ("first", Text(First)), ("last", Text(Last)), ("proved", Text(ProvedBefore)));

    /// <summary>The kind as docs/journal.md spells it.</summary>
    public static string Name(FaultKind kind) => kind switch
    {
        FaultKind.RolledBack => "rolled-back",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// What a check of a journal or an export found. Sound when there is no <see cref="Fault"/>.
/// </summary>
/// <param name="Entries">How many entries were read.</param>
/// <param name="Signed">How many of them, from the start, a genuine checkpoint covers.</param>
/// <param name="Root">The root over the entries read, or the signed root of an export.</param>
/// <param name="Fault">The first thing wrong, or null.</param>
/// <param name="ClockWentBack">
/// Entries recorded earlier than the one before them, at most a hundred of them: a clock was set back. A warning and no tampering.
/// </param>
public sealed record Verdict(long Entries, long Signed, Digest Root, Fault? Fault, ImmutableArray<long> ClockWentBack)
{
    /// <summary>True when nothing is wrong.</summary>
    public bool IsSound => Fault is null;
}
