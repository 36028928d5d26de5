using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Legal;

/// <summary>What the legal office's slices share: showing a matter, and deciding on it.</summary>
public static class LegalRoom
{
    /// <summary>Refusals about what was written; any other is about what has changed.</summary>
    private static readonly ImmutableHashSet<string> OfForm =
    [
        "form.missing", "form.too-long", "form.unreadable", "answer-empty", "too-long", "advice-needs-disposition", "advice-needs-instruction",
        "advice-already-over", "admit-needs-confirmation", "call-back-number", "closed-needs-reason",
    ];

    /// <summary>Shows a matter. Opening it for the first time is recorded as seen, once for each person.</summary>
    public static async Task<IResult> ShowAsync(
        Screen screen, HttpContext context, Journals journals, Deciding deciding, string incident, CameBack? back, CancellationToken stop)
    {
        if (!Guid.TryParse(incident, out var guid) || await journals.Read(new IncidentId(guid), stop) is not { } found)
        {
            return screen.NotHere();
        }

        found = back is null ? await deciding.SeeAsync(screen, found, stop) : found;
        var page = back?.Form.Typed("page") is { Length: > 0 } typed ? typed : context.Request.Query["page"].ToString();
        var view = new MatterView(
            found, back, await QueueRoute.WaitingAsync(screen, journals, stop),
            int.TryParse(page, out var n) ? Math.Clamp(n, 1, Math.Max(1, found.Papers.Length)) : 1,
            context.Request.Query["turn"].ToString() is "1" or "2" or "3" ? context.Request.Query["turn"].ToString()[0] - '0' : 0)
        {
            Requests = await LinkedRequests.OfAsync(screen, context.RequestServices.GetRequiredService<RecordsDesk>(), found, stop),
            Visits = await Joining.PerhapsAsync(screen, journals, found, stop),
            Same = await SameOfficers.OfAsync(screen, journals, found, Core.District.Act.SeeLegalRoom, journals.Neighbours().AgencyHours, stop),
        };
        var status = back?.Why is not { } why ? StatusCodes.Status200OK
            : OfForm.Contains(why.Key) ? StatusCodes.Status400BadRequest : Failures.StatusOf(why);
        return screen.Show<MatterPage, MatterView>(view, status);
    }

    /// <summary>
    /// Decides, and goes on to the matter. A refusal comes back in the form where it was asked, with everything typed still there.
    /// </summary>
    public static async Task<IResult> ActAsync(
        Asked asked, string about, Func<Incident, Instant, Result<ImmutableArray<Entry>>> decide, string? goOn = null, string? which = null)
    {
        if (!Guid.TryParse(asked.Incident, out var id))
        {
            return asked.Screen.NotHere();
        }

        var refusal = asked.Form.FirstWrong;
        if (refusal is null)
        {
            // Fields are read inside the decision; what is wrong with one refuses it before anything is written.
            var done = await asked.Deciding.OnAsync(asked.Screen, asked.Form, new IncidentId(id), (i, now) =>
            {
                var decided = decide(i, now);
                return asked.Form.FirstWrong is { } wrong ? wrong : decided;
            }, asked.Stop);
            if (done.IsOk)
            {
                return asked.Screen.Go($"/legal/{id}{goOn}");
            }

            refusal = done.Refusal!;
        }

        return await AgainAsync(asked, new CameBack(refusal, asked.Form, about, which));
    }

    /// <summary>Shows the matter again with a form as it was sent.</summary>
    public static Task<IResult> AgainAsync(Asked asked, CameBack back) =>
        ShowAsync(asked.Screen, asked.Context, asked.Journals, asked.Deciding, asked.Incident, back, asked.Stop);
}

/// <summary>A form that was sent to a matter, with all that is needed to decide on it and to answer.</summary>
public sealed record Asked(Screen Screen, Form Form, HttpContext Context, Journals Journals, Deciding Deciding, string Incident, CancellationToken Stop)
{
    /// <summary>Lets a handler take it as one parameter.</summary>
    public static async ValueTask<Asked?> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        return new Asked(context.Screen()!, (await Form.BindAsync(context))!, context, services.GetRequiredService<Journals>(),
            services.GetRequiredService<Deciding>(), context.GetRouteValue(Gate.Incident) as string ?? "", context.RequestAborted);
    }
}
