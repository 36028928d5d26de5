using System.Collections.Immutable;
using System.Diagnostics;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Plumbing;

namespace Vestibule.Clockwork;

/// <summary>
/// Works out the proofs that pages asked for, one at a time, on a thread of its own below everybody else's, within a bound of memory. When the
/// house closes, a check that is under way is left behind and asked for again next time.
/// </summary>
public sealed class ProveEditions : Beat
{
    private readonly ProofDesk desk;
    private readonly House house;

    /// <summary>The job, woken whenever a proof is asked for.</summary>
    public ProveEditions(ProofDesk desk, House house, TimeProvider time, ILogger<ProveEditions> log) : base(time, TimeSpan.FromSeconds(30), log)
    {
        (this.desk, this.house) = (desk, house);
        desk.Asked = Wake;
    }

    /// <inheritdoc/>
    public override string Name => "prove-editions";

    /// <inheritdoc/>
    protected override async Task BeatAsync(CancellationToken stop)
    {
        while (desk.Take() is { } edition)
        {
            if (await desk.KnownAsync(edition.Files, stop) is null)
            {
                await desk.KeepAsync(await ProvedAsync(edition, stop), stop);
            }
        }
    }

    private async Task<Proof> ProvedAsync(Edition edition, CancellationToken stop)
    {
        var done = new TaskCompletionSource<Proof>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Prove(edition, done, stop)) { IsBackground = true, Priority = ThreadPriority.BelowNormal, Name = Name }.Start();
        return await done.Task.WaitAsync(stop);
    }

    private void Prove(Edition edition, TaskCompletionSource<Proof> done, CancellationToken stop)
    {
        try
        {
            var parts = ImmutableArray.CreateBuilder<ProofPart>();
            var before = 0L;
            foreach (var procedure in edition.Procedures)
            {
                var clock = Stopwatch.StartNew();
                var report = Checker.Check(procedure, new CheckOptions(house.ProofMemory, (markings, _) =>
                {
                    stop.ThrowIfCancellationRequested();
                    desk.Tell(before + markings);
                }));
                before += report.Markings;
                desk.Tell(before);
                parts.Add(Proof.Of(report, clock.ElapsedMilliseconds));
            }

            done.SetResult(new Proof(Proof.DigestOf(edition.Files), Proof.Semantics, parts.ToImmutable()));
        }
#pragma warning disable CA1031 // Whatever stops a check is handed to the beat that waits for it, which logs it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            done.SetException(e);
        }
    }
}
