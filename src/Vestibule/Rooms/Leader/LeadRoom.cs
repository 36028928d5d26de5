using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Leader;

/// <summary>What the leader's slices share: showing a screen of a case, and deciding on it.</summary>
public static class LeadRoom
{
    /// <summary>Shows a screen. Opening it for the first time is recorded as seen, once for each person.</summary>
    public static async Task<IResult> ShowAsync(
        Screen screen, Journals journals, Deciding deciding, string incident, LeadTab tab, CameBack? back, CancellationToken stop)
    {
        if (!Guid.TryParse(incident, out var guid) || await journals.Read(new IncidentId(guid), stop) is not { } found)
        {
            return screen.NotHere();
        }

        found = back is null ? await deciding.SeeAsync(screen, found, stop) : found;
        var escalate = await deciding.EscalateAsync(screen.Book, screen.Now, stop);
        var view = new LeadView(found, tab, escalate.States(found, screen.Now), back);
        var status = Failures.StatusOfPage(back?.Why);
        screen.Because(back?.Why);
        return tab switch
        {
            LeadTab.Ask => screen.Show<AskPage, LeadView>(view, status),
            LeadTab.Call => screen.Show<CallPage, LeadView>(view, status),
            LeadTab.Advice => screen.Show<AdvicePage, LeadView>(view, status),
            LeadTab.Close => screen.Show<ClosePage, LeadView>(view, status),
            _ => screen.Show<AlertPage, LeadView>(view, status),
        };
    }

    /// <summary>
    /// Decides, and goes on to a screen. A refusal comes back on the screen where it was asked, with everything typed still there.
    /// </summary>
    public static async Task<IResult> ActAsync(
        Screen screen, Form form, Deciding deciding, Journals journals, string incident, LeadTab asked, string goOn,
        Func<Incident, Instant, Result<ImmutableArray<Entry>>> decide, CancellationToken stop, string? about = null, OfficialId? official = null)
    {
        if (!Guid.TryParse(incident, out var id))
        {
            return screen.NotHere();
        }

        var refusal = form.FirstWrong;
        if (refusal is null)
        {
            // Fields are read inside the decision; what is wrong with one refuses it before anything is written.
            var done = await deciding.OnAsync(screen, form, new IncidentId(id), (i, now) =>
            {
                var decided = decide(i, now);
                return form.FirstWrong is { } wrong ? wrong : decided;
            }, stop);
            if (done.IsOk)
            {
                return screen.Go($"/lead/{id}{(goOn.Length == 0 ? "" : "/" + goOn)}");
            }

            refusal = done.Refusal!;
        }

        return await ShowAsync(screen, journals, deciding, incident, asked, new CameBack(refusal, form, refusal.Key == "unknown-field" ? null : about, official), stop);
    }
}
