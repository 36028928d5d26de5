namespace Vestibule.Core.Procedures.Telling;

/// <summary>What changes in one procedure: steps that come, go, move or change; when it is chosen; what is observed; its rules.</summary>
internal sealed class ProcedureDifference
{
    private readonly Voice old;
    private readonly Voice now;
    private readonly Procedure before;
    private readonly Procedure after;
    private readonly Dictionary<StepId, StepId> renamed;

    internal ProcedureDifference(Voice old, Procedure before, Voice now, Procedure after)
    {
        (this.old, this.before, this.now, this.after) = (old, before, now, after);
        renamed = Renamed();
    }

    internal IEnumerable<ToldLine> Tell()
    {
        var changes = Parts().ToList();
        return changes.Count == 0 ? [] : changes.Prepend(new ToldLine(0, now.Say("telling.diff.part", ("part", now.Quoted(now.Word(after.Title)))), Heading: true));
    }

    private IEnumerable<ToldLine> Parts()
    {
        var common = after.Steps.Where(s => Before(s) is not null).ToList();
        foreach (var line in EditionDifference.Changes(now, EditionStatements.Bindings(old, before), EditionStatements.Bindings(now, after))) yield return line;
        foreach (var gone in before.Steps.Where(s => common.All(c => Before(c) != s)))
            yield return new(1, now.Say("telling.diff.step-gone", ("step", old.Step(before, gone.Id))));
        foreach (var step in after.Steps)
        {
            if (Before(step) is null) foreach (var line in Whole(step)) yield return line;
            else foreach (var line in Changed(Before(step)!, step)) yield return line;
        }
        foreach (var moved in Moved(common)) yield return new(1, now.Say("telling.diff.step-moved", ("step", now.Step(after, moved.Id)), ("place", Place(moved))));
        foreach (var line in EditionDifference.Changes(now, EditionStatements.Observations(old, before, Same), EditionStatements.Observations(now, after, Own))) yield return line;
        foreach (var line in EditionDifference.Changes(now, EditionStatements.Rules(old, before, Same), EditionStatements.Rules(now, after, Own))) yield return line;
    }

    private IEnumerable<ToldLine> Whole(Step step)
    {
        yield return new(1, now.Say("telling.diff.step-new", ("step", now.Step(after, step.Id)), ("place", Place(step))));
        foreach (var s in StepWords.Of(now, after, step, k => k, Own)) yield return new(2, s.Text);
        foreach (var s in Relations.Say(now, after, Flat.Of(step))) yield return new(2, s);
        foreach (var s in StepWords.Sources(now, step)) yield return new(2, s.Text);
    }

    private List<ToldLine> Changed(Step a, Step b)
    {
        var found = new List<ToldLine>();
        if (a.Id != b.Id) found.Add(new(2, now.Say("telling.diff.step-renamed", ("old", a.Id.Value), ("new", b.Id.Value))));
        if (Text(old, a.Title) != Text(now, b.Title)) found.Add(new(2, now.Say("telling.diff.title-changed", ("old", old.Quoted(old.Word(a.Title))), ("new", now.Quoted(now.Word(b.Title))))));
        found.AddRange(In(EditionDifference.Changes(now, StepWords.Of(old, before, a, k => Text(old, k), Same), StepWords.Of(now, after, b, k => Text(now, k), Own))));
        var (was, becomes) = (Flat.Of(a).ToList(), Flat.Of(b).ToList());
        foreach (var s in Relations.Say(old, before, was.Where(r => becomes.All(x => x.Identity(Own) != r.Identity(Same)))))
            found.Add(new(2, now.Say("telling.diff.gone", ("what", s))));
        foreach (var s in Relations.Say(now, after, becomes.Where(r => was.All(x => x.Identity(Same) != r.Identity(Own)))))
            found.Add(new(2, now.Say("telling.diff.new", ("what", s))));
        found.AddRange(In(EditionDifference.Changes(now, StepWords.Sources(old, a), StepWords.Sources(now, b))));
        if (found.Count > 0) found.Insert(0, new(1, now.Say("telling.diff.step", ("step", now.Step(after, b.Id)))));
        return found;

        static IEnumerable<ToldLine> In(IEnumerable<ToldLine> lines) => lines.Select(l => l with { Level = 2 });
    }

    /// <summary>
    /// What a key of words stands for. A key that both editions know stands for itself, since a changed text of it is told among the words;
    /// another one stands for its English text, so that a new name for the same text is no difference.
    /// </summary>
    private string Text(Voice voice, string key)
    {
        var english = Kernel.Language.English;
        var (a, b) = (old.Edition.Content.Words.In(english, key), now.Edition.Content.Words.In(english, key));
        return a is not null && b is not null && UsedByBoth(key) ? key : voice.Edition.Content.Words.In(english, key)?.Text ?? key;
    }

    private bool UsedByBoth(string key) => Uses(before, key) && Uses(after, key);

    private static bool Uses(Procedure procedure, string key) =>
        procedure.Steps.Any(s => s.Title == key || s.Say == key || s.Note == key || s.Do.Contains(key) || s.Avoid.Contains(key));

    private static string Own(StepId id) => id.Value;

    private string Same(StepId id) => renamed.TryGetValue(id, out var other) ? other.Value : id.Value;

    private Step? Before(Step step) =>
        before.Find(step.Id) ?? (renamed.FirstOrDefault(r => r.Value == step.Id) is { Key.Value: not null } pair ? before.Find(pair.Key) : null);

    // A step that went and one that came with the same words, each the only one, is the same step under another name.
    private Dictionary<StepId, StepId> Renamed()
    {
        var gone = before.Steps.Where(s => after.Find(s.Id) is null).ToLookup(s => old.Word(s.Title));
        var came = after.Steps.Where(s => before.Find(s.Id) is null).ToLookup(s => now.Word(s.Title));
        return gone.Where(g => g.Count() == 1 && came[g.Key].Count() == 1).ToDictionary(g => g.Single().Id, g => came[g.Key].Single().Id);
    }

    private string Place(Step step) => step.Order == 0
        ? now.Say("telling.diff.first")
        : now.Say("telling.diff.after", ("step", now.Step(after, after.Steps[step.Order - 1].Id)));

    /// <summary>The fewest steps that have to be moved to come from one order to the other.</summary>
    private List<Step> Moved(List<Step> common)
    {
        var places = common.Select(s => Before(s)!.Order).ToArray();
        var length = new int[places.Length];
        var from = new int[places.Length];
        var best = -1;
        for (var i = 0; i < places.Length; i++)
        {
            (length[i], from[i]) = (1, -1);
            for (var j = 0; j < i; j++)
                if (places[j] < places[i] && length[j] + 1 > length[i]) (length[i], from[i]) = (length[j] + 1, j);
            if (best < 0 || length[i] > length[best]) best = i;
        }
        var stay = new HashSet<int>();
        for (var i = best; i >= 0; i = from[i]) stay.Add(i);
        return [.. common.Where((_, i) => !stay.Contains(i))];
    }
}
