using System.Threading.Channels;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;

namespace Vestibule.Store.Writing;

/// <summary>
/// The one writer: a thread that takes what is waiting, does it in one transaction, commits, and only then answers. When the disk or
/// the database fails it answers nothing but "not saved" until a checked write has succeeded.
/// </summary>
internal sealed partial class Writer : IAsyncDisposable
{
    public static readonly Refusal NotSaved = new("error.not-saved");
    private const int Batch = 1000, Waiting = 10_000;
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(20), Keep = TimeSpan.FromSeconds(1), Again = TimeSpan.FromSeconds(2);

    private readonly Channel<Job> queue = Channel.CreateBounded<Job>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly Database database;
    private readonly KeyVault vault;
    private readonly Checkpoints checkpoints;
    private readonly TimeProvider time;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private ITimer? timer;
    private Work? work;
    private TaskCompletionSource<bool>? resume;
    private volatile TaskCompletionSource<byte[]?>? wantKept;
    private long kept;

    public Writer(Database database, KeyVault vault, Checkpoints checkpoints, TimeProvider time)
    {
        (this.database, this.vault, this.checkpoints, this.time) = (database, vault, checkpoints, time);
        work = new Work(database.OpenWriter(), []);
        thread = new Thread(Loop) { IsBackground = true, Name = "journal writer" };
    }

    /// <summary>Called on the writer's thread after each commit, before anybody is answered.</summary>
    public Action<Work>? Committed { get; set; }

    public Action<LedgerState>? StateChanged { get; set; }

    public LedgerState State { get; private set; }

    public void Start()
    {
        kept = time.GetTimestamp();
        thread.Start();
    }

    public async Task<Result<T>> Do<T>(Func<Work, Result<T>> run, CancellationToken stop, IncidentId? needsKey = null)
    {
        if (State == LedgerState.Stopped)
        {
            return NotSaved;
        }

        var job = new Job<T>(run, needsKey);
        await queue.Writer.WriteAsync(job, stop);
        return await job.Answer.WaitAsync(stop);
    }

    /// <summary>Tries a checked write now. True when the ledger saves again.</summary>
    public async Task<bool> TryResume()
    {
        if (State == LedgerState.Running)
        {
            return true;
        }

        Task<bool> answer;
        lock (gate)
        {
            answer = (resume ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        await queue.Writer.WriteAsync(new Job<bool>(_ => true));
        return await answer;
    }

    /// <summary>A signed note, kept outside the database, that covers everything committed before the call; null when stopped or empty.</summary>
    public async Task<byte[]?> Kept(CancellationToken stop)
    {
        var job = new Job<bool>(_ => true);
        await queue.Writer.WriteAsync(job, stop);
        await job.Answer.WaitAsync(stop);
        Task<byte[]?> answer;
        lock (gate)
        {
            answer = (wantKept ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        await queue.Writer.WriteAsync(new Job<bool>(_ => true), stop);
        return await answer.WaitAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        if (thread.IsAlive)
        {
            await Task.Run(thread.Join);
        }

        if (timer is not null)
        {
            await timer.DisposeAsync();
        }

        work?.Dispose();
    }

    private void Loop()
    {
        var jobs = new List<Job>(Batch);
        while (Next(jobs))
        {
            if (State == LedgerState.Stopped)
            {
                jobs.ForEach(j => j.NotSaved());
                Resume();
                continue;
            }

            if (jobs.Count > 0)
            {
                Write(jobs);
            }

            if (State == LedgerState.Running && checkpoints.Waiting
                && (jobs.Count == 0 || wantKept is not null || time.GetElapsedTime(kept) >= Keep))
            {
                KeepCheckpoint(quiet: jobs.Count == 0);
            }

            Answer();
        }

        if (State == LedgerState.Running && checkpoints.Waiting)
        {
            KeepCheckpoint(quiet: true);
        }
    }

    /// <summary>The jobs that wait. An empty list means that it is quiet and a signature waits to be kept; false, that it is over.</summary>
    private bool Next(List<Job> jobs)
    {
        jobs.Clear();
        if (queue.Reader.Count == 0)
        {
            var more = queue.Reader.WaitToReadAsync().AsTask();
            if (checkpoints.Waiting && State == LedgerState.Running && !more.Wait(Idle))
            {
                return true;
            }

            if (!more.GetAwaiter().GetResult())
            {
                return false;
            }
        }

        while (jobs.Count < Batch && queue.Reader.TryRead(out var job))
        {
            jobs.Add(job);
        }

        return true;
    }

    private void Write(List<Job> jobs)
    {
        try
        {
            vault.Ensure([.. jobs.Select(j => j.NeedsKey).OfType<IncidentId>()], RecordClass.Operational);
            using var transaction = database.Begin(work!.Connection);
            work.Begin(transaction, ReadHead(transaction));
            checkpoints.NeverBehind(work.Head);
            var before = work.Head;
            checkpoints.Store(work);
            for (var i = 0; i < jobs.Count; i++)
            {
                if (!Run(jobs[i]))
                {
                    jobs.RemoveAt(i--);
                }
            }

            if (work.Head != before)
            {
                work.Execute("UPDATE journal_head SET size = @size, frontier = @frontier",
                    ("size", work.Head.Next), ("frontier", work.Head.Frontier.ToBytes()));
            }

            transaction.Commit();
        }
        catch (Exception e)
        {
            Stop(e);
            jobs.ForEach(j => j.NotSaved());
            return;
        }

        checkpoints.Stored();
        Committed?.Invoke(work);
        jobs.ForEach(j => j.Saved());
        checkpoints.Sign(work.Head);
        foreach (var key in work.KeysToDestroy)
        {
            vault.Destroy(key);
        }

        if (work.KeysToDestroy.Count > 0)
        {
            database.Forget(work.Connection);
        }
    }

    private bool Run(Job job)
    {
        var (head, events, keys) = (work!.Head, work.Events.Count, work.KeysToDestroy.Count);
        work.Execute("SAVEPOINT job");
        try
        {
            job.Run(work);
            work.Execute("RELEASE SAVEPOINT job");
            return true;
        }
        catch (Exception e) when (!database.IsBroken(e))
        {
            work.Execute("ROLLBACK TO SAVEPOINT job");
            work.Execute("RELEASE SAVEPOINT job");
            work.Head = head;
            work.Events.RemoveRange(events, work.Events.Count - events);
            work.KeysToDestroy.RemoveRange(keys, work.KeysToDestroy.Count - keys);
            job.Failed(e);
            return false;
        }
    }

    private Head ReadHead(System.Data.Common.DbTransaction transaction)
    {
        work!.Begin(transaction, null!);
        using var reader = work.Query("SELECT district, generation, frontier FROM journal_head WHERE one = 1" + database.ForUpdate);
        reader.Read();
        return new Head(((byte[])reader[0]).Id(), reader.GetInt64(1), Frontier.FromBytes((byte[])reader[2]).Value);
    }

    private void KeepCheckpoint(bool quiet)
    {
        try
        {
            if (checkpoints.RowWaiting)
            {
                using var transaction = database.Begin(work!.Connection);
                work.Begin(transaction, ReadHead(transaction));
                checkpoints.Store(work);
                transaction.Commit();
                checkpoints.Stored();
            }

            checkpoints.KeepOutside();
            kept = time.GetTimestamp();
            if (quiet)
            {
                database.Tidy(work!.Connection);
            }
        }
        catch (Exception e)
        {
            Stop(e);
        }
    }
}
