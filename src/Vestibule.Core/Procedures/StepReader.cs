using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>Reads one step.</summary>
internal sealed class StepReader(YamlText name, int order, StepNames targets, ReadingNames names, NoticeReader notices, ErrorList errors)
{
    private bool perOfficial;

    internal Step? Read(YamlNode node)
    {
        if (Shape.Of(node, errors) is not { } shape) return null;
        perOfficial = PartReader.PerOfficial(shape, errors);
        var texts = new DatedReader(names, errors);
        var owed = ReadOwed(shape.Text("owed"));
        var step = new Step
        {
            Id = new(name.Value),
            Order = order,
            Line = name.At.Line,
            PerOfficial = perOfficial,
            Title = shape.Text("title") is { } title ? names.Word(title.Value, title.At) : names.Word($"title.{name.Value}", name.At),
            Say = texts.Word(shape.Take("say")),
            Do = texts.Words(shape.Take("do")),
            Avoid = texts.Words(shape.Take("avoid")),
            Note = texts.Word(shape.Take("note")),
            Asks = ReadAsks(shape),
            Call = ReadContact(shape.Text("call")),
            Fallback = [.. shape.Texts("fallback").SelectMany(t => targets.Resolve(t, errors)).Distinct()],
            Send = ReadContact(shape.Text("send")),
            Building = StepEffects.Building(shape.Take("building"), errors),
            Wait = shape.Text("wait")?.Value,
            Decide = shape.Yes("decide"),
            By = ReadBy(shape.Take("by")),
            On = ReadSignal(shape.Text("on")),
            Shared = shape.Yes("shared"),
            Repeat = shape.Yes("repeat"),
            Owed = owed.Yes,
            OwedWithin = owed.Within,
            Closed = shape.Yes("closed"),
            Emergency = shape.Yes("emergency"),
            Admits = shape.Yes("admits"),
            When = ReadGuard(shape.Text("when")),
            Groups = [.. shape.Texts("group").Select(t => t.Value)],
            Sources = [.. shape.Texts("source").Select(texts.ReadCitation)],
            Relations =
            [
                .. ReadRelations(shape, "after", RelationKind.After), .. ReadRelations(shape, "needs", RelationKind.Needs),
                .. ReadRelations(shape, "waits", RelationKind.Waits), .. ReadRelations(shape, "closes", RelationKind.Closes),
                .. ReadRelations(shape, "opens", RelationKind.Opens), .. ReadRelations(shape, "owes", RelationKind.Owes),
                .. ReadRelations(shape, "if-feasible", RelationKind.IfFeasible),
            ],
        };
        step = notices.Read(shape, step) with { Dated = texts.Dated };
        StepEffects.CheckWait(shape.Text("wait"), step, errors);
        shape.End();
        if (step.By.IsEmpty && step.On is null) errors.Add(name.At, "nobody-does-it", ("step", name.Value));
        if (step.Admits && !step.Relations.Any(r => r.Kind == RelationKind.Needs && r.When is null))
            errors.Add(name.At, "admits-without-gate", ("step", name.Value));
        if (!step.Fallback.IsEmpty && step.Call is null) errors.Add(name.At, "fallback-without-call", ("step", name.Value));
        return step;
    }

    /// <summary>Owed from the start: true, or by when.</summary>
    private (bool Yes, TimeAllowed? Within) ReadOwed(YamlText? text)
    {
        if (text is null or { Value: "false" }) return (false, null);
        if (text.Value == "true") return (true, null);
        if (text.Value[0] is 'P' || char.IsAsciiDigit(text.Value[0])) return (true, ReadDuration([text]));
        errors.Add(text.At, "not-true-or-false", ("value", text.Value));
        return (true, null);
    }

    private ImmutableArray<FieldId> ReadAsks(Shape shape)
    {
        var asks = ImmutableArray.CreateBuilder<FieldId>();
        foreach (var text in shape.Texts("ask"))
        {
            if (!names.Fields.TryGetValue(text.Value, out var field)) errors.Add(text.At, "unknown-field", ("field", text.Value));
            else if (field.Type == FieldType.Campus) errors.Add(text.At, "fact-asked", ("field", text.Value));
            asks.Add(new(text.Value));
        }
        return asks.ToImmutable();
    }

    private ContactId? ReadContact(YamlText? text)
    {
        if (text is null) return null;
        if (!names.Contacts.ContainsKey(text.Value)) errors.Add(text.At, "unknown-contact", ("contact", text.Value));
        return new(text.Value);
    }

