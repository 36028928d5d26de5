using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Kin;

/// <summary>
/// What belongs to the whole case: the report, the calls, who of the crisis team has it, the check of a caller, and the children. One child found brings
/// brothers and sisters of the same household, at whichever school.
/// </summary>
public static class FindChildren
{
    private const int Most = 12;

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        const string at = SeeKin.Path + "/{incident}";
        app.MapPost(at + "/report", (Screen screen, Form form, KinDesk desk, Guid incident, CancellationToken stop) => desk.ActAsync(screen, form, incident, "report",
            i => new ReportKin(form.Text("from", 40) ?? "", form.Text("what", AnswerFact.Limit)).Decide(i, screen.Who), stop)).Needs(Act.KeepKin);
        app.MapPost(at + "/take", (Screen screen, Form form, KinDesk desk, Guid incident, CancellationToken stop) => desk.ActAsync(screen, form, incident, "take",
            i => TakeForCrisis.Decide(i, screen.Who), stop)).Needs(Act.KeepKin);
        app.MapPost(at + "/call", (Screen screen, Form form, KinDesk desk, Guid incident, CancellationToken stop) => desk.ActAsync(screen, form, incident, "call",
            i => form.Choice<CallOutcome>("outcome") is { } outcome ? new RecordCall(form.Required("contact", 100), outcome, form.Text("with", 200)).Decide(i, screen.Who) : form.FirstWrong!, stop)).Needs(Act.KeepKin);
        app.MapPost(at + "/step", StepAsync).Needs(Act.KeepKin);
        app.MapPost(at + "/caller", CallerAsync).Needs(Act.KeepKin);
        app.MapPost(at + "/find", FindAsync).Needs(Act.SeeKinNames);
        app.MapPost(at + "/add", AddAsync).Needs(Act.KeepKin);
    }

    private static Task<IResult> StepAsync(Screen screen, Form form, KinDesk desk, Guid incident, CancellationToken stop) => desk.ActAsync(screen, form, incident, form.Typed("step"), i =>
    {
        var ask = i.Asks.FirstOrDefault(a => a.Kind == AskKind.ParentDetained);
        var step = form.Required("step", 100);
        if (ask?.Procedure.Find(new Core.Procedures.StepId(step)) is not { } known)
        {
            return new Refusal("unknown-step", ("step", step));
        }

        if (known.Asks.IsEmpty)
        {
            return new DoStep(ask.Id, step, null).Decide(i, screen.Who);
        }

        var entries = ImmutableArray.CreateBuilder<Entry>();
        foreach (var field in known.Asks.Where(f => form.Typed("f-" + f.Value).Length > 0))
        {
            var answered = new AnswerFact(field.Value, null, AnswerState.Answered, form.Text("f-" + field.Value, AnswerFact.Limit), i.Answers.GetValueOrDefault(new(field.Value, null))?.Now.Line.Id)
                .Decide(i, screen.Who);
            if (answered.Refusal is { } no)
            {
                return no;
            }

            entries.AddRange(answered.Value);
        }

        return entries.Count == 0 ? new Refusal("answer-empty") : entries.ToImmutable();
    }, stop);

    private static async Task<IResult> CallerAsync(Screen screen, Form form, KinDesk desk, Guid incident, CancellationToken stop)
    {
        var contact = new FamilyContactId(form.Id("contact") ?? default);
        var name = (string?)null;
        if (await desk.ReadAsync(incident, stop) is { } read)
        {
            foreach (var child in read.Children)
            {
                name ??= (await desk.NowAsync(child, screen.Today, stop)).Card.Find(contact)?.Name;
            }
        }

        return await desk.ActAsync(screen, form, incident, "caller", i => new CheckCaller(contact, name, form.Typed("verified") == "yes", form.Text("text", AnswerFact.Limit)).Decide(i, screen.Who), stop);
    }

    /// <summary>Looks for a child by number or by name, at the schools whose children this reader may see. What was looked for is in no address.</summary>
    private static async Task<IResult> FindAsync(Screen screen, Form form, KinDesk desk, Guid incident, CancellationToken stop)
    {
        var sought = form.Text("sought", 120);
        if (sought is null || await desk.ReadAsync(incident, stop) is not { } read)
        {
            return await desk.ShowAsync(screen, incident, new CameBack(form.FirstWrong ?? new Refusal("form.missing"), form, "find"), [], stop);
        }

        var found = ImmutableArray.CreateBuilder<Kept<Student>>();
        var wanted = ReleaseOrder.Plain(sought).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var campus in screen.Book.Campuses.Where(c => Access.May(screen.Who, Act.SeeKinNames, c.Id) || c.Id == read.Place.Campus))
        {
            found.AddRange((await desk.Cards.At(campus.Id, stop)).Where(s => s.It.Number == sought
                || (wanted.Length > 0 && wanted.All(w => ReleaseOrder.Plain(s.It.Name).Contains(w, StringComparison.Ordinal)))).Take(Most - Math.Min(Most, found.Count)));
        }

        return await desk.ShowAsync(screen, incident, new CameBack(new Refusal(found.Count == 0 ? "kin-none-found" : "kin-choose"), form, "find"), found.ToImmutable(), stop);
    }

    private static async Task<IResult> AddAsync(Screen screen, Form form, KinDesk desk, Shelf shelf, Guid incident, CancellationToken stop)
    {
        var children = ImmutableArray.CreateBuilder<NewChild>();
        if (form.Has("student") && await desk.Cards.Student(new StudentId(form.Id("student") ?? default), stop) is { } one && Access.May(screen.Who, Act.SeeKinNames))
        {
            foreach (var student in (await desk.Cards.Siblings(one.It, stop)).Prepend(one))
            {
                children.Add(new NewChild(Request(children.Count), student.It.Id, student.It.Name, student.It.Campus, student.It.Grade));
            }
        }
        else if (form.Text("name", 120) is { } name)
        {
            children.Add(new NewChild(Request(0), null, name, screen.Book.Campus(new CampusId(form.Typed("campus")))?.Id ?? default, form.Text("grade", 20)));
        }

        return await desk.ActAsync(screen, form, incident, "add", i =>
        {
            if (children.Count == 0)
            {
                return new Refusal("kin-which-child");
            }

            var chosen = shelf.Choose(screen.Book, AskKind.Child, i.Place, Channel.InPerson, screen.Now);
            return chosen.IsOk ? new AddChildren([.. children.Select(c => c.Campus.Value is null ? c with { Campus = i.Place.Campus } : c)], chosen.Value.Edition.Digest, chosen.Value.Procedure.Id.Value)
                .Decide(i, screen.Who) : chosen.Refusal!;
        }, stop);

        AccessRequestId Request(int n) => new(DerivedIds.Of(form.Tap.Value, 40 + n));
    }
}
