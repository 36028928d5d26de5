using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures;

/// <summary>A run while one event is folded into it.</summary>
internal sealed class RunFold
{
    internal required Procedure Procedure { get; init; }
    internal required Graph Graph { get; set; }
    internal required ulong[] Marking { get; set; }
    internal required Instant?[] Since { get; set; }
    internal required Instant?[] Due { get; set; }
    internal required ImmutableArray<OfficialId> Officials { get; set; }
    internal required ImmutableDictionary<(FieldId, OfficialId?), Answer> Answers { get; set; }
    internal required ImmutableArray<Flag> Flags { get; set; }
    internal required ImmutableArray<DoneStep> Done { get; set; }
    internal required ImmutableArray<CallRecord> Calls { get; set; }
    internal required int Index { get; init; }
    internal required Surroundings Surroundings { get; init; }

    /// <summary>Who did each event last, for gates with two keys.</summary>
    internal required ImmutableDictionary<int, Hand> Hands { get; set; }
    private PersonId? who;

    private PackedMarking M => new(Marking);

    internal void Apply(ProcedureEvent e)
    {
        who = e.Who;
        switch (e)
        {
            case StepDone done: ApplyDone(done); break;
            case StepSkipped skipped: ApplySkipped(skipped); break;
            case AnswerGiven given: ApplyAnswer(given); break;
            case AnswerWithdrawn taken: Record(taken.Field, Seat(taken.Field, taken.Official), Answer.Withdrawn); break;
            case CallAttempted call: ApplyCall(call); break;
            case OfficialArrived arrived: Arrive(arrived.Official); break;
            case Observed observed: ApplyObserved(observed); break;
            case Signal signal: foreach (var x in Bound(signal)) Execute(x, signal.At, null); break;
            default: throw new InvalidOperationException($"Unknown event {e.GetType()}");
        }
    }

    /// <summary>An undone declaration of an emergency takes everything back but the calls it made owed: both offices were alerted.</summary>
    internal void ApplyUndone(ProcedureEvent e)
    {
        IEnumerable<int> declared = e switch
        {
            StepDone done when Graph.IndexOf(done.Step, null) is >= 0 and var x => [x],
            Signal signal => Bound(signal),
            Observed o => Procedure.Observations.Where(d => d.Id == o.Observation).SelectMany(d => d.Executes).SelectMany(EventsOf),
            _ => [],
        };
        foreach (var x in declared.Where(x => Graph.EventAt(x).Step.Emergency).ToList())
        {
            var owed = Graph.CodeAt(x).Responses.Where(r => Graph.EventAt(r.Target).Step.Call is not null);
            foreach (var response in owed.Where(r => r.Guard < 0 || Graph.Holds(M, r.Guard)))
            {
                Owe(response.Target, e.At, response.Within);
                Raise(2, response.Target);
                Raise(1, response.Target);
            }
        }
    }

    private void ApplyDone(StepDone done)
    {
        if (EventOf(done.Step, done.Official) is not { } x) return;
        var step = Graph.EventAt(x).Step;
        if (!Allows(step, done.Role)) Flagged(step.Id, done.Official, "procedure.not-your-step", ("role", done.Role.Value));
        Execute(x, done.At, done.Role);
    }

    private void ApplySkipped(StepSkipped skipped)
    {
        if (EventOf(skipped.Step, skipped.Official) is not { } x) return;
        if (!Graph.Included(M, x)) Flagged(skipped.Step, OfficialAt(x), "procedure.closed");
        var due = Due[x];
        var counted = !Graph.Executed(M, x) || Graph.Skipped(M, x) || Graph.Pending(M, x);
        Graph.Skip(M, x);
        if (!Graph.Pending(M, x)) Since[x] = Due[x] = null;
        if (counted) Done = Done.Add(new(Index, skipped.Step, OfficialAt(x), skipped.At, due, Skipped: true, null));
        else Flagged(skipped.Step, OfficialAt(x), "procedure.already-done");
    }

