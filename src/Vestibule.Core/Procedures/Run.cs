using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures;

/// <summary>
/// One access request's way through its procedure. Immutable: applying an event gives another run. Instructions are gated
/// (<see cref="May"/>, <see cref="Next"/>); what happened is never refused (<see cref="Apply"/>).
/// </summary>
public sealed class Run
{
    private readonly Graph graph;
    private readonly ulong[] marking;
    private readonly Instant?[] since;
    private readonly Instant?[] due;
    private readonly ImmutableDictionary<(FieldId, OfficialId?), Answer> answers;
    private readonly ImmutableDictionary<int, Hand> hands;

    private Run(RunFold fold, Instant startedAt, ImmutableArray<RecordedEvent> history)
    {
        (Procedure, StartedAt, History) = (fold.Procedure, startedAt, history);
        (graph, marking, since, due, answers) = (fold.Graph, fold.Marking, fold.Since, fold.Due, fold.Answers);
        (Officials, Flags, Done, Calls) = (fold.Officials, fold.Flags, fold.Done, fold.Calls);
        (Surroundings, hands) = (fold.Surroundings, fold.Hands);
    }

    /// <summary>The procedure, bound for good.</summary>
    public Procedure Procedure { get; }

    /// <summary>The district's side of it.</summary>
    public Surroundings Surroundings { get; }

    /// <summary>When it was opened: what is owed from the start is owed since then.</summary>
    public Instant StartedAt { get; }

    /// <summary>The officials recorded, in order of arrival.</summary>
    public ImmutableArray<OfficialId> Officials { get; }

    /// <summary>Every event, in the order recorded, undone ones included.</summary>
    public ImmutableArray<RecordedEvent> History { get; }

    /// <summary>What was recorded out of order, or cannot be placed; all of it was applied as far as it can be.</summary>
    public ImmutableArray<Flag> Flags { get; }

    /// <summary>What was done and skipped, in order.</summary>
    public ImmutableArray<DoneStep> Done { get; }

    /// <summary>The attempts to call, in order.</summary>
    public ImmutableArray<CallRecord> Calls { get; }

    /// <summary>Starts a run.</summary>
    public static Run Start(Procedure p, Instant at, Surroundings? surroundings = null)
    {
        ArgumentNullException.ThrowIfNull(p);
        surroundings ??= Surroundings.Unknown;
        var graph = p.GraphFor(0);
        var marking = new ulong[graph.Width];
        graph.Start(new(marking));
        foreach (var fact in p.Fields.Where(f => f.Type == FieldType.Campus)) graph.Answer(new(marking), fact.Id, null, surroundings.AnswerTo(fact.Id));
        var since = Enumerable.Range(0, graph.Events).Select(x => graph.Pending(new(marking), x) ? at : (Instant?)null).ToArray();
        return new(new RunFold
        {
            Procedure = p, Graph = graph, Marking = marking, Since = since, Officials = [], Surroundings = surroundings,
            Due = [.. Enumerable.Range(0, graph.Events).Select(x => graph.EventAt(x).Step is { Owed: true, OwedWithin: { } within } ? within.Due(at, surroundings.Calendar) : (Instant?)null)],
            Hands = ImmutableDictionary<int, Hand>.Empty,
            Answers = p.Fields.Where(f => f.Type == FieldType.Campus && surroundings.Facts.ContainsKey(f.Id.Value))
                .ToImmutableDictionary(f => (f.Id, (OfficialId?)null), f => surroundings.AnswerTo(f.Id)), Flags = [], Done = [], Calls = [], Index = 0,
        }, at, []);
    }

    /// <summary>The run after an event. Never refused; what is out of order shows in <see cref="Flags"/>.</summary>
    public Run Apply(ProcedureEvent e) => Apply(new RecordedEvent(e, Undone: false));

