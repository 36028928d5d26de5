using System.Collections.Immutable;
using NodaTime;

namespace Vestibule.Core.Alerts;

/// <summary>The channels by which a person can be reached, by name.</summary>
public static class ReachChannels
{
    /// <summary>An alert on a phone or computer that the person allowed.</summary>
    public const string Push = "push";
    /// <summary>A text message.</summary>
    public const string Text = "text";
    /// <summary>A phone call that reads the alert out.</summary>
    public const string Voice = "voice";
    /// <summary>E-mail.</summary>
    public const string Email = "email";

    /// <summary>All, in the order in which a person is tried who never chose one: the quick ones first.</summary>
    public static readonly ImmutableArray<string> Usual = [Push, Text, Voice, Email];
}

/// <summary>One phone or computer on which a person allowed alerts: the push address its browser made, and the keys to seal for it.</summary>
public sealed record PushPlace(Guid Id, string Endpoint, ImmutableArray<byte> Key, ImmutableArray<byte> Secret, string Label, Instant Made);

/// <summary>How one person is reached: the channels in the order they prefer, and their devices.</summary>
public sealed record HowReached(ImmutableArray<string> Order, ImmutableArray<PushPlace> Places)
{
    /// <summary>Somebody who never chose.</summary>
    public static readonly HowReached Usual = new([], []);

    /// <summary>Every channel in this person's order. One they did not name comes after those they did: nobody is left out by an old choice.</summary>
    public ImmutableArray<string> InOrder => [.. Order.Where(ReachChannels.Usual.Contains).Distinct(), .. ReachChannels.Usual.Except(Order)];

    /// <summary>
    /// Every channel in the order of one alert: those that the step of the ladder names, then this person's own. A step says what comes first; it takes no way to reach somebody from them.
    /// </summary>
    public ImmutableArray<string> InOrderOf(ImmutableArray<string> step) => step.IsDefaultOrEmpty ? InOrder : [.. step.Where(ReachChannels.Usual.Contains).Distinct(), .. InOrder.Except(step)];

    /// <summary>With a device; the same push address again replaces the earlier one.</summary>
    public HowReached With(PushPlace place) => this with { Places = [.. Places.Where(p => p.Endpoint != place.Endpoint).TakeLast(9), place] };

    /// <summary>Without a device.</summary>
    public HowReached Without(Guid place) => this with { Places = [.. Places.Where(p => p.Id != place)] };
}
