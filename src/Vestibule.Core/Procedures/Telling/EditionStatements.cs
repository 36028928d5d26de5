using System.Collections.Immutable;

namespace Vestibule.Core.Procedures.Telling;

/// <summary>What an edition says beside its steps: who, contacts, questions, sources, when a procedure is chosen, what is observed, rules.</summary>
internal static class EditionStatements
{
    internal static IEnumerable<Statement> Roles(Voice voice) => voice.Edition.Content.Roles.Select(r => new Statement($"role:{r}", voice.RoleName(r)));

    internal static IEnumerable<Statement> Contacts(Voice voice) => voice.Edition.Content.Contacts.Select(c =>
    {
        var said = voice.Say(c.AllHours ? "telling.contact.always" : "telling.contact.office", ("contact", voice.Contact(c.Id)));
        if (c.Fallback is { } next) said += " " + voice.Say("telling.contact.fallback", ("contact", voice.Contact(next)));
        return new Statement($"contact:{c.Id}:{c.AllHours}:{c.Fallback}", said);
    }).Concat(voice.Edition.Content.Alerts.Select(a => new Statement(
        $"alerts:{a.Ladder}:{a.Within}", voice.Say($"telling.alerts.{a.Ladder}", ("time", voice.Time(a.Within))))));

    internal static IEnumerable<Statement> Fields(Voice voice) => voice.Edition.Content.Fields.Select(f =>
    {
        var kind = f.Type switch
        {
            FieldType.Choice => voice.Say("telling.field.choice", ("choices", voice.Or([.. f.Choices.Select(c => voice.Quoted(voice.Word(f.ChoiceLabel(c))))]))),
            FieldType.Campus => voice.Say("telling.field.campus"),
            FieldType.Phone => voice.Say("telling.field.phone"),
            _ => voice.Say("telling.field.text"),
        };
        var said = voice.Say("telling.field", ("field", voice.Quoted(voice.FieldName(f.Id))), ("kind", kind));
        if (f.PerOfficial) said += " " + voice.Say("telling.per-official");
        return new Statement($"field:{f.Id}:{f.Type}:{f.PerOfficial}:{string.Join(',', f.Choices.Order(StringComparer.Ordinal))}", said);
    });

    internal static IEnumerable<Statement> Sources(Voice voice) => voice.Edition.Sources.SelectMany((s, n) => s.Facts
        .Select(f => new Statement($"fact:{s.Key}:{f.Key}:{f.Value}", voice.Say("telling.fact", ("name", f.Key), ("value", f.Value))))
        .Prepend(new($"source:{s.Key}:{s.Title}:{s.Date}:{s.From}:{s.Until}", Voice.Mark(n + 1) + " "
            + (s.Date is { } day ? voice.Say("telling.source.dated", ("title", s.Title), ("day", day)) : s.Title)
            + (s.From is { } from ? " " + voice.Say("telling.source.from", ("day", from)) : "") + (s.Until is { } until ? " " + voice.Say("telling.source.until", ("day", until)) : ""))));

    internal static IEnumerable<Statement> Bindings(Voice voice, Procedure procedure) => procedure.Bindings.Select(b =>
    {
        var parts = new List<string>();
        Add("telling.binds.ask", "telling.ask-kind.", b.Asks);
        Add("telling.binds.place", "telling.place.", b.Places);
        Add("telling.binds.channel", "telling.channel.", b.Channels);
        Add("telling.binds.campus", "telling.campus.", b.Campuses);
        Add("telling.binds.subject", "telling.subject.", b.Subjects);
        Add("telling.binds.time", "telling.time.", b.Times);
        return new Statement(
            $"binds:{Set(b.Asks)}|{Set(b.Places)}|{Set(b.Channels)}|{Set(b.Campuses)}|{Set(b.Subjects)}|{Set(b.Times)}",
            parts.Count == 0 ? voice.Say("telling.binds.any") : voice.Say("telling.binds", ("when", voice.And(parts))));

        void Add(string key, string kind, IReadOnlyCollection<string> values)
        {
            if (values.Count > 0) parts.Add(voice.Say(key, ("what", voice.Or([.. values.Select(v => voice.Named(kind, v))]))));
        }

        static string Set(IEnumerable<string> values) => string.Join(',', values.Order(StringComparer.Ordinal));
    });

    /// <summary>What is laid over the edition, each with its dates, who adopted it, and whether anybody reviewed it.</summary>
    internal static IEnumerable<Statement> Overlays(Voice voice) => voice.Edition.Overlays.Select(o => new Statement(
        $"overlay:{o}",
        voice.Say(o.Until is null ? "telling.overlay" : "telling.overlay.until", ("name", o.Id), ("from", o.From), ("until", o.Until ?? o.From), ("authority", o.Authority))
            + (o.Adoption == Adoption.Pending ? " " + voice.Say("telling.pending") : "")
            + " " + (string.Equals(o.Reviewer, Review.Awaiting, StringComparison.OrdinalIgnoreCase) ? voice.Say("telling.awaiting") : voice.Say("telling.reviewer", ("reviewer", o.Reviewer)))));