    private string? ReadSignal(YamlText? text)
    {
        if (text is not null && !Signals.All.Contains(text.Value))
            errors.Add(text.At, "unknown-signal", ("signal", text.Value), ("known", string.Join(", ", Signals.All)));
        return text?.Value;
    }

    private ImmutableArray<By> ReadBy(YamlNode? node)
    {
        var by = ImmutableArray.CreateBuilder<By>();
        IEnumerable<YamlNode> items = node switch { null => [], YamlList list => list.Items, _ => [node] };
        foreach (var item in items)
        {
            if (item is not YamlMap map)
            {
                foreach (var text in Shape.Texts(item, errors)) by.Add(new(ReadRole(text), []));
                continue;
            }
            foreach (var (role, once) in map.Entries)
                by.Add(new(ReadRole(role), [.. Shape.Texts(once, errors).SelectMany(t => targets.Resolve(t, errors)).Distinct()]));
        }
        return by.ToImmutable();
    }

    private Role ReadRole(YamlText text)
    {
        var role = new Role(text.Value);
        if (role != Role.Anyone && !names.Roles.Contains(role)) errors.Add(text.At, "unknown-role", ("role", text.Value));
        return role;
    }

    private Guard? ReadGuard(YamlText? text) => text is null ? null : GuardParser.Read(text, names.Fields, perOfficial, errors);

    private ImmutableArray<Relation> ReadRelations(Shape shape, string key, RelationKind kind)
    {
        var relations = ImmutableArray.CreateBuilder<Relation>();
        switch (shape.Take(key))
        {
            case null: break;
            case YamlList list: foreach (var item in list.Items) ReadRelation(item, kind, relations); break;
            case YamlNode node: ReadRelation(node, kind, relations); break;
        }
        return relations.ToImmutable();
    }

    private void ReadRelation(YamlNode node, RelationKind kind, ImmutableArray<Relation>.Builder into)
    {
        var condition = kind is RelationKind.After or RelationKind.Needs or RelationKind.IfFeasible;
        switch (node)
        {
            case YamlText text:
                into.Add(Make(kind, [text], any: false, null, null, forgives: false));
                break;
            case YamlList list when condition:
                into.Add(Make(kind, Shape.Texts(list, errors), any: true, null, null, forgives: false));
                break;
            case YamlMap map when map.Entries.Any(e => e.Key.Value is "step" or "any" or "keys"):
                ReadLongRelation(Shape.Of(map, errors)!, kind, into);
                break;
            case YamlMap map when kind == RelationKind.Owes:
                foreach (var (target, within) in map.Entries)
                    into.Add(Make(kind, [target], any: false, ReadDuration(Shape.Texts(within, errors)), null, forgives: false));
                break;
            default:
                errors.Add(node.At, "bad-relation");
                break;
        }
    }

    private void ReadLongRelation(Shape shape, RelationKind kind, ImmutableArray<Relation>.Builder into)
    {
        var any = kind is RelationKind.After or RelationKind.Needs or RelationKind.IfFeasible ? shape.Texts("any") : [];
        var keys = kind == RelationKind.Needs ? shape.Take("keys") : null;
        var steps = keys is not null ? Shape.Texts(keys, errors) : any.IsEmpty ? shape.Texts("step") : any;
        var within = kind == RelationKind.Owes && shape.Text("within") is { } text ? ReadDuration([text]) : null;
        var when = ReadGuard(shape.Text("when"));
        var forgives = kind == RelationKind.Closes && shape.Yes("forgives");
        shape.End();
        if (keys is not null)
        {
            var gate = Make(kind, steps, any: false, null, when, forgives: false) with { Keys = true };
            if (gate.Targets.Length < 2) errors.Add(keys.At, "too-few-keys");
            into.Add(gate);
        }
        else if (any.IsEmpty) foreach (var step in steps) into.Add(Make(kind, [step], any: false, within, when, forgives));
        else into.Add(Make(kind, steps, any: true, within, when, forgives));
    }

    private Relation Make(RelationKind kind, ImmutableArray<YamlText> written, bool any, TimeAllowed? within, Guard? when, bool forgives) =>
        new(kind, [.. written.SelectMany(t => targets.Resolve(t, errors)).Distinct()], any, within, when, forgives, [.. written.Select(t => t.Value)]);

    private TimeAllowed? ReadDuration(ImmutableArray<YamlText> texts)
    {
        if (texts.IsEmpty) return null;
        if (TimeAllowed.Read(texts[0].Value) is { } duration) return duration;
        errors.Add(texts[0].At, "bad-duration", ("value", texts[0].Value));
        return null;
    }
}