    /// <summary>
    /// The run as if one event of the history had not been recorded. The event stays in the history. Calls owed by a declared
    /// emergency remain owed. Undoing what is already undone changes nothing.
    /// </summary>
    public Run Undo(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, History.Length);
        return History.SetItem(index, History[index] with { Undone = true }).Aggregate(Start(Procedure, StartedAt, Surroundings), (run, e) => run.Apply(e));
    }

    private Run Apply(RecordedEvent e)
    {
        var fold = new RunFold
        {
            Procedure = Procedure, Graph = graph, Marking = [.. marking], Since = [.. since], Due = [.. due], Officials = Officials,
            Answers = answers, Flags = Flags, Done = Done, Calls = Calls, Index = History.Length,
            Surroundings = Surroundings, Hands = hands,
        };
        if (e.Undone) fold.ApplyUndone(e.Event);
        else fold.Apply(e.Event);
        return new(fold, StartedAt, History.Add(e));
    }

    /// <summary>
    /// Whether a role may be told to do a step now. Refused with <c>procedure.unknown-step</c>, <c>official-needed</c>,
    /// <c>not-your-step</c>, <c>closed</c>, <c>already-done</c>, <c>needs</c> (a gate), <c>two-keys</c> (a gate whose keys one person
    /// turned), <c>not-yet</c>, <c>waits</c> or <c>not-now</c>;
    /// argument <c>steps</c> holds the ids of the steps that stand before it.
    /// </summary>
    public Result<Step> May(StepId step, OfficialId? official, Role role)
    {
        if (Procedure.Find(step) is not { } found) return new Refusal("procedure.unknown-step", ("step", step.Value));
        var x = IndexOf(found, official);
        if (x < 0) return new Refusal("procedure.official-needed", ("step", step.Value));
        var m = new PackedMarking(marking);
        if (graph.Blocked(m, x) is not Block.None and var block) return StepGates.Why(graph, m, x, block);
        if (StepGates.SameHand(graph, m, x, hands) is { } same) return same;
        if (!StepGates.Allows(graph, m, found, role)) return new Refusal("procedure.not-your-step", ("role", role.Value), ("step", step.Value));
        return found;
    }

    /// <summary>Whether a role may be told now to let an official in or to a student, by any step that does.</summary>
    public Result<Step> MayAdmit(Role role)
    {
        Result<Step> last = new Refusal("procedure.never-admits");
        foreach (var step in Procedure.AdmittingSteps)
            if ((last = May(step.Id, null, role)).IsOk) return last;
        return last;
    }

    /// <summary>What a role may do now: what is owed first, soonest due first, then in file order.</summary>
    public IReadOnlyList<NextStep> Next(Role role)
    {
        var next = new List<NextStep>();
        for (var x = 0; x < graph.Events; x++)
        {
            var m = new PackedMarking(marking);
            if (!graph.Enabled(m, x) || !StepGates.Allows(graph, m, graph.EventAt(x).Step, role) || StepGates.SameHand(graph, m, x, hands) is not null) continue;
            var owed = graph.Owed(m, x);
            next.Add(new(graph.EventAt(x).Step.AsOf(StartedAt.InZone(Surroundings.Calendar.Zone).Date), OfficialAt(x), owed, owed ? since[x] : null, owed ? due[x] : null)
            {
                FirstIfFeasible = [.. graph.Unconsulted(marking, x).Select(u => graph.EventAt(u).Step.Id).Distinct()],
            });
        }
        return [.. next.OrderBy(n => n.Owed ? 0 : 1).ThenBy(n => n.Due ?? Instant.MaxValue).ThenBy(n => n.Step.Order)];
    }

    /// <summary>What is owed, soonest due first, then in file order. What nobody may do yet is owed all the same.</summary>
    public IReadOnlyList<OwedStep> Owed(Instant now) =>
    [
        .. Enumerable.Range(0, graph.Events).Where(x => graph.Owed(new(marking), x))
            .Select(x => new OwedStep(graph.EventAt(x).Step, OfficialAt(x), since[x] ?? StartedAt, due[x], due[x] is { } by && now > by))
            .OrderBy(o => o.Due ?? Instant.MaxValue).ThenBy(o => o.Step.Order),
    ];

    /// <summary>Whether nothing is owed.</summary>
    public bool MayEnd => graph.Accepting(new(marking));

    /// <summary>How the building is run now, as far as this procedure did it.</summary>
    public ImmutableArray<BuildingInForce> Building => Procedures.Building.After(Done.Select(d => (Procedure.Find(d.Step), d)));

    /// <summary>Whether emergency words were spoken. Stays so until the declaration is undone.</summary>
    public bool IsEmergency => Enumerable.Range(0, graph.Events)
        .Any(x => graph.EventAt(x).Step.Emergency && graph.Executed(new(marking), x) && !graph.Skipped(new(marking), x));

    /// <summary>The answer to a question; of a question for each official, that official's.</summary>
    public Answer AnswerTo(FieldId field, OfficialId? official = null) => answers.GetValueOrDefault((field, Seat(field, official)), Answer.NotAsked);

    /// <summary>Every answer there is.</summary>
    public IReadOnlyDictionary<(FieldId Field, OfficialId? Official), Answer> Answers => answers;

    /// <summary>Whether a step was done (not skipped).</summary>
    public bool IsDone(StepId step, OfficialId? official = null) =>
        IndexOf(step, official) is >= 0 and var x && graph.Executed(new(marking), x) && !graph.Skipped(new(marking), x);

    /// <summary>Whether a step was skipped and not done since.</summary>
    public bool IsSkipped(StepId step, OfficialId? official = null) =>
        IndexOf(step, official) is >= 0 and var x && graph.Skipped(new(marking), x);

    /// <summary>Whether a step is part of the procedure now.</summary>
    public bool IsIncluded(StepId step, OfficialId? official = null) =>
        IndexOf(step, official) is >= 0 and var x && graph.Included(new(marking), x);

    /// <summary>Whether a step is owed now.</summary>
    public bool IsOwed(StepId step, OfficialId? official = null) => IndexOf(step, official) is >= 0 and var x && graph.Owed(new(marking), x);

    /// <summary>The marking's words, for comparing states.</summary>
    internal ReadOnlySpan<ulong> Marking => marking;

    private OfficialId? Seat(FieldId field, OfficialId? official) =>
        Procedure.Find(field) is { PerOfficial: true } ? official ?? (Officials.Length == 1 ? Officials[0] : null) : null;

    private OfficialId? OfficialAt(int x) => graph.EventAt(x).Official is { } ordinal ? Officials[ordinal] : null;

    private int IndexOf(StepId id, OfficialId? official) => Procedure.Find(id) is { } step ? IndexOf(step, official) : -1;

    private int IndexOf(Step step, OfficialId? official)
    {
        if (!step.PerOfficial) return graph.IndexOf(step.Id, null);
        var seat = official ?? (Officials.Length == 1 ? Officials[0] : null);
        return seat is { } someone && Officials.IndexOf(someone) is >= 0 and var ordinal ? graph.IndexOf(step.Id, ordinal) : -1;
    }
}
