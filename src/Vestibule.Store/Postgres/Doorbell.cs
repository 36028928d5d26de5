using Npgsql;
using Vestibule.Store.Writing;

namespace Vestibule.Store.Postgres;

/// <summary>
/// Tells nodes of each other's commits. The bell rings on a connection of its own, never inside a write, and several commits may ring
/// once. What was committed is read by sequence; a slow look every few seconds is the net under it.
/// </summary>
internal sealed class Doorbell : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private readonly PostgresDatabase database;
    private readonly Feed feed;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim look = new(1), ring = new(0);
    private readonly Task[] tasks;
    private int ringing;

    public Doorbell(PostgresDatabase database, Feed feed, TimeProvider time)
    {
        (this.database, this.feed, this.time) = (database, feed, time);
        tasks = [Task.Run(() => Again(Listen)), Task.Run(() => Again(Ringing)), Task.Run(Reading)];
    }

    /// <summary>After a commit with new entries.</summary>
    public void Ring(bool entries)
    {
        if (entries && Interlocked.Exchange(ref ringing, 1) == 0)
        {
            ring.Release();
        }

        if (entries)
        {
            Now();
        }
    }

    private int disposed;

    /// <summary>Stops listening. Once is enough; a second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await stop.CancelAsync();
        await Task.WhenAll(tasks);
        stop.Dispose();
    }

    private void Now()
    {
        if (look.CurrentCount == 0)
        {
            look.Release();
        }
    }

    private async Task Reading()
    {
        var last = -2L;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                last = last == -2 ? feed.Newest() : last;
                for (var more = feed.Read(last, 500); more.Count > 0; more = feed.Read(last, 500))
                {
                    feed.Publish([.. more]);
                    last = more[^1].Sequence;
                }

                await WaitForLook();
            }
            catch (Exception e) when (database.IsBroken(e))
            {
                await Pause();
            }
        }
    }

    private async Task WaitForLook()
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var net = Task.Delay(Look, time, either.Token);
        await Task.WhenAny(look.WaitAsync(either.Token), net);
        await either.CancelAsync();
    }

    private async Task Listen()
    {
        await using var connection = await database.Main.OpenConnectionAsync(stop.Token);
        connection.Notification += (_, _) => Now();
        await using (var listen = new NpgsqlCommand("LISTEN vestibule", connection))
        {
            await listen.ExecuteNonQueryAsync(stop.Token);
        }

        Now();
        while (true)
        {
            await connection.WaitAsync(stop.Token);
        }
    }

    private async Task Ringing()
    {
        await using var connection = await database.Main.OpenConnectionAsync(stop.Token);
        await using var notify = new NpgsqlCommand("NOTIFY vestibule", connection);
        while (true)
        {
            await ring.WaitAsync(stop.Token);
            Interlocked.Exchange(ref ringing, 0);
            await notify.ExecuteNonQueryAsync(stop.Token);
        }
    }

    private async Task Again(Func<Task> run)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await run();
            }
            catch (Exception e) when (database.IsBroken(e) || e is OperationCanceledException)
            {
                await Pause();
            }
        }
    }

    private async Task Pause()
    {
        try
        {
            await Task.Delay(Look, time, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The store closes.
        }
    }
}
