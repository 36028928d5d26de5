using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>
/// Reads notices and reports. What makes one owed is written beside it and becomes a relation of the step that does, so that the graph, the
/// drawing, the text and the checker see it like any other.
/// </summary>
internal sealed class NoticeReader(ReadingNames names, ErrorList errors)
{
    internal const string OnRequest = "request", OnAccess = "access", OnEmergency = "emergency";

    private readonly List<(StepId Step, YamlText On, TimeAllowed? Within)> triggers = [];
    private readonly List<(StepId Step, YamlText Field)> forbidden = [];

    internal Step Read(Shape shape, Step step)
    {
        if (shape.Take("notice") is { } notice && Shape.Of(notice, errors) is { } n)
        {
            var audience = Known(n.Text("audience", required: true), Notices.Audiences);
            var language = Known(n.Text("language", required: true), Notices.Languages);
            var unless = n.Text("unless");
            if (unless is not null) forbidden.Add((step.Id, unless));
            step = Trigger(n, step) with { Notice = new(audience, language, unless is null ? null : new FieldId(unless.Value), [.. n.Texts("on").Select(o => o.Value)]) };
            n.End();
        }
        if (shape.Take("report") is { } report && Shape.Of(report, errors) is { } r)
        {
            var to = r.Text("to", required: true);
            if (to is not null && !names.Contacts.ContainsKey(to.Value)) errors.Add(to.At, "unknown-contact", ("contact", to.Value));
            var redaction = Known(r.Text("leave-out", required: true), Notices.Redactions);
            step = Trigger(r, step) with { Report = new(new(to?.Value ?? ""), redaction, [.. r.Texts("on").Select(o => o.Value)]) };
            r.End();
        }
        return step;
    }

    /// <summary>The steps of the procedure with the relations that make notices owed, and that a cited paper takes them out by.</summary>
    internal ImmutableArray<Step> Relate(ImmutableArray<Step> steps, StepNames targets)
    {
        var added = new Dictionary<StepId, List<Relation>>();
        foreach (var (notice, on, within) in triggers)
        {
            ImmutableArray<StepId> by = on.Value switch
            {
                OnRequest => [],
                OnAccess => [.. steps.Where(s => s.Admits).Select(s => s.Id)],
                OnEmergency => [.. steps.Where(s => s.Emergency).Select(s => s.Id)],
                _ => targets.Resolve(on, errors),
            };
            if (by.IsEmpty && on.Value is OnAccess or OnEmergency) errors.Add(on.At, "no-such-trigger", ("trigger", on.Value));
            foreach (var step in by.Where(b => b != notice)) Add(step, new(RelationKind.Owes, [notice], false, within, null, false, [notice.Value]));
        }
        foreach (var (notice, field) in forbidden)
        {
            var known = names.Fields.GetValueOrDefault(field.Value);
            if (known is not { Type: FieldType.Text, PerOfficial: false }) errors.Add(field.At, known is null ? "unknown-field" : "unless-not-a-paper", ("field", field.Value));
            var asking = steps.Where(s => s.Asks.Contains(new(field.Value))).ToList();
            if (known is not null && asking.Count == 0) errors.Add(field.At, "unless-not-asked", ("field", field.Value));
            var cited = new Guard.Test(new(field.Value), new(AnswerState.Answered, null));
            foreach (var step in asking)
            {
                Add(step.Id, new(RelationKind.Closes, [notice], false, null, cited, true, [notice.Value]));
                Add(step.Id, new(RelationKind.Opens, [notice], false, null, new Guard.Not(cited), false, [notice.Value]));
            }
        }
        return [.. steps.Select(s => added.TryGetValue(s.Id, out var more) ? s with { Relations = [.. s.Relations, .. more] } : s)];

        void Add(StepId step, Relation relation)
        {
            if (!added.TryGetValue(step, out var list)) added[step] = list = [];
            list.Add(relation);
        }
    }

    private Step Trigger(Shape shape, Step step)
    {
        var within = shape.Text("within") is { } text ? TimeAllowed.Read(text.Value) : null;
        if (within is null && shape.Text("within") is { } wrong) errors.Add(wrong.At, "bad-duration", ("value", wrong.Value));
        var on = Shape.Texts(shape.Require("on"), errors);
        foreach (var one in on) triggers.Add((step.Id, one, within));
        return on.Any(o => o.Value == OnRequest) ? step with { Owed = true, OwedWithin = within ?? step.OwedWithin } : step;
    }

    private string Known(YamlText? text, ImmutableArray<string> known)
    {
        if (text is not null && !known.Contains(text.Value)) errors.Add(text.At, "not-known-here", ("value", text.Value), ("known", string.Join(", ", known)));
        return text?.Value ?? "";
    }
}
