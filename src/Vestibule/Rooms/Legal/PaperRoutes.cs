using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Legal;

/// <summary>Reading papers: what can be observed on them, what counsel determines apart from that, and how an agency was checked.</summary>
public static class PaperRoutes
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapPost("/legal/{incident}/observe", (Asked asked) =>
        {
            var form = asked.Form;
            var paper = new PaperId(form.Id("paper") ?? default);
            (string Feature, string? Value)[] seen = [.. ObservePaper.Features.Select(f => (f, form.Text(f, AnswerFact.Limit)))];
            return LegalRoom.ActAsync(asked, "observe", (i, _) => Decide(i, asked.Screen.Who, paper, seen), After(form, "guide"));
        }).Needs(Act.Counsel);
        app.MapPost("/legal/{incident}/classify", (Asked asked) =>
        {
            var form = asked.Form;
            var paper = new PaperId(form.Id("paper") ?? default);
            var (determination, reasoning) = (form.Text("determination", 400), form.Text("reasoning", MatterRoutes.NoteLimit));
            return LegalRoom.ActAsync(asked, "classify", (i, _) => new ClassifyPaper(paper, determination, reasoning).Decide(i, asked.Screen.Who), After(form, "determined"));
        }).Needs(Act.Counsel);
        app.MapPost("/legal/{incident}/agency", (Asked asked) =>
        {
            var form = asked.Form;
            var official = form.Id("official");
            var (state, number, with) = (form.Choice<AgencyCheck>("check"), form.Text("directory", 100), form.Text("with", 200));
            return LegalRoom.ActAsync(asked, "agency", (i, _) =>
                    new CheckAgency(new OfficialId(official!.Value), state!.Value, number, with).Decide(i, asked.Screen.Who, asked.Screen.Book),
                "#school", official?.ToString());
        }).Needs(Act.Counsel);
    }

    /// <summary>One entry for each thing that is new; what the legal office wrote down before and did not change is left alone.</summary>
    private static Result<ImmutableArray<Entry>> Decide(Incident incident, Who who, PaperId paper, (string Feature, string? Value)[] seen)
    {
        var file = incident.Papers.FirstOrDefault(p => p.Recorded.Entry.Paper == paper);
        var entries = ImmutableArray<Entry>.Empty;
        foreach (var (feature, value) in seen.Where(s => s.Value is not null))
        {
            if (file?.Observed.LastOrDefault(o => o.Entry.Feature == feature && o.Entry.Role == MatterView.LegalRole)?.Entry.Value == value)
            {
                continue;
            }

            var one = new ObservePaper(paper, feature, value).Decide(incident, who);
            if (!one.IsOk)
            {
                return one;
            }

            entries = entries.AddRange(one.Value);
        }

        return file is null ? new Refusal("not-found") : seen.All(s => s.Value is null) ? new Refusal("answer-empty") : entries;
    }

    private static string After(Form form, string anchor) => $"{(int.TryParse(form.Typed("page"), out var page) && page > 1 ? $"?page={page}" : "")}#{anchor}";
}
