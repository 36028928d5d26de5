using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Broadcasts;

/// <summary>The form for a new message, and those that were sent.</summary>
public sealed record BroadcastsView(ImmutableArray<Campus> Campuses, ImmutableArray<KeptBroadcast> Sent, Form? Form, Refusal? Why);

/// <summary>One person: when they read it or were told, and by whom; else how far it got, and where to call them.</summary>
public sealed record Reader(Person Person, Instant? Read, ToldInPerson? Told, HowFar? How, Instant? Since);

/// <summary>One message: everybody it is for, those who have not read it first.</summary>
public sealed record BroadcastView(KeptBroadcast Kept, ImmutableArray<Reader> Readers, Refusal? Why);

/// <summary>
/// A school leader or Safety sends a message that everybody at a school must acknowledge, and sees who has and who has not.
/// </summary>
public static class SendBroadcast
{
    /// <summary>The page.</summary>
    public const string Path = "/broadcast";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen, BroadcastBook book, CancellationToken stop) => ListAsync(screen, book, null, null, stop)).Needs(Act.SendBroadcast);
        app.MapPost(Path, async (Screen screen, Form form, BroadcastBook book, CancellationToken stop) =>
        {
            var (campus, text) = (new CampusId(form.Typed("campus")), form.Text("text", Broadcast.Limit));
            var sent = form.Ok ? await book.SendAsync(Acting(screen, form), Broadcast.Send(screen.Book, screen.Who, campus, text, screen.Now), stop) : form.FirstWrong!;
            return sent.IsOk ? screen.Go($"{Path}/{sent.Value}") : await ListAsync(screen, book, form, sent.Refusal, stop);
        }).Needs(Act.SendBroadcast);
        app.MapGet(Path + "/{sheet}", (Screen screen, BroadcastBook book, string sheet, CancellationToken stop) => ShowAsync(screen, book, sheet, null, stop)).Needs(Act.SendBroadcast);
        app.MapPost(Path + "/{sheet}/again", (Screen screen, Form form, BroadcastBook book, string sheet, CancellationToken stop) =>
            ChangeAsync(screen, form, book, sheet, kept => kept.Broadcast.Again(screen.Who, kept.Read.Keys.ToHashSet(), screen.Now), stop)).Needs(Act.SendBroadcast);
        app.MapPost(Path + "/{sheet}/told", (Screen screen, Form form, BroadcastBook book, string sheet, CancellationToken stop) =>
            ChangeAsync(screen, form, book, sheet, kept => kept.Broadcast.Tell(screen.Who, new PersonId(form.Id("person") ?? default), screen.Now), stop)).Needs(Act.SendBroadcast);
    }

    private static async Task<IResult> ListAsync(Screen screen, BroadcastBook book, Form? form, Refusal? why, CancellationToken stop) => screen.Show<BroadcastsPage, BroadcastsView>(
        new BroadcastsView([.. screen.Book.Campuses.Where(c => Access.May(screen.Who, Act.SendBroadcast, c.Id))], await book.List(screen.Who, 20, stop), form, why), why is null ? 200 : 400);

    private static async Task<IResult> ChangeAsync(Screen screen, Form form, BroadcastBook book, string sheet, Func<KeptBroadcast, Result<Broadcast>> decide, CancellationToken stop)
    {
        var changed = Guid.TryParse(sheet, out var id) ? await book.ChangeAsync(Acting(screen, form), new SheetId(id), decide, stop) : new Refusal("not-found");
        return changed.IsOk ? screen.Go($"{Path}/{sheet}") : await ShowAsync(screen, book, sheet, changed.Refusal, stop);
    }

    private static async Task<IResult> ShowAsync(Screen screen, BroadcastBook book, string sheet, Refusal? why, CancellationToken stop)
    {
        if (!Guid.TryParse(sheet, out var id) || await book.Read(new SheetId(id), stop) is not { } kept || !Access.May(screen.Who, Act.SendBroadcast, kept.Broadcast.Campus))
        {
            return screen.NotHere();
        }

        var messages = kept.Messages.ToLookup(m => m.Person);
        var readers = kept.Broadcast.Everybody.Select(screen.Book.Person).OfType<Person>().Select(p =>
        {
            var last = kept.Broadcast.Rounds.Last(r => r.To.Contains(p.Id)).At;
            var (how, since) = Watchdog.Of([.. messages[p.Id].Where(m => m.Queued >= last && m.NotBefore <= screen.Now && m.State != Delivery.Spared).Select(m => m.Trace)], last, screen.Now);
            return new Reader(p, kept.Read.TryGetValue(p.Id, out var read) ? read : null, kept.Broadcast.Told.FirstOrDefault(t => t.Person == p.Id), how, since);
        });
        return screen.Show<BroadcastPage, BroadcastView>(new BroadcastView(kept,
            [.. readers.OrderBy(r => r.Read is not null || r.Told is not null).ThenByDescending(r => r.How == HowFar.NotDelivered).ThenBy(r => r.Person.Name, StringComparer.Ordinal)], why), why is null ? 200 : 409);
    }

    private static Acting Acting(Screen screen, Form form) => new(screen.Book, screen.Who, form.Tap, form.Happened(), screen.Now);
}
