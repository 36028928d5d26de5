using CsCheck;
using NodaTime;
using Vestibule.Core.Alerts;
using Xunit;

namespace Vestibule.CoreTests.Alerts;

/// <summary>What the door is told about an alert, from the stored instants alone.</summary>
public sealed class WatchdogTests
{
    private static readonly Instant Alerted = Instant.FromUtc(2017, 3, 10, 16, 41);

    [Fact]
    public void A_message_that_no_sender_ever_touched_counts_as_not_delivered_after_ten_seconds()
    {
        Trace[] untouched = [new(Alerted, null, null, null, null)];
        Assert.Equal(HowFar.Leaving, Watchdog.Of(untouched, Alerted, At(9.999)).How);
        Assert.Equal((HowFar.NotDelivered, At(10)), Watchdog.Of(untouched, Alerted, At(10)));
        Assert.Equal(HowFar.NotDelivered, Watchdog.Of([], Alerted, At(10)).How);
    }

    [Fact]
    public void When_every_channel_failed_it_is_said_at_once_and_one_that_was_taken_takes_it_back()
    {
        Trace failed = new(Alerted, null, null, null, At(1));
        Assert.Equal((HowFar.NotDelivered, At(1)), Watchdog.Of([failed], Alerted, At(2)));
        Assert.Equal(HowFar.Leaving, Watchdog.Of([failed, new(Alerted, null, null, null, null)], Alerted, At(2)).How);
        Assert.Equal((HowFar.Sent, At(21)), Watchdog.Of([failed, new(Alerted, At(21), null, null, null)], Alerted, At(22)));
    }

    [Fact]
    public void What_a_gateway_took_and_gave_back_was_not_delivered() =>
        Assert.Equal(HowFar.NotDelivered, Watchdog.Of([new(Alerted, At(1), null, null, At(4))], Alerted, At(5)).How);

    [Fact]
    public void Whatever_happened_and_whenever_one_looks_silence_never_lasts_longer_than_ten_seconds()
    {
        var instant = Gen.Double[-60, 60].Select(s => s < 0 ? null : (Instant?)At(s));
        var trace = Gen.Select(instant, instant, instant, instant).Select(t => new Trace(Alerted, t.Item1, t.Item2, t.Item3, t.Item4));
        Gen.Select(trace.Array[0, 5], Gen.Double[0, 120]).Sample(t =>
        {
            // Only what had happened by then can be known then.
            var now = At(t.Item2);
            var known = t.Item1.Select(m => new Trace(m.Made, Past(m.Sent), Past(m.Delivered), Past(m.Seen), Past(m.Failed))).ToArray();
            var (how, since) = Watchdog.Of(known, Alerted, now);
            Assert.True(how != HowFar.Leaving || now < Alerted + Watchdog.Patience);
            Assert.True(since <= now);
            Assert.Equal(known.Any(m => m.Seen is not null), how == HowFar.Seen);
            Assert.True(how is not (HowFar.Sent or HowFar.Delivered) || known.Any(m => m.Sent is not null || m.Delivered is not null));
            Instant? Past(Instant? at) => at <= now ? at : null;
        }, iter: 20_000);
    }

    private static Instant At(double seconds) => Alerted + Duration.FromSeconds(seconds);
}
