using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>
/// The two rules that must hold over all runs, skipped steps and steps out of order included. There every step may be recorded in every
/// state, so that no exploration is needed: what an event opens it can always open.
/// </summary>
internal static class AnyOrder
{
    /// <summary>Whether a step makes staff wait or question: not so, once emergency words were spoken.</summary>
    internal static bool Delays(Step step) => step.Wait is not null || (step.Say is not null && !step.Asks.IsEmpty);

    /// <summary>
    /// Steps that ask staff to delay or to question though emergency words were spoken: those that the emergency does not close, and those
    /// that some step opens again when it is recorded later.
    /// </summary>
    internal static IEnumerable<(Step Asks, ImmutableArray<CheckMove> Story, int Officials)> AskedAfterEmergency(Procedure procedure)
    {
        foreach (var emergency in procedure.Steps.Where(s => s.Emergency))
        {
            foreach (var asks in procedure.Steps.Where(Delays))
            {
                var opener = procedure.Steps.FirstOrDefault(s => !s.Emergency && Reaches(s, RelationKind.Opens, asks, guarded: true));
                var closed = Reaches(emergency, RelationKind.Closes, asks, guarded: false) && !Reaches(emergency, RelationKind.Opens, asks, guarded: true);
                var everOpen = !asks.Closed || opener is not null;
                if (closed && opener is null || !everOpen) continue;
                var officials = asks.PerOfficial || opener is { PerOfficial: true } ? 1 : 0;
                yield return (asks, [Done(emergency, officials), .. opener is null ? [] : new[] { Done(opener, officials) }], officials);
            }
        }
    }

    /// <summary>
    /// Calls that owe each other round and round without a condition. A skipped call stays owed and every other step may be skipped, so these
    /// are the only dead ends when steps may be skipped and recorded in any order.
    /// </summary>
    internal static IEnumerable<Step> CallsThatOweEachOther(Procedure procedure)
    {
        var calls = procedure.Steps.Where(s => s.Call is not null).ToArray();
        foreach (var start in calls)
        {
            var (waiting, seen) = (new Queue<Step>([start]), new HashSet<StepId>());
            while (waiting.TryDequeue(out var at))
            {
                foreach (var next in calls.Where(c => Reaches(at, RelationKind.Owes, c, guarded: false) && !Reaches(at, RelationKind.Closes, c, guarded: false)))
                    if (seen.Add(next.Id)) waiting.Enqueue(next);
            }

            if (seen.Contains(start.Id)) yield return start;
        }
    }

    private static bool Reaches(Step from, RelationKind kind, Step to, bool guarded) =>
        from.Relations.Any(r => r.Kind == kind && r.Targets.Contains(to.Id) && (guarded || r.When is null));

    private static CheckMove Done(Step step, int officials) => new(step, step.PerOfficial && officials > 0 ? 0 : null, [], Reached: true);
}
