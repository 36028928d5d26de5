namespace Vestibule.Clockwork;

/// <summary>
/// A background concern: does its work, then waits for the next beat of the house's clock. A beat that fails is logged by kind and tried
/// again at the next; the watch on <see cref="LastBeat"/> shows when it stopped.
/// </summary>
public abstract class Beat(TimeProvider time, TimeSpan every, ILogger log) : BackgroundService
{
    /// <summary>When the last beat ended well.</summary>
    public DateTimeOffset? LastBeat { get; private set; }

    /// <summary>The job's name, for health and logs.</summary>
    public abstract string Name { get; }

    /// <summary>One beat. Doing it twice does nothing twice.</summary>
    public abstract Task OnceAsync(CancellationToken stop);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        do
        {
            try
            {
                await OnceAsync(stoppingToken);
                LastBeat = time.GetUtcNow();
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
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
