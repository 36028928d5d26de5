namespace Vestibule.Clockwork;

/// <summary>
/// A background concern: does its work, then waits for the next beat of the house's clock, or for somebody who wakes it. A beat that fails is logged by kind and tried
/// again at the next; the watch on <see cref="LastBeat"/> shows when it stopped.
/// </summary>
public abstract class Beat(TimeProvider time, TimeSpan every, ILogger log) : BackgroundService
{
    private readonly SemaphoreSlim awake = new(0, 1);
    private readonly SemaphoreSlim alone = new(1, 1);

    /// <summary>When the last beat ended well.</summary>
    public DateTimeOffset? LastBeat { get; private set; }

    /// <summary>The job's name, for health and logs.</summary>
    public abstract string Name { get; }

    /// <summary>One beat, when no other one of this job is under way here. Doing it twice does nothing twice.</summary>
    public async Task OnceAsync(CancellationToken stop)
    {
        await alone.WaitAsync(stop);
        try
        {
            await BeatAsync(stop);
            LastBeat = time.GetUtcNow();
        }
        finally
        {
            alone.Release();
        }
    }

    /// <summary>What a beat does.</summary>
    protected abstract Task BeatAsync(CancellationToken stop);

    /// <summary>Asks for a beat right now.</summary>
    public void Wake()
    {
        try
        {
            if (awake.CurrentCount == 0)
            {
                awake.Release();
            }
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Two woke it at once, or the house closes.
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        awake.Dispose();
        alone.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start of the house does not wait for the first beat.
        await Task.Yield();
        await using var timer = time.CreateTimer(_ => Wake(), null, every, every);
        do
        {
            try
            {
                await OnceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A job that dies silently is the failure this program exists to prevent: it says so and goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogError("Job {Name} failed: {Kind}", Name, e.GetType().FullName);
            }
        }
        while (await NextAsync(stoppingToken));
    }

    private async Task<bool> NextAsync(CancellationToken stop)
    {
        try
        {
            await awake.WaitAsync(stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
