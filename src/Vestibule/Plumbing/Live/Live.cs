using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;
using Channel = System.Threading.Channels.Channel;

namespace Vestibule.Plumbing;

/// <summary>
/// Tells open pages that something changed, as server-sent events. An event says only "look again": the page fetches itself, through the
/// gate, so nothing is told here that its reader may not see. Rights are asked again before each event and each ping.
/// </summary>
public static class Live
{
    /// <summary>How often a quiet stream says that it lives.</summary>
    public static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    /// <summary>The stream of one incident for the door, the leader and counsel.</summary>
    public static string Case(IncidentId incident, long after) => string.Create(CultureInfo.InvariantCulture, $"/live/case/{incident}?after={after}");

    /// <summary>The stream of one incident for those who read its record.</summary>
    public static string Record(IncidentId incident, long after) => string.Create(CultureInfo.InvariantCulture, $"/live/record/{incident}?after={after}");

    /// <summary>The stream of one incident for those who look after a detained parent's children.</summary>
    public static string Kin(IncidentId incident, long after) => string.Create(CultureInfo.InvariantCulture, $"/live/kin/{incident}?after={after}");

    /// <summary>The stream of a room's list: <c>leader</c>, <c>legal</c> or <c>safety</c>.</summary>
    public static string Queue(string room, long? after) => after is { } seen ? string.Create(CultureInfo.InvariantCulture, $"/live/{room}?after={seen}") : $"/live/{room}";

    // Counsel's own kinds, whose class is the same for every entry of the kind.
    private static readonly FrozenSet<string> Privileged = EntryKinds.Known
        .Where(k => k.Type == typeof(PrivilegedNoted) || k.Type == typeof(PaperClassified)).Select(k => k.Kind).ToFrozenSet(StringComparer.Ordinal);

    private static readonly byte[] PingBytes = "event: ping\ndata: {}\n\n"u8.ToArray();
    private static readonly byte[] ResyncBytes = "event: resync\ndata: {}\n\n"u8.ToArray();
    private static readonly byte[] GoneBytes = "event: gone\ndata: {}\n\n"u8.ToArray();

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/live/case/{incident}", (HttpContext context, Guid incident) => StreamAsync(context, Act.FollowAtDoor, new IncidentId(incident)))
            .Needs(Act.FollowAtDoor);
        app.MapGet("/live/record/{incident}", (HttpContext context, Guid incident) => StreamAsync(context, Act.ReadRecord, new IncidentId(incident)))
            .Needs(Act.ReadRecord);
        app.MapGet("/live/kin/{incident}", (HttpContext context, Guid incident) => StreamAsync(context, Act.SeeKin, new IncidentId(incident))).Needs(Act.SeeKin);
        app.MapGet("/live/leader", (HttpContext context) => StreamAsync(context, Act.SeeLeaderRoom, null)).Needs(Act.SeeLeaderRoom);
        app.MapGet("/live/legal", (HttpContext context) => StreamAsync(context, Act.SeeLegalRoom, null)).Needs(Act.SeeLegalRoom);
        app.MapGet("/live/safety", (HttpContext context) => StreamAsync(context, Act.SeeSafetyRoom, null)).Needs(Act.SeeSafetyRoom);
    }

    private static async Task StreamAsync(HttpContext context, Act act, IncidentId? only)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var news = System.Threading.Channels.Channel.CreateBounded<LedgerEvent?>(new BoundedChannelOptions(256) { SingleReader = true });
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        await using var timer = time.CreateTimer(_ => news.Writer.TryWrite(null), null, Ping, Ping);
        var pump = PumpAsync(context, news.Writer, stop.Token);
        try
        {
            await response.Body.WriteAsync("retry: 2000\n\n"u8.ToArray(), stop.Token);
            await response.Body.FlushAsync(stop.Token);
            await foreach (var said in news.Reader.ReadAllAsync(stop.Token))
            {
                if (said is { } entry && only is { } incident && entry is { Resync: false } && entry.Incident != incident)
                {
                    continue;
                }

                if (!await MayAsync(context, act, only))
                {
                    await response.Body.WriteAsync(GoneBytes, stop.Token);
                    break;
                }

                if (await BytesAsync(context, act, said) is { } bytes)
                {
                    await response.Body.WriteAsync(bytes, stop.Token);
                    await response.Body.FlushAsync(stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The page was closed, or the house closes.
        }

        await stop.CancelAsync();
        await pump;
    }

    private static async Task PumpAsync(HttpContext context, ChannelWriter<LedgerEvent?> into, CancellationToken stop)
    {
        try
        {
            await foreach (var said in context.RequestServices.GetRequiredService<Household>().Follow(After(context.Request), stop))
            {
                await into.WriteAsync(said, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As above.
        }
        finally
        {
            into.TryComplete();
        }
    }

    /// <summary>Where to go on: what the browser has seen last, or what the page showed. Without either, from now on.</summary>
    private static long? After(HttpRequest request) =>
        long.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last
        : long.TryParse(request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : null;

    private static async Task<bool> MayAsync(HttpContext context, Act act, IncidentId? only)
    {
        var who = await WhoNowAsync(context);
        return only is { } incident ? await context.MatterAsync(incident) is { } matter && Access.May(who, act, matter) : Access.May(who, act);
    }

    private static async Task<Who> WhoNowAsync(HttpContext context)
    {
        var household = context.RequestServices.GetRequiredService<Household>();
        var who = await Asking.WhoAsync(context, await household.Book(context.RequestAborted));
        return who.Person is null || await SignIn.StillAsync(context) ? who
            : who with { Person = null, KnownBy = KnownBy.DeviceOnly };
    }

    // A line of a class its reader may not read, or of a case that is hidden from them, does not even stir the page.
    private static async Task<byte[]?> BytesAsync(HttpContext context, Act act, LedgerEvent? said)
    {
        if (said is not { } entry)
        {
            return PingBytes;
        }

        if (entry.Resync)
        {
            return ResyncBytes;
        }

        var who = await WhoNowAsync(context);
        if (await context.MatterAsync(entry.Incident) is not { } matter || !Access.May(who, act, matter)
            || (Privileged.Contains(entry.Kind) && !Access.MayRead(who, RecordClass.Privileged, matter)))
        {
            return null;
        }

        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {entry.Sequence}\nevent: entry\ndata: {{}}\n\n"));
    }
}
