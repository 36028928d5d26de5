using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>
/// Which bit stands for what. Common steps come first, then the unseen official's, then each official's in order of arrival, so that
/// one more official only appends.
/// </summary>
internal sealed class GraphLayout
{
    internal const int And = -1;
    internal const int Or = -2;
    internal const int Not = -3;
    internal const int True = -4;
    internal const int False = -5;

    private readonly Dictionary<(StepId, int?), int> index = [];
    private readonly Dictionary<StepId, int> unseen = [];
    private readonly Dictionary<(FieldId, int?), ImmutableArray<(AnswerTest, int)>> atoms = [];
    private readonly ILookup<FieldId, AnswerTest> tests;

    /// <summary>Whether others may be recorded later: a condition can ask about them also where no step is done with each.</summary>
    internal bool MoreMayCome { get; }

    internal GraphLayout(Procedure procedure, int officials, bool moreMayCome)
    {
        MoreMayCome = moreMayCome;
        (Procedure, Officials) = (procedure, officials);
        var events = ImmutableArray.CreateBuilder<GraphEvent>();
        foreach (var step in procedure.Steps.Where(s => !s.PerOfficial)) Add(new(step, null, false));
        if (moreMayCome) foreach (var step in procedure.Steps.Where(s => s.PerOfficial)) Add(new(step, null, true));
        for (var official = 0; official < officials; official++)
            foreach (var step in procedure.Steps.Where(s => s.PerOfficial)) Add(new(step, official, false));
        Events = events.ToImmutable();
        EventWords = Math.Max(1, (Events.Length + 63) / 64);

        var guards = procedure.Steps.SelectMany(s => s.Relations.Select(r => r.When).Prepend(s.When)).Concat(procedure.Rules.Select(r => r.When)).OfType<Guard>();
        tests = guards.SelectMany(g => g.Tests).Distinct().ToLookup(t => t.Field, t => t.Is);
        var next = 0;
        foreach (var field in procedure.Fields.Where(f => !f.PerOfficial)) Reserve(field, null);
        for (var official = 0; official < officials; official++)
            foreach (var field in procedure.Fields.Where(f => f.PerOfficial)) Reserve(field, official);
        AtomCount = next;

        void Add(GraphEvent e)
        {
            if (e.Unseen) unseen[e.Step.Id] = events.Count;
            else index[(e.Step.Id, e.Official)] = events.Count;
            events.Add(e);
        }

        void Reserve(Field field, int? official) => atoms[(field.Id, official)] = [.. tests[field.Id].Select(t => (t, next++))];
    }

    internal Procedure Procedure { get; }
    internal int Officials { get; }
    internal ImmutableArray<GraphEvent> Events { get; }
    internal int EventWords { get; }
    internal int AtomCount { get; }

    internal int IndexOf(StepId step, int? official) => index.GetValueOrDefault((step, official), -1);

    internal int UnseenLike(StepId step) => unseen[step];

    internal ImmutableArray<(AnswerTest Test, int Bit)> TestsOf(FieldId field, int? official) =>
        atoms.GetValueOrDefault((field, official), []);

    internal ImmutableArray<Answer> Distinguishable(FieldId id)
    {
        if (Procedure.Find(id) is not { } field || !tests.Contains(id)) return [];
        var choices = field.Choices.IsEmpty ? [Answer.Given("")] : field.Choices.Select(Answer.Given);
        return [.. choices.Concat([Answer.NotAsked, Answer.Refused, Answer.ShownNotRecorded, Answer.NotKnown, Answer.Withdrawn])
            .DistinctBy(a => string.Concat(tests[id].Select(t => t.Holds(a) ? '1' : '0')))];
    }

    /// <summary>The events that a relation of one event reaches: its own official's, or of a common step everybody's.</summary>
    internal IEnumerable<int> Reach(GraphEvent from, IEnumerable<StepId> targets, bool withUnseen)
    {
        foreach (var target in targets)
        {
            if (Procedure.Find(target) is not { } step) continue;
            if (!step.PerOfficial) yield return index[(target, null)];
            else if (from.Step.PerOfficial)
            {
                yield return from.Unseen ? unseen[target] : index[(target, from.Official)];
            }
            else
            {
                if (withUnseen && unseen.TryGetValue(target, out var stand)) yield return stand;
                for (var official = 0; official < Officials; official++) yield return index[(target, official)];
            }
        }
    }

    /// <summary>A guard as instructions for a stack of bits, in the sight of one official or of none.</summary>
    internal void Write(Guard guard, int? official, List<int> into)
    {
        switch (guard)
        {
            case Guard.And both:
                Write(both.Left, official, into);
                Write(both.Right, official, into);
                into.Add(And);
                break;
            case Guard.Or either:
                Write(either.Left, official, into);
                Write(either.Right, official, into);
                into.Add(Or);
                break;
            case Guard.Not not:
                Write(not.Inner, official, into);
                into.Add(Not);
                break;
            case Guard.Officials { Inner: var inner, Every: var every }:
                into.Add(every && Officials > 0 ? True : False);
                for (var o = 0; o < Officials; o++)
                {
                    Write(inner, o, into);
                    into.Add(every ? And : Or);
                }
                break;
            case Guard.Test test:
                var seat = Procedure.Find(test.Field) is { PerOfficial: true } ? official : null;
                var bit = TestsOf(test.Field, seat).Where(t => t.Test == test.Is).Select(t => (int?)t.Bit).FirstOrDefault();
                into.Add(bit ?? False);
                break;
            default:
                throw new InvalidOperationException($"Unknown guard {guard}");
        }
    }
}
