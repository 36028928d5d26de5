using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Core.Incidents.Decisions;

/// <summary>Says who is with a child now. No child is left alone.</summary>
public sealed record StayWith(AccessRequestId Request, string? Name)
{
    /// <summary>The entries, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        var child = KinGuard.Child(incident, who, Request);
        return (child.Refusal ?? Guard.TooLong(Name, 200) ?? (Blank.ToNull(Name) is null ? new Refusal("kin-who-is-with") : null)) is { } no ? no
            : KinGuard.Kept(incident, who, child.Value, KinSteps.Stay, new ChildWith(Request, Name!.Trim()));
    }
}

/// <summary>Buses, activities and programmes were told that the child stays.</summary>
public sealed record HoldRides(AccessRequestId Request, ImmutableArray<Ride> Rides, string? Told)
{
    /// <summary>The entries, or why not. Nothing to divert is an answer too: the child goes on foot.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        var child = KinGuard.Child(incident, who, Request);
        return (child.Refusal ?? Guard.TooLong(Told, 200) ?? (Rides.IsEmpty ? new Refusal("kin-which-ride") : null)) is { } no ? no
            : KinGuard.Kept(incident, who, child.Value, KinSteps.HoldRide, [.. Rides.Distinct().Select(r => new RideHeld(Request, r, Blank.ToNull(Told)))]);
    }
}

/// <summary>
/// Somebody on the card was called. Whoever an order bars is not called from here. The step is done once somebody comes, or once everybody in the order was tried.
/// </summary>
public sealed record TryContact(AccessRequestId Request, FamilyContactId Contact, ContactOutcome Outcome, string? Text)
{
    /// <summary>The entries, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who, ReleaseOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var child = KinGuard.Child(incident, who, Request);
        if ((child.Refusal ?? Guard.TooLong(Text, 1000)) is { } no)
        {
            return no;
        }

        if (order.Choices.FirstOrDefault(c => c.Contact.Id == Contact) is not { } choice)
        {
            return new Refusal("kin-not-on-list", ("name", order.LeftOut.FirstOrDefault(l => l.Contact.Id == Contact)?.Contact.Name ?? ""));
        }

        var tried = new ContactTried(Request, Contact, choice.Contact.Name, choice.Rank, Outcome, Blank.ToNull(Text));
        var all = order.Choices.All(c => c.Contact.Id == Contact || child.Value.Last(c.Contact.Id) is not null);
        return Outcome == ContactOutcome.Coming || all ? KinGuard.Kept(incident, who, child.Value, KinSteps.CallContacts, tried) : Guard.One(tried);
    }
}

/// <summary>Somebody is here for the child. Each one who comes is checked anew.</summary>
public sealed record SomebodyCame(AccessRequestId Request, FamilyContactId? Contact, string? Name)
{
    /// <summary>The entries, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        var child = KinGuard.Child(incident, who, Request);
        return (child.Refusal ?? Guard.TooLong(Name, 200) ?? (Blank.ToNull(Name) is null ? new Refusal("kin-who-came") : null)) is { } no ? no
            : KinGuard.Gated(incident, who, child.Value, KinSteps.Collector, new CollectorCame(Request, Contact, Name!.Trim()));
    }
}

/// <summary>The child was asked. A child who does not want to go is not sent.</summary>
public sealed record AskTheChild(AccessRequestId Request, bool Willing, string? Text)
{
    /// <summary>The entries, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        var child = KinGuard.Child(incident, who, Request);
        var asked = new ChildAsked(Request, Willing, Blank.ToNull(Text));
        return (child.Refusal ?? Guard.TooLong(Text, 1000)) is { } no ? no
            : KinGuard.AtTheDesk(incident, child.Value) is null ? new Refusal("kin-nobody-here")
            : Willing ? KinGuard.Kept(incident, who, child.Value, KinSteps.AskChild, asked) : Guard.One(asked);
    }
}

/// <summary>The child has a known safe adult tonight: the clock that everybody sees moves by one.</summary>
public sealed record SafeTonight(AccessRequestId Request, string? Adult, string? Text)
{
    /// <summary>The entries, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        var child = KinGuard.Child(incident, who, Request);
        return (child.Refusal ?? Guard.TooLong(Adult, 200) ?? Guard.TooLong(Text, 1000) ?? (Blank.ToNull(Adult) is null ? new Refusal("kin-which-adult") : null)) is { } no ? no
            : KinGuard.Gated(incident, who, child.Value, KinSteps.SafeTonight, new ChildSafe(Request, Adult!.Trim(), Blank.ToNull(Text)));
    }
}

