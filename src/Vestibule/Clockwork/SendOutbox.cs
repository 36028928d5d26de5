using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Reach;
using Vestibule.Store;

namespace Vestibule.Clockwork;

/// <summary>
/// Hands messages of the outbox to their channels: right after the commit that put them there, and else ten times a second. At least once: a message is claimed for a while, and one whose
/// sender died is claimed again. All that were claimed leave side by side, and a gateway that hangs holds up nobody else's. A channel that is not set up fails at once, so that the person
/// who waits is told the number to call.
/// </summary>
public sealed class SendOutbox(Outbox outbox, Senders senders, IClock clock, TimeProvider time, ILogger<SendOutbox> log)
    : Beat(time, TimeSpan.FromMilliseconds(100), log)
{
    /// <summary>
    /// How long a claimed message belongs to its sender: above <see cref="Senders.Patience"/> by half, so that no two hold it, and short enough that what a killed sender had in hand is with a gateway
    /// within fifteen seconds.
    /// </summary>
    public static readonly Duration Lease = Duration.FromSeconds(12);

    /// <summary>How often a message is tried before it counts as failed.</summary>
    public const int Tries = 4;

    /// <summary>How many may be in hand at once.</summary>
    public const int Most = 100;

    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);
    private int inHand;
    private volatile bool fresh;
    private volatile TaskCompletionSource? lingering;
    private readonly TimeProvider time = time;

    /// <summary>How many messages are with a channel now and have no answer yet.</summary>
    public int InHand => Volatile.Read(ref inHand);

    /// <inheritdoc/>
    public override string Name => "send-outbox";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        outbox.Queued += Hurry;
        try
        {
            await base.ExecuteAsync(stoppingToken);
        }
        finally
        {
            outbox.Queued -= Hurry;
        }
    }

    /// <inheritdoc/>
    protected override async Task BeatAsync(CancellationToken stop)
    {
        // Right after a commit that put messages here nothing has to be asked: there is one.
        var sure = fresh;
        fresh = false;
        if (Volatile.Read(ref inHand) >= Most || (!sure && (await outbox.NextDue(stop) is not { } next || next > clock.GetCurrentInstant())))
        {
            return;
        }

        var claimed = await outbox.Claim(clock.GetCurrentInstant(), Most - Volatile.Read(ref inHand), Lease, stop);
        if (!claimed.IsOk)
        {
            return;
        }

        Interlocked.Add(ref inHand, claimed.Value.Length);
        var batch = claimed.Value.Select(m => Task.Run(() => HandOverAsync(m, stop), CancellationToken.None)).ToArray();
        var hurry = lingering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            // The usual gateway answers within this. Who waits longer does so in the background, and a new message waits for none of them.
            await Task.WhenAny(Task.WhenAll(batch), fresh ? Task.CompletedTask : hurry.Task).WaitAsync(Linger, time, stop);
        }
        catch (TimeoutException)
        {
            // They go on.
        }
    }

    // On the writer's own thread.
    private void Hurry(bool put)
    {
        if (put)
        {
            fresh = true;
            lingering?.TrySetResult();
        }

        Wake();
    }

    private async Task HandOverAsync(OutboxMessage message, CancellationToken stop)
    {
        try
        {
            var sent = await senders.SendAsync(new Post(message.Id, message.Channel, message.To, message.Body.AsMemory(), message.Language.Tag), time, stop);
            var now = clock.GetCurrentInstant();
            _ = sent switch
            {
                { Accepted: true } => await outbox.Sent(message.Id, now, stop),
                { Final: true } => await outbox.GiveUp(message.Id, sent.Error!, now, stop),
                _ when message.Attempts >= Tries => await outbox.GiveUp(message.Id, sent.Error!, now, stop),
                _ => await outbox.TryAgain(message.Id, sent.Error!, now + Duration.FromSeconds(1 << Math.Min(message.Attempts, 6)), stop),
            };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The house closes; the lease ends by itself and the message is taken up again.
        }
#pragma warning disable CA1031 // Whatever a gateway or the disk did: the message stays claimed until its lease ends, and is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LogError("Message not handed over: {Kind}", e.GetType().FullName);
        }
        finally
        {
            Interlocked.Decrement(ref inHand);
            if (!stop.IsCancellationRequested)
            {
                Wake();
            }
        }
    }
}
