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
        for (var officials = 0; officials <= (Checker.TellsHowMany(part.Procedure) ? 2 : 0); officials++)
        {
            foreach (var campus in Campuses(part.Procedure))
            {
                if (Done) return;
                Add(part, officials, campus, Explored(part, officials, alone, campus));
            }
        }
    }

    private void Add(Part part, int officials, ImmutableArray<(FieldId, Answer)> campus, Exploration exploration)
    {
        Markings += exploration.Markings;
        Edges += exploration.Edges;
        GaveUp |= exploration.GaveUp;
        for (var e = 0; e < exploration.Seen.Length; e++)
            if (exploration.Seen[e] && part.Steps.Contains(exploration.Graph.EventAt(e).Step.Id)) Reachable.Add(exploration.Graph.EventAt(e).Step.Id);
        foreach (var ((key, which), story) in exploration.Broken)
        {
            var about = key is "emergency-asks-nothing" or "closes-nothing-owed" ? exploration.Graph.EventAt(which).Step.Order : key == "declared" ? part.Rules[which] : which;
            if (key == "declared" && !part.Settles(which)) unsure.Add(about);
            else if (!Broken.TryGetValue((key, about), out var known) || story.Length < known.Story.Length)
                Broken[(key, about)] = ([.. story.Select(m => m with { Step = procedure.Find(m.Step.Id)! })], officials, campus);
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

    /// <summary>Explores, keeping in view what turned out to get stuck when it was left out.</summary>
    private Exploration Explored(Part part, int officials, bool alone, ImmutableArray<(FieldId Field, Answer Answer)> campus)
    {
        for (var kept = new HashSet<StepId>(); ;)
        {
            var exploration = new Exploration(part, officials, options, alone, kept, campus);
            exploration.Explore();
            if (exploration.Stuck is not { } stuck) return exploration;
            kept.Add(stuck);
        }
    }
}
