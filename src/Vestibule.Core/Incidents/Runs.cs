using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Core.Incidents;

/// <summary>Tells the runs of the procedures what happened: each line becomes the event that the procedure knows it by.</summary>
internal static class Runs
{
    public static Incident Follow(Incident i, Line line)
    {
        var at = line.Happened.At;
        return line.Entry switch
        {
            StepDone e => Step(i, e.Request, e.Step, new P.StepDone(new(e.Step), e.Official, at, new(e.Role)) { Who = line.By.Person }),
            StepSkipped e => Step(i, e.Request, e.Step, new P.StepSkipped(new(e.Step), e.Official, at)),
            Answered e => All(i, new P.AnswerGiven(new(e.Field), e.Official, Answer(e), at) { Who = line.By.Person }),
            AnswerWithdrawn e => All(i, new P.AnswerWithdrawn(new(e.Field), e.Official, at)),
            OfficialRecorded e => All(i, new P.OfficialArrived(e.Official, at)),
            Observed e => All(i, new P.Observed(new(e.Observation), at)),
            CallAttempted e => All(i, new P.CallAttempted(new(e.Contact), Outcome(e.Outcome), at) { Who = line.By.Person }),
            AccessRequestAdded => CatchUp(i, at),
            PaperRecorded => Signal(i, "paper-recorded", at),
            LeadTaken or HandedOver => Signal(i, "lead-taken", at),
            LegalAsked => Signal(i, "legal-asked", at),
            LegalTook => Signal(i, "legal-took", at),
            Advised { Disposition: Disposition.Admit } => Signal(Signal(i, "advised", at, line.By.Person), "advised-admit", at, line.By.Person),
            Advised => Signal(i, "advised", at, line.By.Person),
            Instructed => Signal(i, "instructed", at),
            CarriedOut => Signal(i, "carried-out", at),
            OfficialLeft when i.EverybodyLeft => Signal(i, "official-left", at),
            SafetyTold => Signal(i, "safety-told", at),
            EmergencyDeclared => Signal(i, "emergency-declared", at),
            Closed => Signal(i, "closed", at),
            ChildrenNotCollected => Told(i, KinSteps.NotCollected, at),
            _ => i,
        };
    }

    /// <summary>
    /// A line that was taken back: the runs hear of it as undone, so that what cannot be unsaid (calls owed by a declared emergency) stays owed.
    /// </summary>
    public static Incident FollowUndone(Incident i, Line line)
    {
        if (line.Entry is Opened or AccessRequestAdded)
        {
            return i;
        }

        var told = Follow(i, line);
        return i with
        {
            Asks = [.. i.Asks.Zip(told.Asks, (before, after) => after with
            {
                Run = Enumerable.Range(before.Run.History.Length, after.Run.History.Length - before.Run.History.Length)
                    .Aggregate(after.Run, (run, index) => run.Undo(index)),
            })],
        };
    }

    /// <summary>An access request added later starts with what the encounter already knows: who is here, and whether it is an emergency.</summary>
    private static Incident CatchUp(Incident i, Instant at)
    {
        var added = i.Asks[^1];
        var run = i.Officials.Aggregate(added.Run, (r, o) => r.Apply(new P.OfficialArrived(o, at)));
        run = i.Answers.Aggregate(run, (r, a) => r.Apply(new P.AnswerGiven(new(a.Key.Field), a.Key.Official, Answer(a.Value.Now.Entry), at)));
        run = i.Lead is null ? run : run.Apply(new P.Signal("lead-taken", at));
        run = i.Emergency is null ? run : run.Apply(new P.Signal("emergency-declared", at));
        return i with { Asks = i.Asks.SetItem(i.Asks.Length - 1, added with { Run = run }) };
    }

    private static Incident All(Incident i, P.ProcedureEvent happened) =>
        i with { Asks = [.. i.Asks.Select(a => a with { Run = a.Run.Apply(happened) })] };

    /// <summary>Something that the program saw, told to those procedures that know it.</summary>
    private static Incident Told(Incident i, string observation, Instant at) => i with
    {
        Asks = [.. i.Asks.Select(a => a.Procedure.Observations.Any(o => o.Id.Value == observation) ? a with { Run = a.Run.Apply(new P.Observed(new(observation), at)) } : a)],
    };

    private static Incident Signal(Incident i, string name, Instant at, PersonId? who = null) => All(i, new P.Signal(name, at) { Who = who });

    /// <summary>A step marked shared is one event across all that the officials ask for; any other belongs to its own ask.</summary>
    private static Incident Step(Incident i, AccessRequestId request, string step, P.ProcedureEvent happened)
    {
        var shared = i.Asks.FirstOrDefault(a => a.Id == request)?.Procedure.Find(new P.StepId(step))?.Shared == true;
        return i with
        {
            Asks = [.. i.Asks.Select(a => a.Id == request || (shared && a.Procedure.Find(new P.StepId(step)) is { Shared: true }) ? a with { Run = a.Run.Apply(happened) } : a)],
        };
    }

    private static P.Answer Answer(Answered e) => e.State switch
    {
        AnswerState.Refused => P.Answer.Refused,
        AnswerState.ShownRecordingRefused => P.Answer.ShownNotRecorded,
        AnswerState.NotKnown => P.Answer.NotKnown,
        _ => P.Answer.Given(e.Value ?? ""),
    };

    private static P.CallOutcome Outcome(Entries.CallOutcome outcome) => outcome switch
    {
        Entries.CallOutcome.Reached => P.CallOutcome.Reached,
        Entries.CallOutcome.Closed => P.CallOutcome.Closed,
        _ => P.CallOutcome.NoAnswer,
    };
}
