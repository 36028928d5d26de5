using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Core.Incidents.Decisions;

/// <summary>What the decisions about a detained parent's children share.</summary>
public static class KinGuard
{
    /// <summary>The role somebody acts in on a child: a leader of the child's own school, or of the school that leads the case, is the leader.</summary>
    public static string RoleOf(Who who, Incident incident, ChildFile? child)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return Access.May(who, Act.Counsel, incident.Matter) ? "legal"
            : Access.May(who, Act.Guide, incident.Matter) ? "safety"
            : Access.May(who, Act.Lead, incident.Matter) || (child is not null && Access.May(who, Act.Lead, child.Added.Entry.Campus)) ? "leader"
            : "employee";
    }

    /// <summary>Refuses when the room is not theirs, or the case is over or is none of this kind.</summary>
    internal static Refusal? Open(Incident incident, Who who) =>
        Guard.Open(incident, who, Act.KeepKin) ?? (incident.IsKin ? null : new Refusal("kin-not-here"));

    /// <summary>A child of the case, or why not.</summary>
    internal static Result<ChildFile> Child(Incident incident, Who who, AccessRequestId request) =>
        Open(incident, who) is { } no ? no
        : incident.Children.FirstOrDefault(c => c.Request == request) is { } child ? child : new Refusal("not-found");

    /// <summary>The entries, and the step that they do: refused where the procedure does not let it be done now.</summary>
    internal static Result<ImmutableArray<Entry>> Gated(Incident incident, Who who, ChildFile child, string step, params ReadOnlySpan<Entry> entries)
    {
        if (incident.RunOf(child) is not { } ask || ask.Procedure.Find(new P.StepId(step)) is null)
        {
            return new Refusal("unknown-step", ("step", step));
        }

        var role = RoleOf(who, incident, child);
        return ask.Run.May(new P.StepId(step), null, new P.Role(role)) is { IsOk: false } may ? may.Refusal!
            : ImmutableArray.Create<Entry>([.. entries, new StepDone(child.Request, step, null, role)]);
    }

    /// <summary>
    /// What really happened, which is never refused: the entries, and with them the step where the procedure lets it be done now.
    /// </summary>
    internal static ImmutableArray<Entry> Kept(Incident incident, Who who, ChildFile child, string step, params ReadOnlySpan<Entry> entries)
    {
        var done = Gated(incident, who, child, step, entries);
        return done.IsOk ? done.Value : [.. entries];
    }

    /// <summary>Whoever came last for a child, unless they were turned away or took the child.</summary>
    public static Fact<CollectorCame>? AtTheDesk(Incident incident, ChildFile child)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(child);
        return child.Came.LastOrDefault() is { } came && !Since(incident, child, came.Line, KinSteps.TurnAway, KinSteps.SignOut).Any() ? came : null;
    }

    /// <summary>The lines since one, by which a step of a child was done.</summary>
    internal static IEnumerable<Line> Since(Incident incident, ChildFile child, Line line, params string[] steps) => incident.Lines.Where(l =>
        l.Sequence > line.Sequence && !incident.Undone.Contains(l.Id) && l.Entry is StepDone done && done.Request == child.Request && steps.Contains(done.Step));

    /// <summary>Why somebody may not have this child: an order bars them, or nobody said that they may. Null when they are on the list.</summary>
    internal static Refusal? NotListed(CollectorCame came, ContactCard card, ReleaseOrder order, NodaTime.LocalDate day)
    {
        var plain = ReleaseOrder.Plain(came.Name);
        return card.Barred.Any(b => b.StandsOn(day) && (b.Id == came.Contact || ReleaseOrder.Plain(b.Name) == plain)) ? new Refusal("kin-barred", ("name", came.Name))
            : came.Contact is { } contact && order.Choices.Any(c => c.Contact.Id == contact) ? null
            : new Refusal("kin-not-on-list", ("name", came.Name));
    }
}

/// <summary>A child to add: who, at which school.</summary>
public sealed record NewChild(AccessRequestId Request, StudentId? Student, string Name, CampusId Campus, string? Grade);

/// <summary>
/// Adds children to the case, brothers and sisters at other schools with them, each with a run of their own of the procedure for one child. Whoever is
/// there already is not added twice.
/// </summary>
public sealed record AddChildren(ImmutableArray<NewChild> Children, string Edition, string Procedure)
{
    /// <summary>How many children one case can hold.</summary>
    public const int Limit = 20;

    /// <summary>The entries, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        if (KinGuard.Open(incident, who) is { } no)
        {
            return no;
        }

