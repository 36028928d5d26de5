namespace Vestibule.Core.Journal;

/// <summary>
/// Checks a stored journal against its signed checkpoints and names the first entry that was altered, removed, inserted or moved. It
/// trusts nothing in the database: every hash is computed again, and only the signing key and the last signed checkpoint come from elsewhere.
/// </summary>
public static class Verifier
{
    /// <summary>
    /// The verdict on these rows, in stored order. The rows may be enumerated a second time when something is wrong. A payload or series
    /// fault is reported when it comes before any change to the entries themselves.
    /// </summary>
    public static Verdict Verify(IEnumerable<StoredRow> rows, Evidence evidence)
    {
        var verdict = new JournalCheck(evidence).Run(rows);
        return verdict.IsSound || evidence.EverySignature ? verdict : new JournalCheck(evidence with { EverySignature = true }).Run(rows);
    }
}
