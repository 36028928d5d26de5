using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Kin;

/// <summary>What is done for one child: who is with the child, buses, the calls in order, whoever comes, the adult tonight, supports, and the family afterwards.</summary>
public static class KeepChild
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        const string at = SeeKin.Path + "/{incident}/child/{child}";
        app.MapGet(at, (Screen screen, KinDesk desk, Guid incident, Guid child, CancellationToken stop) => desk.ShowChildAsync(screen, incident, child, null, stop)).Needs(Act.SeeKin);
        Post(app, "with", (s, f, i, c, _) => new StayWith(c.File.Request, f.Text("name", 200)).Decide(i, s.Who));
        Post(app, "rides", (s, f, i, c, _) => new HoldRides(c.File.Request,
            [.. Enum.GetValues<Ride>().Where(r => f.Chosen("ride").Contains(Told.Kebab(r)))], f.Text("told", 200)).Decide(i, s.Who));
        Post(app, "tried", (s, f, i, c, _) => f.Choice<ContactOutcome>("outcome") is { } outcome
            ? new TryContact(c.File.Request, new FamilyContactId(f.Id("contact") ?? default), outcome, f.Text("text", 1000)).Decide(i, s.Who, c.Order) : f.FirstWrong!);
        Post(app, "came", (s, f, i, c, _) =>
        {
            var contact = c.Card.Contacts.FirstOrDefault(x => x.Id.ToString() == f.Typed("contact"));
            return new SomebodyCame(c.File.Request, contact?.Id, contact?.Name ?? f.Text("name", 200)).Decide(i, s.Who);
        });
        Post(app, "asked", (s, f, i, c, _) => new AskTheChild(c.File.Request, f.Typed("willing") == "yes", f.Text("text", 1000)).Decide(i, s.Who));
        Post(app, "safe", (s, f, i, c, _) => new SafeTonight(c.File.Request, f.Text("adult", 200), f.Text("text", 1000)).Decide(i, s.Who));
        Post(app, "supports", (s, f, i, c, _) => new OfferSupports(c.File.Request, [.. f.Chosen("support").Where(x => x.Length is > 0 and <= 100)]).Decide(i, s.Who));
        Post(app, "step", (s, f, i, c, day) => new ChildStep(c.File.Request, f.Required("step", 100), f.Text("text", AnswerFact.Limit)).Decide(i, s.Who, c.Card, c.Order, day));
    }

    private static void Post(
        IEndpointRouteBuilder app, string name, Func<Screen, Form, Incident, ChildNow, NodaTime.LocalDate, Result<System.Collections.Immutable.ImmutableArray<Entry>>> decide) =>
        app.MapPost($"{SeeKin.Path}/{{incident}}/child/{{child}}/{name}", (Screen screen, Form form, KinDesk desk, Guid incident, Guid child, CancellationToken stop) =>
            desk.ActForChildAsync(screen, form, incident, child, name == "step" ? form.Typed("step") : name, (i, now, day) => decide(screen, form, i, now, day), stop)).Needs(Act.KeepKin);
}
