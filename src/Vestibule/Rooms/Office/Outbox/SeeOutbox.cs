using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Office.Outbox;

/// <summary>One message: when it was made, to whom and where, by which channel, its words, and how far it is since when.</summary>
public sealed record Letter(
    Instant Made, string? Name, string To, string Channel, string Text, Delivery State, Instant? Since, int Attempts, string? Error);

/// <summary>A page of messages, newest first.</summary>
public sealed record OutboxView(IReadOnlyList<Letter> Letters, int Page, bool More);

/// <summary>
/// Every message that left, waits or failed. In a demonstration nothing leaves the house, and this is where it can be read what would have.
/// </summary>
public static class SeeOutbox
{
    /// <summary>The page.</summary>
    public const string Path = "/office/outbox";

    private const int Size = 50;

    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) =>
        app.MapGet(Path, async (Screen screen, DistrictStore store, string? page, CancellationToken stop) =>
        {
            var number = int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked is > 0 and < 100_000 ? asked : 0;
            var found = await store.Outbox.All(number, stop, Size);
            return screen.Show<OutboxPage, OutboxView>(new OutboxView([.. found.Select(m => Shown(screen.Book, m))], number, found.Count == Size));
        }).Needs(Act.SeeOutbox);

    private static Letter Shown(DistrictBook book, OutboxMessage m) => new(
        m.Made, m.Person is { } person ? book.Person(person)?.Name : null, m.To, m.Channel, Encoding.UTF8.GetString(m.Body.AsSpan()),
        (Delivery)m.State, m.Failed ?? m.Seen ?? m.Delivered ?? m.Sent ?? m.Tried, m.Attempts, m.LastError);
}
