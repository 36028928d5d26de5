namespace Vestibule.Core.Procedures.Telling;

/// <summary>One thing that is so about a step or an edition. Two that have the same identity say the same.</summary>
internal sealed record Statement(string Identity, string Text);

/// <summary>What a step is, in sentences: who, when, what to say and do, what follows, and where it comes from.</summary>
internal static class StepWords
{
    /// <summary>Everything about a step but its title and its relations to others, in reading order.</summary>
    /// <param name="voice">Whose words.</param>
    /// <param name="procedure">The step's procedure.</param>
    /// <param name="step">The step.</param>
    /// <param name="key">What stands for a key of words in an identity.</param>
    /// <param name="name">What stands for a step in an identity.</param>
    internal static IEnumerable<Statement> Of(Voice voice, Procedure procedure, Step step, Func<string, string> key, Func<StepId, string> name)
    {
        foreach (var group in step.By.GroupBy(b => string.Join(',', b.Once.Select(name).Order(StringComparer.Ordinal))))
        {
            var who = voice.Or([.. group.Select(b => voice.RoleName(b.Role))]);
            var once = group.First().Once;
            yield return new($"by:{string.Join(',', group.Select(b => b.Role.Value).Order(StringComparer.Ordinal))}:{group.Key}", once.IsEmpty
                ? voice.Say("telling.who", ("who", who))
                : voice.Say("telling.who.once", ("who", who), ("steps", voice.Steps(procedure, once, any: true))));
        }
        if (step.On is { } signal) yield return new($"on:{signal}", voice.Say("telling.program"));
        if (step.Emergency) yield return new("emergency", voice.Say("telling.emergency"));
        if (step.Admits) yield return new("admits", voice.Say("telling.admits"));
        if (step.Decide) yield return new("decide", voice.Say("telling.decide", ("who", voice.Or([.. step.By.Select(b => voice.RoleName(b.Role))]))));
        if (step.Owed) yield return new($"owed:{step.OwedWithin}", step.OwedWithin is { } within ? voice.Say("telling.owed.within", ("time", voice.Time(within))) : voice.Say("telling.owed"));
        if (step.Closed) yield return new("closed", voice.Say("telling.closed"));
        if (step.PerOfficial) yield return new("per-official", voice.Say("telling.per-official"));
        if (step.Repeat) yield return new("repeat", voice.Say("telling.repeat"));
        if (step.Shared) yield return new("shared", voice.Say("telling.shared"));
        if (step.When is { } when) yield return new($"when:{GuardWords.Canonical(when)}", voice.Say("telling.if", ("condition", GuardWords.Of(voice, when))));
        if (step.Say is { } say) yield return Timed(say, $"say:{key(say)}", voice.Say("telling.say", ("words", voice.Word(say))));
        foreach (var text in step.Do) yield return Timed(text, $"do:{key(text)}", voice.Say("telling.do", ("words", voice.Word(text))));
        foreach (var text in step.Avoid) yield return Timed(text, $"avoid:{key(text)}", voice.Say("telling.avoid", ("words", voice.Word(text))));
        foreach (var field in step.Asks) yield return new($"ask:{field}", Ask(voice, procedure, field));
        if (step.Call is { } call) yield return new($"call:{call}", Call(voice, call));
        foreach (var next in step.Fallback)
            yield return new($"fallback:{name(next)}", voice.Say("telling.fallback", ("steps", voice.Step(procedure, next))));
        if (step.Send is { } send) yield return new($"send:{send}", voice.Say("telling.send", ("contact", voice.Contact(send))));
        if (step.Notice is { } notice)
        {
            yield return new($"notice:{notice.Audience}:{notice.Language}", voice.Say("telling.notice", ("audience", voice.Say("telling.audience." + notice.Audience)), ("language", voice.Say("telling.in-language." + notice.Language))));
            if (notice.Unless is { } unless) yield return new($"notice-unless:{unless}", voice.Say("telling.notice.unless", ("field", voice.Quoted(voice.FieldName(unless)))));
        }
        if (step.Report is { } report)
            yield return new($"report:{report.To}:{report.Redaction}", voice.Say("telling.report", ("contact", voice.Contact(report.To)), ("redaction", voice.Say("telling.leave-out." + report.Redaction))));
        foreach (var effect in step.Building)
            yield return new($"building:{effect}", voice.Say(effect.Release ? "telling.building.release" : "telling.building", ("state", voice.BuildingName(effect.State))));
        if (step.Wait is { } wait) yield return new($"wait:{wait}", voice.Say("telling.wait", ("place", voice.Named("telling.place.", wait))));
        if (step.Note is { } note) yield return Timed(note, $"note:{key(note)}", voice.Say("telling.note", ("words", voice.Word(note))));

        // A text that is so only for a time says for how long, and where that comes from.
        Statement Timed(string text, string identity, string said) => !step.Dated.TryGetValue(text, out var v) ? new(identity, said)
            : new($"{identity}:{v}", said + (v.From is { } from ? " " + voice.Say("telling.so-from", ("day", from)) : "") + (v.Until is { } until ? " " + voice.Say("telling.so-until", ("day", until)) : "")
                + (v.Source is { } source ? " " + voice.Say("telling.source", ("source", voice.Source(source))) : ""));
    }

    /// <summary>Where a step comes from.</summary>
    internal static IEnumerable<Statement> Sources(Voice voice, Step step) =>
        step.Sources.Select(s => new Statement($"source:{s.Source}:{s.At}", voice.Say("telling.source", ("source", voice.Source(s)))));

    private static string Call(Voice voice, ContactId id) => voice.Say(
        voice.Edition.Content.Contacts.Any(c => c.Id == id && c.AllHours) ? "telling.call.always" : "telling.call.office", ("contact", voice.Contact(id)));

    private static string Ask(Voice voice, Procedure procedure, FieldId id)
    {
        var name = voice.FieldName(id);
        return procedure.Find(id) is { Type: FieldType.Choice } field
            ? voice.Say("telling.ask.choices", ("field", name), ("choices", voice.Or([.. field.Choices.Select(c => voice.Quoted(voice.Word(field.ChoiceLabel(c))))])))
            : voice.Say("telling.ask", ("field", name));
    }
}
