using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Plumbing;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Rooms.Kin;

/// <summary>A child with the emergency card as it is now; an empty one where the district has none, or the reader may not see it.</summary>
public sealed record ChildNow(ChildFile File, Student? Student, ContactCard Card, ReleaseOrder Order)
{
    /// <summary>The id of the child's request, as addresses have it.</summary>
    public string Id => File.Request.ToString();
}

/// <summary>A step with a deadline that is owed for a child.</summary>
public sealed record FollowUp(ChildFile Child, P.Step Step, P.Procedure Procedure, Instant Due, bool Late);

/// <summary>A case in the list.</summary>
public sealed record KinRow(IncidentId Id, string CaseNumber, string Campus, Instant OpenedAt, int Children, int Safe, ImmutableArray<(string Child, FollowUp What)> Due);

/// <summary>The room's first page: open cases, and the form of a new one.</summary>
public sealed record KinListView(ImmutableArray<KinRow> Cases, ImmutableArray<Campus> Campuses, CameBack? Back);

/// <summary>A case as the room shows it to one reader.</summary>
public sealed record KinCaseView(Incident Incident, ImmutableArray<ChildNow> Children, bool Names, CameBack? Back, ImmutableArray<Kept<Student>> Found, LocalDate Today)
{
    /// <summary>The case's own run.</summary>
    public Ask Ask => Incident.Asks.First(a => a.Kind == Core.Incidents.Entries.AskKind.ParentDetained);

    /// <summary>The address of the room, or of something in it.</summary>
    public string To(string what = "") => what.Length == 0 ? $"/kin/{Incident.Id}" : $"/kin/{Incident.Id}/{what}";

    /// <summary>What a child is called to this reader: by name, or only by number.</summary>
    public string NameOf(Screen screen, ChildFile child) => NameOf(screen, Incident, child, Names);

    /// <summary>The same for any case.</summary>
    public static string NameOf(Screen screen, Incident incident, ChildFile child, bool names) =>
        names ? child.Added.Entry.Name : screen.S("kin.child", ("number", incident.Children.IndexOf(child) + 1));

    /// <summary>Steps with a deadline that are owed, the soonest first.</summary>
    public ImmutableArray<FollowUp> FollowUps(Instant now) => Due(Incident, now);

    /// <summary>The same for any case.</summary>
    public static ImmutableArray<FollowUp> Due(Incident incident, Instant now) =>
    [
        .. incident.Children.Select(c => (Child: c, Ask: incident.RunOf(c))).Where(c => c.Ask is not null)
            .SelectMany(c => c.Ask!.Run.Owed(now).Where(o => o.Due is not null).Select(o => new FollowUp(c.Child, o.Step, c.Ask.Procedure, o.Due!.Value, o.Overdue))).OrderBy(f => f.Due),
    ];

    /// <summary>An office as this reader knows it.</summary>
    public static string OfficeName(Screen screen, Core.District.Office office) =>
        screen.Language != Language.English && office.Id == "crisis" ? screen.S("kin.office.crisis") : screen.OfficeName(office);

    /// <summary>The steps of a run that this reader can be told now and that have no form of their own on the page.</summary>
    public static ImmutableArray<P.NextStep> Steps(Ask ask, string role, ImmutableHashSet<string> own) =>
    [
        .. ask.Run.Next(new P.Role(role)).Where(n => n.Step.On is null && !n.Step.Emergency && !n.Step.Decide && n.Step.Call is null && !own.Contains(n.Step.Id.Value)
            && (n.Owed || !ask.Run.IsDone(n.Step.Id, n.Official)) && ask.Procedure.Observations.All(o => !o.Executes.Contains(n.Step.Id))),
    ];

}

/// <summary>One child in the room.</summary>
public sealed record KinChildView(KinCaseView Case, ChildNow Child, CameBack? Back, ImmutableArray<Seen> Supports, Language Family)
{
    /// <summary>The child's run.</summary>
    public Ask Ask => Case.Incident.RunOf(Child.File)!;

    /// <summary>The address of the child, or of something that is done for the child.</summary>
    public string To(string what = "") => Case.To($"child/{Child.Id}{(what.Length == 0 ? "" : "/" + what)}");

    /// <summary>Whoever is at the desk for this child.</summary>
    public Fact<Core.Incidents.Entries.CollectorCame>? Here => KinGuard.AtTheDesk(Case.Incident, Child.File);

    /// <summary>The role this reader acts in.</summary>
    public string RoleOf(Who who) => KinGuard.RoleOf(who, Case.Incident, Child.File);

    /// <summary>Whether this reader may be told a step now.</summary>
    public bool May(Who who, string step) => Ask.Run.May(new P.StepId(step), null, new P.Role(RoleOf(who))).IsOk;

    /// <summary>Whether a step was done.</summary>
    public bool Did(string step) => Ask.Run.IsDone(new P.StepId(step));

    /// <summary>Whether a step is owed.</summary>
    public bool Owes(string step) => Ask.Run.IsOwed(new P.StepId(step));
}
