using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.OnDuty;

/// <summary>What somebody does about their own duty: out today in one tap, in after all, a swap asked and answered, a feed of one's own turns.</summary>
public static class OwnDuty
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapPost("/duty/out", (Screen screen, Form form, Rosters rosters, Deciding deciding, Feeds feeds, CancellationToken stop) =>
        {
            var today = screen.Today;
            var from = form.Day("from") ?? today;
            var absence = new Absence(screen.Who.Person!.Id, from, form.Day("until") ?? from, Colleague(form, "substitute"));
            return ActAsync(screen, form, rosters, deciding, feeds, (duty, _) => ChangeDuty.MarkOut(duty, screen.Book, absence, screen.Now), stop);
        }).Needs(Act.OwnDuty);

        app.MapPost("/duty/in", (Screen screen, Form form, Rosters rosters, Deciding deciding, Feeds feeds, CancellationToken stop) =>
        {
            var from = form.Day("from") ?? screen.Today;
            return ActAsync(screen, form, rosters, deciding, feeds, (duty, _) => ChangeDuty.MarkIn(duty, screen.Who.Person!.Id, from), stop);
        }).Needs(Act.OwnDuty);

        app.MapPost("/duty/swap", (Screen screen, Form form, Rosters rosters, Deciding deciding, Feeds feeds, CancellationToken stop) =>
        {
            var (rotation, asked) = (form.Required("rotation", 100), Colleague(form, "asked"));
            if (asked is null)
            {
                form.Refuse("asked", new Refusal("form.missing"));
            }

            var (from, until) = (At(form, "from"), At(form, "until"));
            var swap = new Swap(DerivedIds.Of(form.Tap.Value, 1), rotation, from, until, screen.Who.Person!.Id, asked ?? default, SwapState.Asked);
            return ActAsync(screen, form, rosters, deciding, feeds, (duty, roster) => ChangeDuty.AskSwap(duty, roster, swap, screen.Now), stop);
        }).Needs(Act.OwnDuty);

        app.MapPost("/duty/swap/answer", (Screen screen, Form form, Rosters rosters, Deciding deciding, Feeds feeds, CancellationToken stop) =>
        {
            var (swap, yes) = (form.Id("swap"), form.Typed("answer") == "yes");
            return ActAsync(screen, form, rosters, deciding, feeds, (duty, _) => ChangeDuty.AnswerSwap(duty, swap ?? default, screen.Who.Person!.Id, yes), stop);
        }).Needs(Act.OwnDuty);
    }

    private static async Task<IResult> ActAsync(
        Screen screen, Form form, Rosters rosters, Deciding deciding, Feeds feeds, Func<Duty, Roster, Result<Duty>> decide, CancellationToken stop)
    {
        var refusal = form.FirstWrong;
        if (refusal is null)
        {
            var acting = new Acting(screen.Book, screen.Who, form.Tap, form.Happened(), screen.Now);
            var done = await rosters.ChangeDutyAsync(acting, duty => decide(duty, new Roster(screen.Book, duty, LadderTimes.Usual)), stop);
            if (done.IsOk)
            {
                return screen.Go(SeeDuty.Path);
            }

            refusal = done.Refusal;
        }

        return await SeeDuty.ShowAsync(screen, deciding, feeds, null, refusal, null, stop);
    }

    private static PersonId? Colleague(Form form, string field) => form.Typed(field).Length > 0 && form.Id(field) is { } id ? new PersonId(id) : null;

    private static Instant At(Form form, string field)
    {
        if (long.TryParse(form.Typed(field), out var milliseconds) && milliseconds is > 0 and < 4_000_000_000_000)
        {
            return Instant.FromUnixTimeMilliseconds(milliseconds);
        }

        form.Refuse(field, new Refusal("form.unreadable"));
        return default;
    }
}