        var fresh = Children.Where(n => n.Name.Length > 0 && incident.Children.All(c => c.Request != n.Request && (n.Student is null || c.Added.Entry.Student != n.Student))).ToArray();
        if (fresh.Length == 0 || incident.Children.Length + fresh.Length > Limit)
        {
            return new Refusal(fresh.Length == 0 ? "kin-there-already" : "kin-too-many");
        }

        var entries = fresh.SelectMany(n => (Entry[])
            [new AccessRequestAdded(n.Request, AskKind.Child, Channel.InPerson, Edition, Procedure), new ChildAdded(n.Request, n.Student, n.Name, n.Campus, n.Grade)]);
        var ask = incident.Asks.First(a => a.Kind == AskKind.ParentDetained);
        var role = KinGuard.RoleOf(who, incident, null);
        var found = ask.Procedure.Find(new P.StepId(KinSteps.FindChildren)) is not null && ask.Run.May(new(KinSteps.FindChildren), null, new(role)).IsOk;
        return ImmutableArray.Create<Entry>([.. entries, .. found ? new[] { new StepDone(ask.Id, KinSteps.FindChildren, null, role) } : []]);
    }
}

/// <summary>
/// How the school heard of it. A call said to come from a parent is not acted on: the packet goes to the legal office in the same commit, and the caller
/// is to be verified by a number the school already has.
/// </summary>
public sealed record ReportKin(string From, string? What)
{
    /// <summary>The entries, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        if ((KinGuard.Open(incident, who) ?? Guard.TooLong(What, AnswerFact.Limit)) is { } no)
        {
            return no;
        }

        var ask = incident.Asks.First(a => a.Kind == AskKind.ParentDetained);
        var field = ask.Procedure.Find(new P.FieldId(KinSteps.HeardFrom));
        var entries = ImmutableArray.CreateBuilder<Entry>();
        if (field is not null && field.Choices.Contains(From))
        {
            entries.Add(new Answered(KinSteps.HeardFrom, null, AnswerState.Answered, From, null));
        }

        if (Blank.ToNull(What) is { } what)
        {
            entries.Add(ask.Procedure.Find(new P.FieldId(KinSteps.HeardWhat)) is null ? new Noted(what) : new Answered(KinSteps.HeardWhat, null, AnswerState.Answered, what, null));
        }

        if (From == KinSteps.ByParentCall && ask.Procedure.Find(new P.StepId(KinSteps.ParentCall)) is not null)
        {
            entries.Add(new StepDone(ask.Id, KinSteps.ParentCall, null, KinGuard.RoleOf(who, incident, null)));
            entries.Add(new LegalAsked(incident.Answers.Count + entries.Count - 1, incident.Papers.Length));
        }

        return entries.Count == 0 ? new Refusal("form.missing") : entries.ToImmutable();
    }
}

/// <summary>The caller was checked: by a number on a card of one of the children, never by the one the caller gave.</summary>
public sealed record CheckCaller(FamilyContactId Contact, string? Name, bool Verified, string? Text)
{
    /// <summary>The entries, or why not. A caller who was not verified leaves the step owed.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        if ((KinGuard.Open(incident, who) ?? Guard.TooLong(Text, AnswerFact.Limit) ?? (Blank.ToNull(Name) is null ? new Refusal("kin-number-on-file") : null)) is { } no)
        {
            return no;
        }

        var ask = incident.Asks.First(a => a.Kind == AskKind.ParentDetained);
        var role = KinGuard.RoleOf(who, incident, null);
        var step = new P.StepId(KinSteps.VerifyCaller);
        var does = Verified && ask.Procedure.Find(step) is not null && ask.Run.May(step, null, new(role)).IsOk;
        return ImmutableArray.Create<Entry>([new CallerChecked(Contact, Name!.Trim(), Verified, Blank.ToNull(Text)), .. does ? new[] { new StepDone(ask.Id, KinSteps.VerifyCaller, null, role) } : []]);
    }
}

/// <summary>Somebody of the crisis team takes it, which answers their ladder.</summary>
public sealed record TakeForCrisis
{
    /// <summary>The entry, or why not.</summary>
    public static Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        if (KinGuard.Open(incident, who) is { } no)
        {
            return no;
        }

        return who.Person is not { } person || person.Roles.All(p => p.Role != Role.CrisisTeam) ? new Refusal("not-allowed")
            : incident.Crisis?.Entry.Member.Person == person.Id ? ImmutableArray<Entry>.Empty
            : Guard.One(new CrisisTook(Guard.Named(who)));
    }
}