    private void ApplyAnswer(AnswerGiven given)
    {
        if (Procedure.Find(given.Field) is not { } field)
        {
            Flagged(null, given.Official, "procedure.unknown-field", ("field", given.Field.Value));
        }
        else
        {
            if (!field.Accepts(given.Answer)) Flagged(null, given.Official, "procedure.not-a-choice", ("field", given.Field.Value));
            if (field.PerOfficial && given.Official is { } someone) Arrive(someone);
        }
        var seat = Seat(given.Field, given.Official);
        Record(given.Field, seat, given.Answer);
        var asking = Procedure.Steps.Where(s => s.Asks.Contains(given.Field) && s.Asks.All(f => Asked(f, given.Official)))
            .Select(s => Graph.IndexOf(s.Id, s.PerOfficial ? OrdinalOf(seat ?? given.Official) : null)).Where(x => x >= 0).ToList();
        foreach (var x in IncludedOrFirst(asking))
            if (!Graph.Executed(M, x) || Graph.Pending(M, x) || Graph.EventAt(x).Step.Repeat) Execute(x, given.At, null);
    }

    private bool Asked(FieldId field, OfficialId? official) =>
        Answers.TryGetValue((field, Seat(field, official)), out var answer) && answer.State != AnswerState.NotAsked;

    private void ApplyCall(CallAttempted call)
    {
        Calls = Calls.Add(new(Index, call.Contact, call.Outcome, call.At));
        var all = Procedure.Steps.Where(s => s.Call == call.Contact).SelectMany(s => EventsOf(s.Id)).ToList();
        if (all.Count == 0)
        {
            Flagged(null, null, "procedure.unknown-contact", ("contact", call.Contact.Value));
            return;
        }
        // Every call that may be made now is made by this one. Otherwise it is a call beside the procedure: the first in the file, once.
        var meant = all.Where(x => Graph.Enabled(M, x)).ToList();
        if (meant.Count == 0)
        {
            if (all.Any(x => Graph.Executed(M, x) && !Graph.Skipped(M, x))) return;
            meant = [all[0]];
        }
        foreach (var x in meant)
        {
            if (call.Outcome == CallOutcome.Reached) Execute(x, call.At, null);
            else
            {
                FlagUnlessEnabled(x);
                foreach (var fallback in EventsReached(Graph.CodeAt(x).Fallback)) Owe(fallback, call.At, null);
                Graph.NotReached(M, x);
            }
        }
    }

    private void ApplyObserved(Observed observed)
    {
        if (Procedure.Observations.FirstOrDefault(o => o.Id == observed.Observation) is not { } known)
            Flagged(null, null, "procedure.unknown-observation", ("observation", observed.Observation.Value));
        else foreach (var x in known.Executes.SelectMany(EventsOf).ToList()) Execute(x, observed.At, null);
    }

    private void Arrive(OfficialId official)
    {
        if (Officials.Contains(official)) return;
        var larger = Procedure.GraphFor(Officials.Length + 1);
        var grown = new ulong[larger.Width];
        Graph.Grow(Marking, larger, Graph.SourcesOf(larger), grown);
        Marking = grown;
        Since = Lengthen(Since, larger);
        Due = Lengthen(Due, larger);
        (Graph, Officials) = (larger, Officials.Add(official));
    }

    private Instant?[] Lengthen(Instant?[] times, Graph larger) =>
        [.. Enumerable.Range(0, larger.Events).Select(x => x < times.Length ? times[x] : times[Graph.UnseenOf(larger.EventAt(x).Step.Id)])];

    private void Execute(int x, Instant at, Role? role)
    {
        FlagUnlessEnabled(x);
        var step = Graph.EventAt(x).Step.Id;
        Done = Done.Add(new(Index, step, OfficialAt(x), at, Graph.Pending(M, x) ? Due[x] : null, Skipped: false, role)
        {
            Without = [.. Graph.Unconsulted(Marking, x).Select(u => Graph.EventAt(u).Step.Id).Distinct()],
        });
        Hands = Hands.SetItem(x, new(who, role ?? (Graph.EventAt(x).Step.By is [var only] ? only.Role : null)));
        Since[x] = Due[x] = null;
        var before = Marking.ToArray();
        Graph.Execute(M, x);
        foreach (var response in Graph.CodeAt(x).Responses)
            if (response.Guard < 0 || Graph.Holds(M, response.Guard))
                Owe(response.Target, at, response.Within, wasPending: response.Target != x && Graph.Pending(new(before), response.Target));
    }

