using Vestibule.Core.District;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Records;

/// <summary>Counsel's decision on some items, from one form: the ground that was chosen, and the fields of that ground alone.</summary>
public static class DecideRoute
{
    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) => app.MapPost("/records/{request}/decide", async (Asked a) =>
    {
        if (await a.FindAsync(Act.DecideRecords) is not { } kept)
        {
            return a.Screen.NotHere();
        }

        var kind = a.Form.Choice<BasisKind>("ground");
        var refused = await DirectoryRefusals.RefusedAsync(a.Desk.Registers, kept.Request.Students, a.Stop);
        var items = a.Items();
        var anyRefused = kept.Request.Items.Any(i => items.Contains(i.Number) && refused.Contains(i.Student));
        var basis = kind is { } ground ? BasisOf(a.Form, ground, anyRefused) : null;
        return await a.ActAsync(Act.DecideRecords, "decide", (r, on) => new DecideItems(items, basis!).Decide(r, on));
    }).Needs(Act.DecideRecords);

    /// <summary>A refusal on file counts whatever anybody ticked.</summary>
    private static Basis BasisOf(Form form, BasisKind kind, bool refusedOnFile)
    {
        var basis = new Basis(kind, form.Text("why", 4000));
        return kind switch
        {
            BasisKind.Consent => basis with
            {
                Consent = new Consent(form.Text("signed-by"), PassOnRoutes.DayOf(form, "dated"), form.Text("consent-records"), form.Text("purpose"), form.Text("party"),
                    form.Has("electronic"), form.Has("authenticated")),
            },
            BasisKind.CourtOrder or BasisKind.Subpoena => basis with
            {
                Process = new Process(form.Text("issued-by") ?? "", PassOnRoutes.DayOf(form, "process-dated"), form.Text("finding", 4000) ?? ""),
            },
            BasisKind.Emergency => basis with { Threat = new Threat(form.Text("threat", 4000) ?? "", form.Text("recipients") ?? "") },
            BasisKind.SchoolOfficial => basis with { Interest = new Interest(form.Text("interest", 4000) ?? "", form.Has("employee"), form.Has("control")) },
            BasisKind.Directory => basis with { Directory = refusedOnFile ? RefusalOnFile.Refused : form.Has("looked") ? RefusalOnFile.None : RefusalOnFile.NotLooked },
            BasisKind.OwnRecord => basis with { Identified = new Identified(form.Text("identified") ?? "", form.Has("order")) },
            _ => basis,
        };
    }
}
