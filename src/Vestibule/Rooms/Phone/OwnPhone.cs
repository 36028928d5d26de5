using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Reach;
using Vestibule.Store;

namespace Vestibule.Rooms.Phone;

/// <summary>How one person is reached, as they see it themselves: their channels and where the last test of each stands, their devices, and the key to allow alerts on this one.</summary>
public sealed record PhoneView(
    Person Person, ImmutableArray<(string Channel, string To, bool Ready, Vestibule.Plumbing.MessageState? Last)> Channels, ImmutableArray<PushPlace> Places, string PushKey, bool PushReady, Instant? Tested, bool Testing, Refusal? Why);

/// <summary>A person's own phone: tested in one tap, alerts allowed or taken back on a device, and in which order the channels are tried.</summary>
public static class OwnPhone
{
    /// <summary>The page.</summary>
    public const string Path = "/account/phone";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (Screen screen, OwnPhoneParts parts, CancellationToken stop) => await ShowAsync(screen, parts, null, stop)).Needs(Act.OwnAccount);
        app.MapPost(Path + "/test", async (Screen screen, Form form, OwnPhoneParts parts, CancellationToken stop) =>
            Done(screen, await parts.Practising.OwnAsync(screen.Who.Person!, form.Tap, stop))).Needs(Act.OwnAccount);
        app.MapPost(Path + "/order", async (Screen screen, Form form, OwnPhoneParts parts, CancellationToken stop) =>
        {
            // Two places for one channel are no mistake worth a refusal: it keeps the earlier one, and the one left out moves up.
            ImmutableArray<string> order = [.. Enumerable.Range(0, ReachChannels.Usual.Length).Select(n => form.Typed($"place-{n}")).Where(ReachChannels.Usual.Contains).Distinct()];
            return order.IsEmpty ? screen.Go(Path) : Done(screen, await parts.Reached.Change(screen.Who.Person!.Id, h => h with { Order = order }, stop));
        }).Needs(Act.OwnAccount);
        app.MapPost(Path + "/device", AllowAsync).Needs(Act.OwnAccount);
        app.MapPost(Path + "/device/{place}/forget", async (Screen screen, string place, OwnPhoneParts parts, CancellationToken stop) =>
            Guid.TryParse(place, out var id) ? Done(screen, await parts.Reached.Change(screen.Who.Person!.Id, h => h.Without(id), stop)) : screen.Go(Path)).Needs(Act.OwnAccount);
    }

    private static async Task<IResult> AllowAsync(Screen screen, Form form, OwnPhoneParts parts, CancellationToken stop)
    {
        var (endpoint, label) = (form.Required("endpoint", 1000), form.Text("label", 80));
        if (!form.Ok || !parts.Channels.Hosts.Allows(endpoint) || Key(form.Typed("key"), 65) is not { } key || Key(form.Typed("secret"), 16) is not { } secret || !OnCurve(key))
        {
            return await ShowAsync(screen, parts, new Refusal("push-not-allowed"), stop);
        }

        var place = new PushPlace(Guid.NewGuid(), endpoint, [.. key], [.. secret], label ?? "", screen.Now);
        return Done(screen, await parts.Reached.Change(screen.Who.Person!.Id, h => h.With(place), stop));
    }

    private static async Task<IResult> ShowAsync(Screen screen, OwnPhoneParts parts, Refusal? why, CancellationToken stop)
    {
        var me = screen.Who.Person!;
        var tests = (await parts.Journals.Messages(Practising.Of(me.Id), stop)).Where(m => m.Queued > screen.Now - Duration.FromHours(24)).ToArray();
        var places = parts.Reached.Of(me.Id).Places;
        return screen.Show<PhonePage, PhoneView>(new PhoneView(me,
            [.. parts.Addressing.Channels(me).Select(c => (c.Channel, c.To, parts.Senders.Has(c.Channel), tests.LastOrDefault(t => t.Channel == c.Channel)))],
            places, Base64Url.EncodeToString(parts.Channels.Identity.PublicKey), parts.Senders.Has(ReachChannels.Push),
            (await Practising.TestedAsync(parts.Journals, [me], screen.Now, screen.Zone, stop)).Values.Cast<Instant?>().FirstOrDefault(),
            tests.Any(t => t.Queued > screen.Now - Duration.FromMinutes(5)), why), why is null ? 200 : 400);
    }

    private static IResult Done(Screen screen, Result<bool> done) => done.Refusal is { } no ? screen.Refused(no, Path) : screen.Go(Path);

    private static byte[]? Key(string text, int length) =>
        Base64Url.IsValid(text, out var long_) && long_ == length ? Base64Url.DecodeFromChars(text) : null;

    private static bool OnCurve(byte[] key)
    {
        try
        {
            using var point = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PushSealing.Point(key) });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>What the page of one's own phone works with.</summary>
public sealed record OwnPhoneParts(Journals Journals, Reached Reached, Addressing Addressing, Senders Senders, ChannelBook Channels, Practising Practising);
