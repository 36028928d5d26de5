using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Rooms.Door;

/// <summary>
/// What a device kept while the network was gone, and the case refused when it arrived. It becomes a line of the case all the same, marked as not
/// applied: with the time of the tap, the words that were typed, and why. Where there is no case that the device can reach, the leaders of its campus
/// see it in their list. The device forgets its copy only after that.
/// </summary>
public static class KeptTaps
{
    // A device may have been in a drawer over a holiday; its clock is still measured against ours on the way in.
    private static readonly Duration Longest = Duration.FromDays(60);

    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["open"] = "open", ["step"] = "step-done", ["skip"] = "step-done", ["answer"] = "answer", ["fact"] = "answer", ["note"] = "note", ["observe"] = "observe", ["later"] = "note",
        ["left"] = "left", ["call-made"] = "call", ["told"] = "call", ["safety-told"] = "call", ["paper"] = "paper", ["emergency"] = "emergency", ["information"] = "information",
        ["read"] = "instruction", ["read-back"] = "instruction", ["carried-out"] = "instruction", ["place"] = "place",
    };

    private static readonly HashSet<string> Plumbing = new(StringComparer.Ordinal) { "tap", "at", "field", "kept-from", "kept-why", "campus", "channel", "saw", "seen-leading", "opened" };

    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) => app.MapPost("/door/kept", KeepAsync).Needs(Act.Record);

    private static async Task<IResult> KeepAsync(Screen screen, Form form, Deciding deciding, LateBook late, CancellationToken stop)
    {
        if (!form.Ok || CaseOf(form) is not { } found)
        {
            return screen.Refused(form.FirstWrong ?? new Refusal("form.unreadable"));
        }

        var (id, part) = found;
        var what = part == "later" && form.Has("step") ? "step-done" : Codes.GetValueOrDefault(part, "other");
        var filed = part is "information" or "student" or "family" || form.Has("f-student") ? RecordClass.Student : RecordClass.Operational;
        var reason = Reason(screen, form.Typed("kept-why"));
        var acting = new Acting(screen.Book, screen.Who, new TapId(DerivedIds.Of(form.Tap.Value, 5)), form.Happened(Longest), screen.Now);
        var kept = await deciding.OnAsync(acting, id, (i, _) => new KeepLate(what, Content(screen, form, i), reason) { Filed = filed }.Decide(i, screen.Who), stop);
        if (kept.Refusal is not { Key: "not-found" or "not-allowed" } || OpenCase.CampusOf(screen.Who) is not { } campus)
        {
            return kept.Refusal is { } no ? screen.Refused(no) : screen.Go($"/case/{id}");
        }

        var sheet = await late.Keep(new LateTap(campus, acting.Happened.At, what, Content(screen, form, null), reason), acting.Tap, screen.Who.Actor, acting.Happened, stop);
        return sheet.Refusal is { } not ? screen.Refused(not) : screen.Go("/");
    }

    /// <summary>Which case it was about and what was done there. Only what is done at the door and by a leader: what counsel writes never leaves the device this way.</summary>
    private static (IncidentId Case, string Part)? CaseOf(Form form)
    {
        var path = form.Typed("kept-from").Split('?', '#')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path switch
        {
            ["door", "open"] => (new IncidentId(DerivedIds.Of(form.Tap.Value, 0)), "open"),
            ["door", "later"] when Guid.TryParse(form.Typed("opened"), out var tap) => (new IncidentId(DerivedIds.Of(tap, 0)), "later"),
            ["case" or "lead", var incident, var part, ..] when Guid.TryParse(incident, out var id) => (new IncidentId(id), part),
            _ => null,
        };
    }

    private static string Reason(Screen screen, string key)
    {
        // A reason that needs more than its key to be said is told in general.
        return key.Length is > 0 and < 60 && screen.In(Language.English).MessageOf($"refusal.{key}") is { Placeholders.IsEmpty: true } ? key : "not-applied";
    }

    private static string Content(Screen screen, Form form, Incident? incident) => string.Join(" · ", Asked(screen, form, incident).Concat(form.Everything
        .Where(f => f.Value.Trim().Length > 0 && !Plumbing.Contains(f.Key) && !f.Key.StartsWith("s-", StringComparison.Ordinal) && !Guid.TryParse(f.Value, out _))
        .Select(f => f.Key switch
        {
            "step" => incident?.Asks.Select(a => (a.Procedure, Step: a.Procedure.Find(new P.StepId(f.Value)))).FirstOrDefault(a => a.Step is not null) is { Step: { } step } at
                ? at.Procedure.Words(screen.Language, step.Title).Text : f.Value,
            "ask" when form.Choice<AskKind>("ask") is { } ask => screen.S("case.asks." + Told.Kebab(ask)),
            var name when name.StartsWith("f-", StringComparison.Ordinal) && incident?.Asks.FirstOrDefault(a => a.Procedure.Find(new P.FieldId(name[2..])) is not null) is { } asked
                => $"{asked.Procedure.Words(screen.Language, $"field.{name[2..]}").Text}: {f.Value}",
            _ => f.Value,
        })));

    // A fact of the leader's names its question in the address.
    private static IEnumerable<string> Asked(Screen screen, Form form, Incident? incident) =>
        System.Text.RegularExpressions.Regex.Match(form.Typed("kept-from"), @"[?&]about=([a-z-]{1,60})") is { Success: true } named
        && incident?.Asks.FirstOrDefault(a => a.Procedure.Find(new P.FieldId(named.Groups[1].Value)) is not null) is { } ask
            ? [ask.Procedure.Words(screen.Language, $"field.{named.Groups[1].Value}").Text] : [];
}