/// <summary>The family was offered supports.</summary>
public sealed record OfferSupports(AccessRequestId Request, ImmutableArray<string> Supports)
{
    /// <summary>The entries, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        var child = KinGuard.Child(incident, who, Request);
        return (child.Refusal ?? (Supports.IsEmpty ? new Refusal("kin-which-support") : null)) is { } no ? no
            : KinGuard.Kept(incident, who, child.Value, KinSteps.Supports, new SupportsOffered(Request, [.. Supports.Distinct()]));
    }
}

/// <summary>
/// Any other step for a child, with a note where one was written. What only the program can check it checks: that whoever came is on the list today, that a
/// second person checked identity, that the child wants to go, that everybody on the list was tried before anybody says so.
/// </summary>
public sealed record ChildStep(AccessRequestId Request, string Step, string? Text)
{
    /// <summary>The entries, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who, ContactCard card, ReleaseOrder order, LocalDate day)
    {
        var child = KinGuard.Child(incident, who, Request);
        if ((child.Refusal ?? Guard.TooLong(Text, AnswerFact.Limit) ?? Why(incident, who, child.Value, card, order, day)) is { } no)
        {
            return no;
        }

        ImmutableArray<Entry> noted = Blank.ToNull(Text) is { } text ? [new ChildNoted(Request, Step, text)] : [];
        ImmutableArray<Entry> taken = Step == KinSteps.SignOut && KinGuard.AtTheDesk(incident, child.Value) is { } came ? [new ChildWith(Request, came.Entry.Name)] : [];
        return KinGuard.Gated(incident, who, child.Value, Step, [.. noted, .. taken]);
    }

    private Refusal? Why(Incident incident, Who who, ChildFile child, ContactCard card, ReleaseOrder order, LocalDate day)
    {
        var came = KinGuard.AtTheDesk(incident, child);
        return Step switch
        {
            KinSteps.CheckList or KinSteps.CheckIdentity or KinSteps.Release when came is null => new Refusal("kin-nobody-here"),
            KinSteps.CheckList => KinGuard.NotListed(came!.Entry, card, order, day),
            KinSteps.CheckIdentity => Second(incident, who, child, came!),
            KinSteps.Release => KinGuard.NotListed(came!.Entry, card, order, day) ?? Unwilling(child, came) ?? CallOpen(incident),
            KinSteps.NobodyFound => order.Choices.Count(c => child.Last(c.Contact.Id) is null or { Entry.Outcome: ContactOutcome.Coming }) is > 0 and var left
                ? new Refusal("kin-not-everybody", ("count", left.ToString(System.Globalization.CultureInfo.InvariantCulture))) : null,
            _ => null,
        };
    }

    /// <summary>Whoever let the collector in, or compared the list, is not the second person.</summary>
    private static Refusal? Second(Incident incident, Who who, ChildFile child, Fact<CollectorCame> came) =>
        who.Person is not { } person ? new Refusal("kin-second-signed-in")
        : came.Line.By.Person == person.Id || KinGuard.Since(incident, child, came.Line, KinSteps.CheckList).Any(l => l.By.Person == person.Id) ? new Refusal("kin-second-person")
        : null;

    private static Refusal? Unwilling(ChildFile child, Fact<CollectorCame> came) =>
        child.Asked.LastOrDefault(a => a.Line.Sequence > came.Line.Sequence) is { Entry.Willing: false } ? new Refusal("kin-child-says-no") : null;

    /// <summary>A call said to come from a parent is verified, and counsel answers it, before anyone moves a child; words of emergency lift that.</summary>
    private static Refusal? CallOpen(Incident incident) => incident.Emergency is null && incident.Asks.First(a => a.Kind == AskKind.ParentDetained).Run is var run
        && run.IsDone(new P.StepId(KinSteps.ParentCall)) && (run.IsOwed(new P.StepId(KinSteps.VerifyCaller)) || run.IsOwed(new P.StepId(KinSteps.Advice)))
            ? new Refusal("kin-call-open") : null;
}

/// <summary>The program saw that school is over for the day with children still without a known safe adult. Said once each day.</summary>
public sealed record SweepChildren(LocalDate Day, DateTimeZone Zone)
{
    /// <summary>The entry, or none.</summary>
    public ImmutableArray<Entry> Decide(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        var left = incident.Children.Length - incident.SafeChildren;
        return incident.Closed is not null || incident.GoesOnElsewhere || !incident.IsKin || left == 0
            || incident.NotCollected?.At.InZone(Zone).Date == Day ? [] : [new ChildrenNotCollected(left)];
    }
}
