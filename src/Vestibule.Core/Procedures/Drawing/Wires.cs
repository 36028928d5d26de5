using System.Globalization;
using Vestibule.Core.Procedures.Telling;

namespace Vestibule.Core.Procedures.Drawing;

/// <summary>What the end of an arrow means.</summary>
internal enum Mark { After, Needs, Waits, Owes, Opens, Closes, IfFeasible }

/// <summary>One arrow: from where, to where, what it means, and the letters of its remarks.</summary>
internal sealed record Wire(Node From, Node To, bool Dashed, SortedSet<Mark> Marks, SortedSet<string> Letters);

/// <summary>Every arrow of a procedure, one between any two boxes, and the remarks that stand below the drawing.</summary>
internal sealed class Wires
{
    private readonly Voice voice;
    private readonly Plan plan;
    private readonly Dictionary<string, string> letters = [];
    private readonly Dictionary<(Node, Node, bool), Wire> all = [];

    private Wires(Voice voice, Plan plan) => (this.voice, this.plan) = (voice, plan);

    internal IReadOnlyCollection<Wire> All => all.Values;

    /// <summary>Letter and text, in the order of the letters.</summary>
    internal List<(string Letter, string Text)> Remarks { get; } = [];

    internal static Wires Of(Voice voice, Procedure procedure, Plan plan)
    {
        var wires = new Wires(voice, plan);
        foreach (var step in procedure.Steps)
        {
            foreach (var relation in step.Relations) wires.Add(step, relation);
            if (step.Fallback.Length > 0) wires.Lead(step, step.Fallback, Mark.Owes, [voice.Say("drawing.nobody-reached")]);
        }
        return wires;
    }

    /// <summary>The letter under which a remark stands below the drawing.</summary>
    internal string Letter(string remark)
    {
        if (letters.TryGetValue(remark, out var known)) return known;
        var n = letters.Count;
        var letter = n < 26 ? ((char)('a' + n)).ToString() : string.Create(CultureInfo.InvariantCulture, $"{(char)('a' + (n % 26))}{n / 26}");
        letters[remark] = letter;
        Remarks.Add((letter, remark));
        return letter;
    }

    private void Add(Step step, Relation relation)
    {
        var remarks = new List<string>();
        if (relation is { AnyOf: true, Targets.Length: > 1 }) remarks.Add(voice.Say("drawing.any"));
        if (relation.Keys) remarks.Add(voice.Say("drawing.keys"));
        if (relation.Within is { } within) remarks.Add(voice.Say("drawing.within", ("time", voice.Time(within))));
        if (relation.When is { } when) remarks.Add(voice.Say("drawing.if", ("condition", GuardWords.Of(voice, when))));
        var mark = relation.Kind switch
        {
            RelationKind.After => Mark.After,
            RelationKind.Needs => Mark.Needs,
            RelationKind.Waits => Mark.Waits,
            RelationKind.Owes => Mark.Owes,
            RelationKind.Opens => Mark.Opens,
            RelationKind.IfFeasible => Mark.IfFeasible,
            _ => Mark.Closes,
        };
        if (mark is Mark.After or Mark.Needs or Mark.Waits or Mark.IfFeasible)
            foreach (var from in plan.Reach(relation.Targets, step)) Put(from, plan[step.Id], mark, remarks);
        else Lead(step, relation.Targets, mark, remarks);
    }

    private void Lead(Step step, IReadOnlyCollection<StepId> targets, Mark mark, List<string> remarks)
    {
        foreach (var to in plan.Reach(targets, step)) Put(plan[step.Id], to, mark, remarks);
    }

    private void Put(Node from, Node to, Mark mark, List<string> remarks)
    {
        if (from == to) return;
        var key = (from, to, mark == Mark.Closes);
        if (!all.TryGetValue(key, out var wire)) all[key] = wire = new(from, to, mark == Mark.Closes, [], new(StringComparer.Ordinal));
        wire.Marks.Add(mark);
        wire.Letters.UnionWith(remarks.Select(Letter));
    }
}
