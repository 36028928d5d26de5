namespace Vestibule.Store.Writing;

/// <summary>What the writer does when it has answered: keeps the signature over the tree, and tidies while nobody waits.</summary>
internal sealed partial class Writer
{
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

    private void KeepCheckpoint(bool quiet)
    {
        try
        {
            if (checkpoints.RowWaiting)
            {
                using var transaction = Begin(lasting: true);
                work!.Begin(transaction, ReadHead(transaction));
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
