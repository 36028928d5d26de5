using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Reach;

namespace Vestibule.DeskTests.Reach;

/// <summary>Our push through a push service and browser that other people wrote. It checks the signature and opens the seal; the rest is checked here.</summary>
public sealed class PushReceiverTests
{
    [Fact]
    public async Task A_browser_reads_what_was_sealed_for_it_and_the_service_knows_who_sent_it()
    {
        await using var service = await Peer.PushAsync();
        using var identity = new PushIdentity(SHA256.HashData("a district"u8));
        var place = await SubscribeAsync(service, identity);
        var post = new Post(Guid.NewGuid(), "push", "person", "مدرسة لاركسبير: هناك من يحتاج إليك\nhttps://v.example/a/abc?lang=ar"u8.ToArray(), "ar");
        Assert.Equal(Sent.Ok, await Sender(service, identity, [place.Place], []).SendAsync(post, CancellationToken.None));

        var taken = await service.NextAsync();
        Assert.Equal(201, taken.GetProperty("status").GetInt32());
        using var read = JsonDocument.Parse(taken.GetProperty("messages").EnumerateArray().Single().GetString()!);
        var notification = read.RootElement.GetProperty("notification");
        Assert.Equal(8030, read.RootElement.GetProperty("web_push").GetInt32());
        Assert.Equal(("مدرسة لاركسبير: هناك من يحتاج إليك", "https://v.example/a/abc?lang=ar", "rtl"),
            (notification.GetProperty("title").GetString(), notification.GetProperty("navigate").GetString(), notification.GetProperty("dir").GetString()));

        var headers = taken.GetProperty("headers");
        Assert.Equal(("high", "1800", "aes128gcm"), (Header("urgency"), Header("ttl"), Header("content-encoding")));
        Assert.Matches("^[A-Za-z0-9_-]{1,32}$", Header("topic"));
        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(Header("authorization")["vapid t=".Length..].Split('.')[1])).RootElement;
        Assert.Equal((service.Url, "mailto:it@district.example"), (claims.GetProperty("aud").GetString(), claims.GetProperty("sub").GetString()));
        Assert.InRange(claims.GetProperty("exp").GetInt64(), DateTimeOffset.UnixEpoch.ToUnixTimeSeconds(), TimeProvider.System.GetUtcNow().AddHours(24).ToUnixTimeSeconds());

        string Header(string name) => headers.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task A_device_that_is_gone_is_forgotten_and_the_person_s_other_device_still_rings()
    {
        await using var service = await Peer.PushAsync();
        using var identity = new PushIdentity(SHA256.HashData("a district"u8));
        var (old, fresh) = (await SubscribeAsync(service, identity), await SubscribeAsync(service, identity));
        await service.TellAsync(new { expire = old.Hash });
        List<Guid> gone = [];
        Assert.Equal(Sent.Ok, await Sender(service, identity, [old.Place, fresh.Place], gone).SendAsync(Short, CancellationToken.None));
        Assert.Equal([old.Place.Id], gone);
        Assert.Equal(Sent.Never("push-410"), await Sender(service, identity, [old.Place], gone).SendAsync(Short, CancellationToken.None));
    }

    [Fact]
    public async Task A_push_signed_by_somebody_else_is_refused_by_the_service_and_one_to_another_host_never_leaves()
    {
        await using var service = await Peer.PushAsync();
        using var identity = new PushIdentity(SHA256.HashData("a district"u8));
        using var other = new PushIdentity(SHA256.HashData("somebody else"u8));
        var place = await SubscribeAsync(service, identity);
        Assert.Equal(Sent.Never("push-400"), await Sender(service, other, [place.Place], []).SendAsync(Short, CancellationToken.None));
        await service.NextAsync();
        var elsewhere = new PushSender(new PushSetUp(identity, "mailto:it@district.example", PushHosts.Usual, _ => [place.Place], (_, _, _) => Task.CompletedTask), TimeProvider.System);
        Assert.Equal(Sent.Never("push-host-not-allowed"), await elsewhere.SendAsync(Short, CancellationToken.None));
        Assert.Equal(Sent.Never("push-no-device"), await Sender(service, identity, [], []).SendAsync(Short, CancellationToken.None));
        Assert.True(service.IsQuiet);
    }

    private static readonly Post Short = new(Guid.NewGuid(), "push", "person", "x"u8.ToArray(), "en");

    private static PushSender Sender(Peer service, PushIdentity identity, ImmutableArray<PushPlace> places, List<Guid> gone) => new(
        new PushSetUp(identity, "mailto:it@district.example", new PushHosts([service.Url]), _ => places, (_, place, _) =>
        {
            gone.Add(place);
            return Task.CompletedTask;
        }), TimeProvider.System);

    private static async Task<(PushPlace Place, string Hash)> SubscribeAsync(Peer service, PushIdentity identity)
    {
        var made = await service.TellAsync(new { subscribe = Base64Url.EncodeToString(identity.PublicKey) });
        return (new PushPlace(Guid.NewGuid(), made.GetProperty("endpoint").GetString()!, Bytes("key"), Bytes("secret"), "a phone", Instant.MinValue), made.GetProperty("hash").GetString()!);

        ImmutableArray<byte> Bytes(string name) => [.. Base64Url.DecodeFromChars(made.GetProperty(name).GetString()!.TrimEnd('='))];
    }
}
