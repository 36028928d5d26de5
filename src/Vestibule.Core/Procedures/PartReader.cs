using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>Reads one procedure of a file: first the names of its steps and groups, then what they say of each other.</summary>
internal sealed class PartReader(YamlText name, ReadingNames names, ErrorList errors)
{
    internal Procedure? Read(YamlNode node, EditionContent content)
    {
        if (Shape.Of(node, errors) is not { } shape) return null;
        names.Word($"part.{name.Value}", name.At);
        var entries = Shape.Named(shape.Require("steps"), errors).ToList();
        var targets = StepNames.Of(entries, errors);
        var notices = new NoticeReader(names, errors);
        var steps = notices.Relate([.. entries.Select((e, order) => new StepReader(e.Key, order, targets, names, notices, errors).Read(e.Value)).OfType<Step>()], targets);
        var bindings = ReadBindings(shape.Require("binds"));
        var observations = Shape.Named(shape.Take("observations"), errors).Select(o => ReadObservation(o.Key, o.Value, targets)).ToImmutableArray();
        var rules = shape.Take("rules") switch
        {
            null => ImmutableArray<Rule>.Empty,
            YamlNode list => [.. Shape.Texts(list, errors).Select(r => RuleReader.Read(r, targets, names, errors)).OfType<Rule>()],
        };
        shape.End();
        if (entries.Count == 0) errors.Add(shape.At, "no-steps");
        StepEffects.CheckReleased(steps, targets, errors);
        Cycles.Report(steps, targets, errors);
        return new(new(name.Value), content, bindings, steps, rules, observations);
    }

    internal static bool PerOfficial(Shape shape, ErrorList errors)
    {
        if (shape.Text("per") is not { } per) return false;
        if (per.Value != "official") errors.Add(per.At, "bad-per", ("value", per.Value));
        return true;
    }

    private Observation ReadObservation(YamlText key, YamlNode node, StepNames targets)
    {
        names.Word($"observation.{key.Value}", key.At);
        if (Shape.Of(node, errors) is not { } shape) return new(new(key.Value), []);
        var executes = shape.Texts("executes").SelectMany(t => targets.Resolve(t, errors)).Distinct().ToImmutableArray();
        shape.End();
        return new(new(key.Value), executes);
    }

    private ImmutableArray<Binding> ReadBindings(YamlNode? node)
    {
        var bindings = ImmutableArray.CreateBuilder<Binding>();
        IEnumerable<YamlNode> items = node switch { null => [], YamlList list => list.Items, _ => [node] };
        foreach (var item in items)
        {
            if (Shape.Of(item, errors) is not { } shape) continue;
            bindings.Add(new(
                ScopeReader.Known(shape, "ask", Scope.KnownAsks, errors), ScopeReader.Known(shape, "place", Scope.KnownPlaces, errors),
                ScopeReader.Known(shape, "channel", Scope.KnownChannels, errors), ScopeReader.Known(shape, "campus", Scope.KnownCampuses, errors))
            {
                Subjects = ScopeReader.Known(shape, "subject", Scope.KnownSubjects, errors), Times = ScopeReader.Known(shape, "time", Scope.KnownTimes, errors),
            });
            shape.End();
        }
        return bindings.ToImmutable();
    }
}

/// <summary>The names a procedure's relations may use: steps, and groups of steps.</summary>
internal sealed class StepNames
{
    private readonly Dictionary<string, YamlText> steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<StepId>> groups = new(StringComparer.Ordinal);

    internal static StepNames Of(IEnumerable<KeyValuePair<YamlText, YamlNode>> entries, ErrorList errors)
    {
        var names = new StepNames();
        foreach (var (key, _) in entries) names.steps[key.Value] = key;
        foreach (var (key, node) in entries)
        {
            var group = (node as YamlMap)?.Entries.FirstOrDefault(e => e.Key.Value == "group").Value;
            IEnumerable<YamlText> written = group switch { YamlText one => [one], YamlList many => many.Items.OfType<YamlText>(), _ => [] };
            foreach (var one in written)
            {
                if (names.steps.ContainsKey(one.Value)) errors.Add(one.At, "group-is-a-step", ("group", one.Value));
                if (!names.groups.TryGetValue(one.Value, out var members)) names.groups[one.Value] = members = [];
                members.Add(new(key.Value));
            }
        }
        return names;
    }

    internal YamlText Place(StepId id) => steps[id.Value];

    internal bool IsStep(string name) => steps.ContainsKey(name);

    internal IEnumerable<string> Known => steps.Keys;

    internal ImmutableArray<StepId> Resolve(YamlText name, ErrorList errors) => Resolve(name.Value, name.At, errors);

    internal ImmutableArray<StepId> Resolve(string name, Place at, ErrorList errors)
    {
        if (steps.ContainsKey(name)) return [new(name)];
        if (groups.TryGetValue(name, out var members)) return [.. members];
        errors.Add(at, "unknown-step", ("step", name));
        return [];
    }
}
