using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>What explorations of the parts of a procedure found, told as of the whole: the shortest run that breaks each rule.</summary>
internal sealed class Findings(Procedure procedure, CheckOptions options)
{
    private readonly HashSet<int> unsure = [];

    internal HashSet<StepId> Reachable { get; } = [];

    internal Dictionary<(string, int), (ImmutableArray<CheckMove> Story, int Officials, ImmutableArray<(FieldId, Answer)> Campus)> Broken { get; } = [];

    /// <summary>Rules that were not proved in a part, and may yet hold in the whole.</summary>
    internal IReadOnlyCollection<int> Unsure => Done ? [] : unsure;

    internal long Markings { get; private set; }
    internal long Edges { get; private set; }
    internal bool GaveUp { get; private set; }

    private bool Done => options.UntilBroken && Broken.Count > 0;

    /// <summary>Explores one part with none, one and two officials, as far as it can tell, at every kind of campus it can tell apart.</summary>
    internal void Explore(Part part, bool alone)
    {
        foreach (var campus in Campuses(part.Procedure))
        {
            if (Done) return;
            foreach (var exploration in Explored(part, Checker.TellsHowMany(part.Procedure) ? 2 : 0, alone, campus)) Add(part, campus, exploration);
        }
    }

    private void Add(Part part, ImmutableArray<(FieldId, Answer)> campus, Exploration exploration)
    {
        Markings += exploration.Markings;
        Edges += exploration.Edges;
        GaveUp |= exploration.GaveUp;
        for (var e = 0; e < exploration.Seen.Length; e++)
            if (exploration.Seen[e] && part.Steps.Contains(exploration.Graph.EventAt(e).Step.Id)) Reachable.Add(exploration.Graph.EventAt(e).Step.Id);
        foreach (var ((key, which), story) in exploration.Broken)
        {
            var about = key is "emergency-asks-nothing" or "closes-nothing-owed" ? exploration.Graph.EventAt(which).Step.Order : key == "declared" ? part.Rules[which] : which;
            if (key == "declared" && !part.Settles(which))
            {
                unsure.Add(about);
                continue;
            }

            var present = story.TakeWhile(m => m.Step is null).Count();
            var told = story.Skip(present).Select(m => m.Step is { } step ? m with { Step = procedure.Find(step.Id) } : m).ToImmutableArray();
            if (!Broken.TryGetValue((key, about), out var known) || told.Length < known.Story.Length) Broken[(key, about)] = (told, present, campus);
        }
    }

    /// <summary>Every kind of campus that guards can tell apart: what it has, has not, or nobody has said.</summary>
    private static ImmutableArray<ImmutableArray<(FieldId Field, Answer Answer)>> Campuses(Procedure procedure)
    {
        var graph = procedure.GraphFor(0);
        return procedure.Fields.Where(f => f.Type == FieldType.Campus).Select(f => graph.Distinguishable(f.Id)
                .Where(a => a.State is AnswerState.Answered or AnswerState.NotAsked).Select(a => (f.Id, a)).ToImmutableArray()).Where(answers => answers.Length > 0)
            .Aggregate(ImmutableArray.Create(ImmutableArray<(FieldId, Answer)>.Empty), (all, answers) => [.. all.SelectMany(one => answers.Select(one.Add))]);
    }

    /// <summary>
    /// Explores with nobody, from whatever is reached there with one official more, and so on, keeping in view what turned out to get stuck when
    /// it was left out. What may be left out with all of them there may be left out with fewer.
    /// </summary>
    private List<Exploration> Explored(Part part, int most, bool alone, ImmutableArray<(FieldId Field, Answer Answer)> campus)
    {
        for (var kept = new HashSet<StepId>(); ;)
        {
            var told = most == 0 ? kept : Slice.Needed(part.Procedure, most, alone, kept, campus);
            var all = new List<Exploration>();
            do all.Add(new(part, all.Count, most, options, alone, told, campus, all.LastOrDefault()));
            while (all[^1].Explore() && all.Count <= most);
            if (all[^1].Stuck is not { } stuck) return all;
            kept.Add(stuck);
        }
    }
}
