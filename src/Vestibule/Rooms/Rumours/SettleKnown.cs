using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families.Sightings;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Rumours;

/// <summary>One report for those who settle it: the others it could be counted to, the words in every language, and how far the messages are.</summary>
public sealed record SightingView(
    KeptSighting Kept, IReadOnlyList<KeptSighting> Others, IReadOnlyList<(Language Language, SaidWords Words)> Waiting, IReadOnlyDictionary<int, IReadOnlyList<MailingCount>> Counts);

/// <summary>Settling a report: more observers, merging, what is known, and the two people that a message needs.</summary>
public static class SettleKnown
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/known/{sighting}", ShowAsync).Needs(Act.SettleSightings);
        Step(app, "add", Act.SettleSightings, (kept, screen, form) =>
        {
            var seen = SeeKnown.Read(screen, form, form.Choice<ReportedBy>("by") ?? ReportedBy.Staff);
            return form.Ok ? Settling.Add(kept.Sighting, seen) : form.FirstWrong!;
        });
        Step(app, "settle", Act.SettleSightings, (kept, screen, form) => form.Choice<SightingStage>("stage") is { } stage
            ? Settling.Settle(kept.Sighting, stage, form.Text("agency", 120), screen.Who.Person!.Id, screen.Now) : form.FirstWrong!);
        Step(app, "choose", Act.SettleSightings, (kept, screen, form) => form.Choice<Saying>("message") is { } message
            ? Settling.Choose(kept.Sighting, message, screen.Who.Person!.Id, screen.Now) : form.FirstWrong!);
        Step(app, "drop", Act.SettleSightings, (kept, _, _) => Settling.Drop(kept.Sighting));
        app.MapPost("/known/{sighting}/merge", MergeAsync).Needs(Act.SettleSightings);
        app.MapPost("/known/{sighting}/approve", ApproveAsync).Needs(Act.ApproveWords);
    }

    private static async Task<IResult> ShowAsync(Screen screen, SightingBook book, DistrictStore store, Words words, string sighting, CancellationToken stop)
    {
        if (await book.Read(sighting, stop) is not { } kept)
        {
            return screen.NotHere();
        }

        var others = (await book.List(stop, SightingStage.Unconfirmed, SightingStage.Confirmed)).Where(k => k.Id != kept.Id && !k.Sighting.IsExpired(screen.Now)).Take(20);
        var counts = new Dictionary<int, IReadOnlyList<MailingCount>>();
        foreach (var said in kept.Sighting.Announcements.Where(a => a.Mailing is not null))
        {
            counts[said.Number] = await store.Mailings.Counts(said.Mailing!.Value, stop);
        }

        var waiting = kept.Sighting.Announcements.LastOrDefault() is { ApprovedAt: null } open
            ? screen.Languages.Select(l => (l, SaidWords.Of(open.Saying, kept.Sighting, screen.Now, screen.Book, words[l]))).ToArray() : [];
        return screen.Show<SightingPage, SightingView>(new SightingView(kept, [.. others], waiting, counts));
    }

    private static async Task<IResult> MergeAsync(Screen screen, Form form, SightingBook book, string sighting, CancellationToken stop)
    {
        if (await book.Read(sighting, stop) is not { } from || await book.Read(form.Typed("into"), stop) is not { } into || from.Id == into.Id)
        {
            return screen.NotHere();
        }

        var merged = Settling.Merge(from.Sighting, into.Sighting, into.Id);
        var kept = merged.IsOk ? await book.KeepBoth(from, into, merged.Value.From, merged.Value.Into, form.Tap, screen.Who.Actor, form.Happened(), stop) : merged.Refusal!;
        return kept.IsOk ? screen.Go($"/known/{into.Id}") : screen.Refused(kept.Refusal!, $"/known/{from.Id}");
    }

    private static async Task<IResult> ApproveAsync(Screen screen, Form form, SightingBook book, SightingReaders readers, string sighting, CancellationToken stop)
    {
        if (await book.Read(sighting, stop) is not { } now)
        {
            return screen.NotHere();
        }

        var hours = int.TryParse(form.Typed("next"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 48 ? n : 0;
        var mailing = new SheetId(DerivedIds.Of(form.Tap.Value, 1));
        var approved = Settling.Approve(now.Sighting, mailing, screen.Who.Person!.Id, screen.Now, hours > 0 ? screen.Now + Duration.FromHours(hours) : null);
        var kept = approved.IsOk ? await book.Keep(now.Id, Seen(form), approved.Value, form.Tap, screen.Who.Actor, form.Happened(), stop) : approved.Refusal!;
        if (!kept.IsOk)
        {
            return screen.Refused(kept.Refusal!, $"/known/{now.Id}");
        }

        return await readers.AddressAsync(kept.Value, screen.Book, screen.Now, stop) is { } undone ? screen.Refused(undone, $"/known/{now.Id}") : screen.Go($"/known/{now.Id}");
    }

    private static void Step(IEndpointRouteBuilder app, string name, Act act, Func<KeptSighting, Screen, Form, Result<Sighting>> decide) =>
        app.MapPost($"/known/{{sighting}}/{name}", async (Screen screen, Form form, SightingBook book, string sighting, CancellationToken stop) =>
        {
            if (await book.Read(sighting, stop) is not { } now)
            {
                return screen.NotHere();
            }

            var changed = decide(now, screen, form);
            var kept = changed.IsOk ? await book.Keep(now.Id, Seen(form), changed.Value, form.Tap, screen.Who.Actor, form.Happened(), stop) : changed.Refusal!;
            return kept.IsOk ? screen.Go($"/known/{now.Id}") : screen.Refused(kept.Refusal!, $"/known/{now.Id}");
        }).Needs(act);

    private static long Seen(Form form) => long.TryParse(form.Typed("version"), CultureInfo.InvariantCulture, out var seen) ? seen : -1;
}
