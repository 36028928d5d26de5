using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.Kernel;
using Vestibule.Reach;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>The gateway for texts and calls as the district entered it.</summary>
public sealed record GatewaySettings(string? TextUrl, string? CallUrl, string Account, string Secret, string From);

/// <summary>How messages leave this district: what the Office entered. Without an entry a channel does not exist.</summary>
public sealed record ChannelSettings(
    string? Address, MailServer? Mail, GatewaySettings? Gateway, Hook? Webhook, string? PushContact, ImmutableArray<string> PushHosts, LocalTime? PracticeAt)
{
    /// <summary>The mailbox that requests for information are forwarded to.</summary>
    public Mailbox? Intake { get; init; }

    /// <summary>Nothing is set up.</summary>
    public static readonly ChannelSettings None = new(null, null, null, null, null, [], null);
}

/// <summary>
/// The settings of the channels, and the senders made from them. They are kept sealed; what was read is good for a second, so that every node
/// works by a change within a second.
/// </summary>
public sealed class ChannelBook
{
    private const string Name = "channels";
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(1);
    private readonly DistrictStore store;
    private readonly House house;
    private readonly TimeProvider time;
    private volatile Held held;

    /// <summary>The channels of a store.</summary>
    public ChannelBook(DistrictStore store, House house, TimeProvider time)
    {
        (this.store, this.house, this.time) = (store, house, time);
        Identity = new PushIdentity(store.PushKey);
        held = Make(null);
    }

    /// <summary>By what push services know this district.</summary>
    public PushIdentity Identity { get; }

    /// <summary>What is set up now.</summary>
    public ChannelSettings Current => Fresh().Settings;

    /// <summary>This program's address as phones and gateways reach it.</summary>
    public string Address => (Current.Address ?? house.Url).TrimEnd('/');

    /// <summary>The push services that are allowed.</summary>
    public PushHosts Hosts => Current.PushHosts is { IsDefaultOrEmpty: false } own ? new PushHosts(own) : PushHosts.Usual;

    /// <summary>The senders of what is set up.</summary>
    public ImmutableDictionary<string, Sender> ByChannel => Fresh().ByChannel;

    /// <summary>Puts settings in force.</summary>
    public async Task<Result<bool>> SaveAsync(ChannelSettings settings, CancellationToken stop)
    {
        var saved = await store.Settings.Write(Name, JsonSerializer.Serialize(settings, CoreJson.Default), stop);
        held = held with { At = long.MinValue };
        return saved;
    }

    private Held Fresh()
    {
        var now = time.GetTimestamp();
        if (held is { } good && good.At != long.MinValue && time.GetElapsedTime(good.At, now) < Good)
        {
            return good;
        }

        var text = store.Settings.Now(Name);
        return held = text == held.Text && held.At != 0 ? held with { At = now } : Make(text) with { At = now };
    }

    private Held Make(string? text)
    {
        var settings = text is null ? ChannelSettings.None : JsonSerializer.Deserialize<ChannelSettings>(text, CoreJson.Default)!;
        var senders = ImmutableDictionary.CreateBuilder<string, Sender>(StringComparer.Ordinal);
        if (settings.Mail is { } mail)
        {
            senders[ReachChannels.Email] = new MailSender(mail, time).SendAsync;
        }

        if (settings.Gateway is { } g)
        {
            var gateway = new Gateway(g.TextUrl, g.CallUrl, g.Account, g.Secret, g.From, (settings.Address ?? house.Url).TrimEnd('/'));
            if (g.TextUrl is not null)
            {
                senders[ReachChannels.Text] = new TextSender(gateway).SendAsync;
            }

            if (g.CallUrl is not null)
            {
                senders[ReachChannels.Voice] = new VoiceSender(gateway).SendAsync;
            }
        }

        if (settings.Webhook is { } hook)
        {
            senders["webhook"] = new HookSender(hook, time).SendAsync;
        }

        if (settings.PushContact is { } contact)
        {
            var hosts = settings.PushHosts is { IsDefaultOrEmpty: false } own ? new PushHosts(own) : PushHosts.Usual;
            senders[ReachChannels.Push] = new PushSender(new PushSetUp(Identity, contact, hosts,
                person => store.Reached.Of(new PersonId(Guid.Parse(person))).Places,
                (person, place, stop) => store.Reached.Change(new PersonId(Guid.Parse(person)), h => h.Without(place), stop)), time).SendAsync;
        }

        return new Held(text, settings, senders.ToImmutable(), 0);
    }

    private sealed record Held(string? Text, ChannelSettings Settings, ImmutableDictionary<string, Sender> ByChannel, long At);
}