    private void Owe(int target, Instant at, TimeAllowed? within) => Owe(target, at, within, Graph.Pending(M, target));

    private void Owe(int target, Instant at, TimeAllowed? within, bool wasPending)
    {
        var due = within?.Due(at, Surroundings.Calendar);
        if (!wasPending && Since[target] is null) Since[target] = at;
        if (Due[target] is not { } earlier || due < earlier) Due[target] = due ?? Due[target];
    }

    private void Record(FieldId field, OfficialId? seat, Answer answer)
    {
        Answers = Answers.SetItem((field, seat), answer);
        Graph.Answer(M, field, OrdinalOf(seat), answer);
    }

    /// <summary>Whose answer it is: nobody's for a common field; the only official's when just one is there and none was named.</summary>
    private OfficialId? Seat(FieldId field, OfficialId? official) =>
        Procedure.Find(field) is { PerOfficial: true } ? official ?? (Officials.Length == 1 ? Officials[0] : null) : null;

    private int? OrdinalOf(OfficialId? official) => official is { } o && Officials.IndexOf(o) is >= 0 and var i ? i : null;

    private OfficialId? OfficialAt(int x) => Graph.EventAt(x).Official is { } ordinal ? Officials[ordinal] : null;

    private int? EventOf(StepId id, OfficialId? official)
    {
        if (Procedure.Find(id) is not { } step)
        {
            Flagged(id, official, "procedure.unknown-step", ("step", id.Value));
            return null;
        }
        if (!step.PerOfficial) return Graph.IndexOf(id, null);
        if (official is { } someone) Arrive(someone);
        var seat = official ?? (Officials.Length == 1 ? Officials[0] : null);
        if (OrdinalOf(seat) is { } ordinal) return Graph.IndexOf(id, ordinal);
        Flagged(id, null, "procedure.official-needed", ("step", id.Value));
        return null;
    }

    private IEnumerable<int> EventsOf(StepId id) => Procedure.Find(id) is { PerOfficial: true }
        ? Enumerable.Range(0, Officials.Length).Select(o => Graph.IndexOf(id, o))
        : [Graph.IndexOf(id, null)];

    private List<int> Bound(Signal signal) =>
        IncludedOrFirst([.. Procedure.Steps.Where(s => s.On == signal.Name).SelectMany(s => EventsOf(s.Id))]);

    private List<int> IncludedOrFirst(List<int> events)
    {
        var included = events.Where(x => Graph.Included(M, x)).ToList();
        return included.Count > 0 ? included : [.. events.Take(1)];
    }

    private IEnumerable<int> EventsReached(ulong[] mask) =>
        Enumerable.Range(0, Graph.Events).Where(x => PackedMarking.Get(mask, x));

    private void Raise(int set, int x) => PackedMarking.Set(Marking.AsSpan(set * ((Graph.Events + 63) / 64)), x, true);

    private bool Allows(Step step, Role role) => StepGates.Allows(Graph, M, step, role);

    private void FlagUnlessEnabled(int x)
    {
        var block = Graph.Blocked(M, x);
        if (block != Block.None) Flags = Flags.Add(new(Index, Graph.EventAt(x).Step.Id, OfficialAt(x), StepGates.Why(Graph, M, x, block)));
        else if (StepGates.SameHand(Graph, M, x, Hands) is { } same) Flags = Flags.Add(new(Index, Graph.EventAt(x).Step.Id, OfficialAt(x), same));
    }

    private void Flagged(StepId? step, OfficialId? official, string key, params (string, string)[] arguments) =>
        Flags = Flags.Add(new(Index, step, official, new Refusal(key, arguments)));
}
