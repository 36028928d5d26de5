using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Reach;
using Vestibule.Store;

namespace Vestibule.Clockwork;

/// <summary>
/// Hands messages of the outbox to their channels: right after the commit that put them there, and else ten times a second. At least once: a message is claimed for a while, and one whose
/// sender died is claimed again. A channel that is not set up fails at once, so that the person who waits is told the number to call.
/// </summary>
public sealed class SendOutbox(Outbox outbox, Senders senders, IClock clock, TimeProvider time, ILogger<SendOutbox> log)
    : Beat(time, TimeSpan.FromMilliseconds(100), log)
{
    /// <summary>How long a claimed message belongs to its sender.</summary>
    public static readonly Duration Lease = Duration.FromSeconds(20);

    /// <summary>How often a message is tried before it counts as failed.</summary>
    public const int Tries = 4;

    /// <inheritdoc/>
    public override string Name => "send-outbox";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        outbox.Queued += Wake;
        try
        {
            await base.ExecuteAsync(stoppingToken);
        }
        finally
        {
            outbox.Queued -= Wake;
        }
    }

    /// <inheritdoc/>
    protected override async Task BeatAsync(CancellationToken stop)
    {
        if (await outbox.NextDue(stop) is not { } next || next > clock.GetCurrentInstant())
        {
            return;
        }

        var claimed = await outbox.Claim(clock.GetCurrentInstant(), 50, Lease, stop);
        if (!claimed.IsOk)
        {
            return;
        }

        foreach (var message in claimed.Value)
        {
            var sent = await senders.SendAsync(message.Channel, message.To, message.Body.AsMemory(), stop);
            var now = clock.GetCurrentInstant();
            _ = sent switch
            {
                { Accepted: true } => await outbox.Sent(message.Id, now, stop),
                { Final: true } => await outbox.GiveUp(message.Id, sent.Error!, now, stop),
                _ when message.Attempts >= Tries => await outbox.GiveUp(message.Id, sent.Error!, now, stop),
                _ => await outbox.TryAgain(message.Id, sent.Error!, now + Duration.FromSeconds(1 << Math.Min(message.Attempts, 6)), stop),
            };
        }
    }
}
