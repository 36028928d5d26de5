using System.Text;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// Takes the answer to a message, however it came: by its link, by text, or by a key on the phone. The message names the person; whoever holds the phone acts as
/// known by that, and the entry says so. The same answer to the same message acts once.
/// </summary>
public sealed class Answering(Deciding deciding, Household household, Outbox outbox, IClock clock)
{
    /// <summary>How long a message can be answered.</summary>
    public static readonly Duration Valid = Duration.FromHours(2);

    /// <summary>Messages that are about no incident: only whether they arrive matters.</summary>
    public static readonly string[] NoIncident = ["practice", "test", "broadcast", Children, Records];

    /// <summary>Reminders about a detained parent's children: they lead to the case, and answer nothing in it.</summary>
    public const string Children = "children";

    /// <summary>That a request for records waits: it leads to the records room.</summary>
    public const string Records = "records";

    /// <summary>Whether it is too late.</summary>
    public bool IsOver(OutboxMessage message) => clock.GetCurrentInstant() > message.Made + (message.About is "broadcast" or Children or Records ? Duration.FromDays(7) : Valid);

    /// <summary>The person and the incident answer; for a practice, that it arrived.</summary>
    public async Task<Result<Receipt?>> AnswerAsync(OutboxMessage message, bool coming, CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        if (IsOver(message))
        {
            return new Refusal("link-over");
        }

        if (NoIncident.Contains(message.About))
        {
            var seen = await outbox.Seen(message.Id, now, stop);
            return seen.Refusal is { } lost ? lost : (Receipt?)null;
        }

        var book = await household.Book(stop);
        if (message.Person is not { } id || book.Person(id) is not { } person)
        {
            return new Refusal("link-over");
        }

        var who = new Who(person, null, null, KnownBy.OneTapLink);
        var tap = new TapId(DerivedIds.Of(message.Id, coming ? 1 : 2));
        var done = await deciding.OnAsync(new Acting(book, who, tap, new Happened(now, TimeSource.Server), now), message.Incident,
            (incident, _) => new AnswerAlert(message.About, coming).Decide(incident, who), stop);
        if (done.Refusal is not { Key: "error.not-saved" })
        {
            await outbox.Seen(message.Id, now, stop);
        }

        return done.Refusal is { } no ? no : done.Value;
    }

    /// <summary>What somebody means by a text: coming, not coming, or null for anything else. In the four languages, whatever the case.</summary>
    public static bool? Meant(string? text)
    {
        var said = (text ?? "").Trim().Normalize(NormalizationForm.FormC).TrimEnd('.', '!').ToLowerInvariant();
        return said switch
        {
            "1" or "١" or "yes" or "y" or "si" or "sí" or "نعم" or "có" or "co" => true,
            "2" or "٢" or "no" or "n" or "لا" or "không" or "khong" => false,
            _ => null,
        };
    }
}
