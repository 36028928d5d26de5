using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Legal;

/// <summary>
/// Counsel advises. A ready sentence is filled in by a button of the same form, so that nothing typed is lost and nothing is sent by it;
/// what the school should do is always chosen by counsel and never preset.
/// </summary>
public static class AdviseRoute
{
    /// <summary>The ready sentences; their words are <c>legal.template.NAME</c>, <c>.text</c> and <c>.say</c>.</summary>
    public static readonly ImmutableArray<string> Templates = ["wait", "do-not-admit", "accept-papers", "give-nothing", "come-back-later", "admit"];

    private const int MostLimits = 12, LimitLength = 200;

    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) => app.MapPost("/legal/{incident}/advise", (Asked asked) =>
    {
        var (screen, form) = (asked.Screen, asked.Form);
        if (Templates.Contains(form.Typed("template")))
        {
            return LegalRoom.AgainAsync(asked, new CameBack(null, form, "advise", form.Typed("template")));
        }

        var disposition = form.Typed("disposition").Length == 0 ? null : form.Choice<Disposition>("disposition");
        var (instruction, say) = (form.Text("instruction", Advise.Limit), form.Text("say", Advise.Limit));
        var limits = Limits(form);
        var until = Until(form, screen);
        return LegalRoom.ActAsync(asked, "advise", (i, now) => new Advise(
            new AdviceId(DerivedIds.Of(form.Tap.Value, 1)), disposition, instruction, say, limits, until,
            Guid.TryParse(form.Typed("saw"), out var saw) ? new AdviceId(saw) : null, form.Has("admit-confirmed")).Decide(i, screen.Who, now), "#given");
    }).Needs(Act.Counsel);

    /// <summary>What a field shows after a ready sentence was chosen: the sentence, after what counsel wrote already.</summary>
    public static string Filled(Screen screen, Form? form, string field, string? template)
    {
        var typed = form?.Typed(field) ?? "";
        var part = field == "say" ? ".say" : ".text";
        if (template is null || !screen.W.Has($"legal.template.{template}{part}"))
        {
            return typed;
        }

        var ready = screen.S($"legal.template.{template}{part}");
        var untouched = typed.Trim().Length == 0
            || Templates.Any(t => screen.W.Has($"legal.template.{t}{part}") && screen.S($"legal.template.{t}{part}") == typed.Trim());
        return untouched ? ready : $"{typed.TrimEnd()}\n{ready}";
    }

    private static ImmutableArray<string> Limits(Form form)
    {
        var lines = (form.Text("limits", MostLimits * LimitLength) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length > MostLimits || lines.Any(l => l.Length > LimitLength))
        {
            form.Refuse("limits", new Refusal("form.too-long", ("max", LimitLength.ToString(CultureInfo.InvariantCulture))));
        }

        return [.. lines];
    }

    /// <summary>Until when, meant as a local day and time of the district; a time without a day is today's.</summary>
    private static Instant? Until(Form form, Screen screen)
    {
        var (time, day) = (form.Typed("until").Trim(), form.Typed("until-day").Trim());
        if (time.Length == 0 && day.Length == 0)
        {
            return null;
        }

        var today = screen.Today;
        if (!TimeOnly.TryParseExact(time, ["HH:mm", "H:mm", "HH:mm:ss", "h:mm tt", "h:mmtt"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
        {
            form.Refuse("until", new Refusal(time.Length == 0 ? "form.missing" : "form.unreadable"));
            return null;
        }

        if (day.Length > 0 && !DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            form.Refuse("until-day", new Refusal("form.unreadable"));
            return null;
        }

        var date = day.Length == 0 ? today : LocalDate.FromDateOnly(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture));
        return screen.Zone.AtLeniently(date + LocalTime.FromTimeOnly(at)).ToInstant();
    }
}
