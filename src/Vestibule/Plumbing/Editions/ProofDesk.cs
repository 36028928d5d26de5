using System.Collections.Concurrent;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>How far a check is: markings looked at so far, none while it waits its turn.</summary>
public sealed record ProofProgress(long Markings, bool Running);

/// <summary>
/// Where pages ask for the proof of an edition, and never wait for it: what is known is given at once, what is not is worked out behind, one
/// at a time, and kept for every node and every later start.
/// </summary>
public sealed class ProofDesk(DistrictStore store, IClock clock)
{
    private const int MostWaiting = 20;
    private readonly ConcurrentDictionary<string, Proof> known = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly List<Edition> waiting = [];
    private (string Digest, long Markings)? running;

    /// <summary>Called when something is asked for that is not known yet.</summary>
    public Action Asked { get; set; } = () => { };

    /// <summary>The proof of these files, or null; then it is being worked out, and <see cref="Progress"/> says how far it is.</summary>
    public async Task<Proof?> OfAsync(Edition edition, CancellationToken stop)
    {
        if (await KnownAsync(edition.Files, stop) is { } proof)
        {
            return proof;
        }

        var digest = Proof.DigestOf(edition.Files);

        lock (gate)
        {
            if (running?.Digest != digest && waiting.All(w => Proof.DigestOf(w.Files) != digest))
            {
                // The newest is what somebody looks at now. Who asked for one that is forgotten asks again by looking again.
                waiting.Insert(0, edition);
                waiting.RemoveRange(Math.Min(MostWaiting, waiting.Count), Math.Max(0, waiting.Count - MostWaiting));
            }
        }

        Asked();
        return null;
    }

    /// <summary>The proof of these files if anybody ever worked it out.</summary>
    public async Task<Proof?> KnownAsync(IEnumerable<KeyValuePair<string, string>> files, CancellationToken stop)
    {
        var digest = Proof.DigestOf(files);
        if (!known.ContainsKey(digest) && await store.Registers.Read(ProcedureRegisters.Proofs, Sheet(digest), stop) is { } sheet)
        {
            known[digest] = sheet.As<Proof>();
        }

        return known.GetValueOrDefault(digest);
    }

    /// <summary>How far the check of these files is; null when nobody asked for it.</summary>
    public ProofProgress? Progress(Edition edition)
    {
        var digest = Proof.DigestOf(edition.Files);
        lock (gate)
        {
            return running is { } now && now.Digest == digest ? new(now.Markings, true) : waiting.Any(w => Proof.DigestOf(w.Files) == digest) ? new(0, false) : null;
        }
    }

    /// <summary>The next one to work out, marked as running; null when there is none.</summary>
    public Edition? Take()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                running = null;
                return null;
            }

            var next = waiting[0];
            waiting.RemoveAt(0);
            running = (Proof.DigestOf(next.Files), 0);
            return next;
        }
    }

    /// <summary>Says how far the running one is.</summary>
    public void Tell(long markings)
    {
        lock (gate)
        {
            running = running is { } now ? (now.Digest, markings) : null;
        }
    }

    /// <summary>Keeps what a check came to. Where another node was faster, the same is kept already.</summary>
    public async Task KeepAsync(Proof proof, CancellationToken stop)
    {
        var id = Sheet(proof.Digest);
        if (!proof.GaveUp)
        {
            await store.Registers.Keep(new Keeping(
                ProcedureRegisters.Proofs, id, 0, new TapId(DerivedIds.Of(id.Value, 1)), Actor.Program, new Happened(clock.GetCurrentInstant(), TimeSource.Server),
                ProcedureRegisters.Bytes(proof)), stop);
        }

        known[proof.Digest] = proof;
    }

    private static SheetId Sheet(string digest) => ProcedureRegisters.ByDigest(digest, Proof.Semantics);
}
