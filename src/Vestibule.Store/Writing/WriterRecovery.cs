namespace Vestibule.Store.Writing;

/// <summary>What the writer does once the disk or the database has failed: it stops, tries a checked write, and only then saves again.</summary>
internal sealed partial class Writer
{
    private void Stop(Exception cause)
    {
        Cause = cause;
        try
        {
            work?.Dispose();
        }
        catch (Exception e) when (database.IsBroken(e) || e is InvalidOperationException)
        {
            // The connection is beyond use already.
        }

        work = null;
        State = LedgerState.Stopped;
        timer ??= time.CreateTimer(_ => { if (State == LedgerState.Stopped) queue.Writer.TryWrite(new Job<bool>(_ => true)); }, null, Again, Again);
        StateChanged?.Invoke(State);
    }

    /// <summary>What stopped the ledger last: for the log and the health page.</summary>
    public Exception? Cause { get; private set; }

    private void Resume()
    {
        try
        {
            vault.Reconnect();
            work?.Dispose();
            work = new Work(database.OpenWriter(), []);
            database.CheckHealth(work.Connection);
            Probe();
            State = LedgerState.Running;
        }
        catch (Exception e)
        {
            Cause = e;
            work?.Dispose();
            work = null;
        }

        Interlocked.Exchange(ref nudged, 0);
        if (State == LedgerState.Running)
        {
            StateChanged?.Invoke(State);
        }

        Answer();
    }

    private void Answer()
    {
        lock (gate)
        {
            resume?.TrySetResult(State == LedgerState.Running);
            wantKept?.TrySetResult(State == LedgerState.Running ? checkpoints.Last : null);
            (resume, wantKept) = (null, null);
        }
    }

    /// <summary>Writes, commits and reads back as much as an ordinary tap needs, then takes it away.</summary>
    private void Probe()
    {
        var filler = System.Security.Cryptography.RandomNumberGenerator.GetBytes(256 * 1024);
        using (var transaction = database.Begin(work!.Connection))
        {
            work.Begin(transaction, ReadHead(transaction));
            checkpoints.NeverBehind(work.Head);
            work.Execute("DELETE FROM probe");
            work.Execute("INSERT INTO probe (one, filler) VALUES (1, @filler)", ("filler", filler));
            transaction.Commit();
        }

        using (var transaction = database.Begin(work.Connection))
        {
            work.Begin(transaction, null!);
            if (work.Scalar("SELECT filler FROM probe") is not byte[] read || !read.AsSpan().SequenceEqual(filler))
            {
                throw new IOException("What was written is not what is read.");
            }

            work.Execute("DELETE FROM probe");
            transaction.Commit();
        }

        database.Forget(work.Connection);
    }
}