    /// <summary>What the edition promises to cover, a line for each list that leaves something out.</summary>
    internal static IEnumerable<Statement> Scope(Voice voice)
    {
        var scope = voice.Edition.Scope;
        (string Key, ImmutableArray<string> All, ImmutableArray<string> Covered)[] lists =
        [
            ("ask-kind", Procedures.Scope.KnownAsks, scope.Asks), ("place", Procedures.Scope.KnownPlaces, scope.Places), ("channel", Procedures.Scope.KnownChannels, scope.Channels),
            ("campus", Procedures.Scope.KnownCampuses, scope.Campuses), ("subject", Procedures.Scope.KnownSubjects, scope.Subjects), ("time", Procedures.Scope.KnownTimes, scope.Times),
        ];
        return lists.Where(s => !s.Covered.IsEmpty && s.All.Any(a => !s.Covered.Contains(a))).Select(s => new Statement(
            $"scope:{s.Key}:{string.Join(',', s.Covered.Order(StringComparer.Ordinal))}",
            voice.Say("telling.scope", ("covered", Names(s.Key, s.Covered)), ("not", Names(s.Key, s.All.Except(s.Covered))))));

        string Names(string kind, IEnumerable<string> values) => voice.Or([.. values.Select(v => voice.Named($"telling.{kind}.", v))]);
    }

    internal static IEnumerable<Statement> Observations(Voice voice, Procedure procedure, Func<StepId, string> name) => procedure.Observations.Select(o =>
    {
        var said = voice.Quoted(voice.Word($"observation.{o.Id}"));
        return new Statement($"observation:{o.Id}:{string.Join(',', o.Executes.Select(name).Order(StringComparer.Ordinal))}", o.Executes.IsEmpty
            ? said : voice.Say("telling.observation.executes", ("what", said), ("steps", voice.Steps(procedure, o.Executes))));
    });

    internal static IEnumerable<Statement> Rules(Voice voice, Procedure procedure, Func<StepId, string> name) => procedure.Rules.Select(r =>
    {
        var (x, y) = (voice.Step(procedure, r.X), r.Y is { } second ? voice.Step(procedure, second) : "");
        var said = r.Pattern switch
        {
            RulePattern.NeverBefore when r.Unless.IsEmpty => voice.Say("telling.rule.never", ("x", x), ("y", y)),
            RulePattern.NeverBefore => voice.Say("telling.rule.unless", ("x", x), ("y", y), ("z", voice.Steps(procedure, r.Unless, any: true))),
            RulePattern.LeadsTo => voice.Say("telling.rule.leads-to", ("x", x), ("y", y)),
            RulePattern.AlwaysBeforeClose => voice.Say("telling.rule.always", ("x", x)),
            RulePattern.NeverTogether => voice.Say("telling.rule.together", ("x", x), ("y", y)),
            RulePattern.MakesOwed => voice.Say("telling.rule.makes-owed", ("x", x), ("y", y)),
            RulePattern.MakesPossible => voice.Say("telling.rule.makes-possible", ("x", x), ("y", y)),
            RulePattern.MakesImpossible => voice.Say("telling.rule.makes-impossible", ("x", x), ("y", y)),
            RulePattern.LeavesOwed => voice.Say("telling.rule.leaves-owed", ("x", x), ("y", y)),
            RulePattern.OnlyBy => voice.Say("telling.rule.only", ("who", voice.Or([.. r.Roles.Select(voice.RoleName)])), ("x", x)),
            _ => r.Text,
        };
        if (r.Within is { } within) said += " " + voice.Say("telling.rule.within", ("time", voice.Time(within)));
        if (r.Pattern != RulePattern.NeverBefore && !r.Unless.IsEmpty)
            said += " " + voice.Say("telling.rule.lifted", ("z", voice.Steps(procedure, r.Unless, any: true)));
        if (r.When is { } when) said += " " + voice.Say("telling.counts-if", ("condition", GuardWords.Of(voice, when)));
        var unless = string.Join(',', r.Unless.Select(name).Order(StringComparer.Ordinal));
        return new Statement($"rule:{r.Pattern}:{name(r.X)}:{(r.Y is { } b ? name(b) : "")}:{unless}:{GuardWords.Canonical(r.When)}"
            + $":{r.Within}:{string.Join(',', r.Roles.Select(o => o.Value).Order(StringComparer.Ordinal))}", said);
    });
}
