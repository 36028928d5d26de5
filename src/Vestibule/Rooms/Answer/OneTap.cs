using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Answer;

/// <summary>What can be done, or was, with a link.</summary>
public enum Standing
{
    /// <summary>Nobody has answered.</summary>
    Open,
    /// <summary>This person came.</summary>
    Mine,
    /// <summary>This person said that they cannot.</summary>
    Cannot,
    /// <summary>Somebody else came.</summary>
    Taken,
    /// <summary>The case is closed.</summary>
    Closed,
    /// <summary>Practice, a test, or a message to everybody: not answered yet.</summary>
    Read,
    /// <summary>The same, answered.</summary>
    Arrived,
    /// <summary>The link is too old, was used up, or never was.</summary>
    Gone,
}

/// <summary>What the page of a link shows: the campus and where things stand. Never what is asked, and nobody's name but the reader's.</summary>
public sealed record OneTapView(Standing Standing, string About, string Campus, string? Name, string Path, string? Case, bool Lost, string? Text = null);

/// <summary>
/// The page behind the link of a message. It needs no password and does only one thing: says "I am coming" or "I cannot". Opening it changes nothing, since mail
/// scanners and phones open links by themselves; only a press does.
/// </summary>
public static class OneTap
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/a/{token}", (string token, Screen screen, Outbox outbox, Journals journals, Answering answering, BroadcastBook broadcasts, CancellationToken stop) =>
            ShowAsync(token, screen, outbox, journals, answering, broadcasts, lost: false, usedUp: false, stop)).Needs(Act.SeePublic).RequireRateLimiting(Vestibule.Plumbing.SignIn.Links);
        app.MapPost("/a/{token}", PressAsync).Needs(Act.SeePublic).RequireRateLimiting(Vestibule.Plumbing.SignIn.Links);
    }

    private static async Task<IResult> PressAsync(
        string token, Screen screen, Form form, Outbox outbox, Journals journals, Answering answering, BroadcastBook broadcasts, CancellationToken stop)
    {
        var pressed = form.Typed("do");
        if (await outbox.ByLink(token, stop) is not { } message || pressed is not ("coming" or "cannot"))
        {
            return await ShowAsync(token, screen, outbox, journals, answering, broadcasts, false, false, stop);
        }

        var done = await answering.AnswerAsync(message, pressed == "coming", stop);
        var usedUp = done is { IsOk: true, Value: { Repeated: true } } && (await StandingAsync(message, journals, answering, stop)).Standing == Standing.Open;
        return done.Refusal is { Key: "error.not-saved" } || usedUp || screen.Path.Length > 200
            ? await ShowAsync(token, screen, outbox, journals, answering, broadcasts, !usedUp, usedUp, stop)
            : screen.Go(screen.Path);
    }

    private static async Task<IResult> ShowAsync(
        string token, Screen screen, Outbox outbox, Journals journals, Answering answering, BroadcastBook broadcasts, bool lost, bool usedUp, CancellationToken stop)
    {
        if (await outbox.ByLink(token, stop) is not { } message || answering.IsOver(message) || usedUp)
        {
            return screen.Show<OneTapPage, OneTapView>(new OneTapView(Standing.Gone, "", "", null, screen.Path, null, false), StatusCodes.Status410Gone);
        }

        var (standing, incident) = await StandingAsync(message, journals, answering, stop);
        var broadcast = message.About == "broadcast" ? (await broadcasts.Read(new SheetId(message.Incident.Value), stop))?.Broadcast : null;
        var campus = (incident?.Place.Campus ?? broadcast?.Campus) is { } at ? screen.Book.Campus(at)?.Name : null;
        var room = message.About switch { "legal" => "legal", "safety" => "safety", "crisis" or Answering.Children => "kin", Answering.Records => "records", _ => incident?.IsKin == true ? "kin" : "lead" };
        var name = message.Person is { } id ? screen.Book.Person(id)?.Name : null;
        return screen.Show<OneTapPage, OneTapView>(new OneTapView(standing, message.About, campus ?? screen.Book.Name, name, screen.Path,
            incident is null && message.About is not (Answering.Children or Answering.Records) ? null : $"/{room}/{message.Incident}", lost,
            broadcast?.Text),
            lost ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static async Task<(Standing Standing, Incident? Incident)> StandingAsync(OutboxMessage message, Journals journals, Answering answering, CancellationToken stop)
    {
        if (Answering.NoIncident.Contains(message.About))
        {
            return (message.Seen is null ? Standing.Read : Standing.Arrived, null);
        }

        if (await journals.Read(message.Incident, stop) is not { } incident || message.Person is not { } me)
        {
            return (Standing.Gone, null);
        }

        var has = message.About switch { "legal" => incident.Legal?.Entry.Counsel.Person, "safety" => incident.Safety?.Entry.Officer.Person, "crisis" => incident.Crisis?.Entry.Member.Person, _ => incident.Lead?.Leader.Person };
        return (incident.Closed is not null ? Standing.Closed : has == me ? Standing.Mine : has is not null ? Standing.Taken
            : incident.Unavailable.Contains(me) ? Standing.Cannot : Standing.Open, incident);
    }
}
