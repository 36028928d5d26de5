using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Door;

/// <summary>What the door's slices share: showing a case, and deciding on it. A refusal comes back where it was asked, with all that was typed.</summary>
public sealed class CaseRoom(Journals journals, Deciding deciding, Shelf shelf)
{
    /// <summary>Where somebody goes on with a case: at the door, or in the room of their office.</summary>
    public static string Of(Who who, Incident incident) => Access.May(who, Act.Record, incident.Matter) ? $"/case/{incident.Id}"
        : Access.May(who, Act.SeeLegalRoom) ? $"/legal/{incident.Id}" : $"/safety/{incident.Id}";

    /// <summary>Shows the case: its card, or the emergency.</summary>
    public async Task<IResult> ShowAsync(Screen screen, Guid incident, bool emergency, CameBack? back, string? step, bool watch, CancellationToken stop, bool write = false)
    {
        var id = new IncidentId(incident);
        if (await journals.Read(id, stop) is not { } found)
        {
            return screen.NotHere();
        }

        var escalate = await deciding.EscalateAsync(screen.Book, screen.Now, stop);
        var view = new CaseView(found, back, escalate.States(found, screen.Now), await journals.Messages(id, stop),
            shelf.IsInForce(found.Opened.Edition, found.OpenedAt.InZone(screen.Zone).Date), step, watch)
        { Writes = write || back is not null || step is not null };
        var status = Failures.StatusOfPage(back?.Why);
        screen.KeptOffline().Because(back?.Why);
        return emergency || (found.Emergency is not null && found.Closed is null)
            ? screen.Show<EmergencyPage, CaseView>(view, status) : screen.Show<CasePage, CaseView>(view, status);
    }

    /// <summary>Decides and shows the case again.</summary>
    public async Task<IResult> ActAsync(
        Screen screen, Form form, Guid incident, string about, Func<Screen, Form, Incident, Result<ImmutableArray<Entry>>> decide, CancellationToken stop, bool watch = false)
    {
        // Fields are read inside the decision; what is wrong with one refuses it before anything is written.
        var done = await deciding.OnAsync(screen, form, new IncidentId(incident), (i, _) =>
        {
            var decided = decide(screen, form, i);
            return form.FirstWrong is { } wrong ? wrong : decided;
        }, stop);
        return done.Refusal is { } no ? await ShowAsync(screen, incident, false, new CameBack(no, form, about), form.Typed("step"), false, stop)
            : screen.Go($"/case/{incident}{(watch ? "?watch" : "")}");
    }
}
