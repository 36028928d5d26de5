using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Office.Outbox;

/// <summary>One message: when it was made, to whom and where, by which channel, its words, and how far it is since when.</summary>
public sealed record Letter(
    Instant Made, string? Name, string To, string Channel, string Text, Delivery State, Instant? Since, int Attempts, string? Error)
{
    /// <summary>Why it was not sent, where it was not needed any more.</summary>
    public string? CalledOff { get; init; }

    /// <summary>Where its link leads, in a demonstration.</summary>
    public string? Link { get; init; }
}

/// <summary>A page of messages, newest first.</summary>
public sealed record OutboxView(IReadOnlyList<Letter> Letters, int Page, bool More);

/// <summary>
/// Every message that left, waits or failed. In a demonstration nothing leaves the house, and this is where it can be read what would have.
/// </summary>
public static partial class SeeOutbox
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
            return screen.Show<OutboxPage, OutboxView>(new OutboxView([.. found.Select(m => Shown(screen, m))], number, found.Count == Size));
        }).Needs(Act.SeeOutbox);

    // The link of a message is its reader's alone: whoever keeps the Office must not be able to answer for a leader. In a demonstration it is there to be tried.
    private static Letter Shown(Screen screen, OutboxMessage m)
    {
        var text = Encoding.UTF8.GetString(m.Body.AsSpan());
        var link = Link().Match(text) is { Success: true, Value: var found } ? found : null;
        return new(m.Made, m.Person is { } person ? screen.Book.Person(person)?.Name : null, m.Channel == "push" ? "" : m.To, m.Channel,
            screen.Rehearsal ? text : Link().Replace(text, "/a/…"), (Delivery)m.State, m.Failed ?? m.Seen ?? m.Delivered ?? m.Sent ?? m.Tried, m.Attempts, m.LastError)
        { Link = screen.Rehearsal ? link : null, CalledOff = m.CalledOff };
    }

    [GeneratedRegex("/a/[A-Za-z0-9_-]{22}(\\?lang=[a-z]+)?")]
    private static partial Regex Link();
}
