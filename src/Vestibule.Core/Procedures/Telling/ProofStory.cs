using System.Collections.Immutable;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Core.Procedures.Publishing;

namespace Vestibule.Core.Procedures.Telling;

/// <summary>One thing that happens in a story: who does what, where it stands in the file, and what is answered. Nobody does it when another official comes.</summary>
public sealed record ToldMove(string Who, string What, int Line, ImmutableArray<string> Answers, bool Reached);

/// <summary>A rule in words and, where a run breaks it, that run as a story and what is then wrong.</summary>
/// <param name="Rule">The rule as it was checked.</param>
/// <param name="Text">What must hold.</param>
/// <param name="Written">A declared rule as its file says it; empty for a built-in one.</param>
/// <param name="Story">The shortest run that breaks it; empty when it is proved, or broken from the start.</param>
/// <param name="End">What is wrong at the end of the story; empty when it is proved.</param>
public sealed record ToldRule(ProofRule Rule, string Text, string Written, ImmutableArray<ToldMove> Story, string End);

/// <summary>Tells a proof to whoever has to decide about a procedure and has never seen its file.</summary>
public static class ProofStory
{
    /// <summary>The rules of one procedure: broken ones first, then as they were checked.</summary>
    public static ImmutableArray<ToldRule> Of(Edition edition, ProofPart part, Words words, Language language)
    {
        var voice = new Voice(edition, words, language);
        if (edition.Find(new ProcedureId(part.Procedure)) is not { } procedure)
        {
            return [];
        }

        var declared = procedure.Rules.Zip(EditionStatements.Rules(voice, procedure, s => s.Value).Select(s => s.Text))
            .ToLookup(r => r.First.Text, r => r.Second, StringComparer.Ordinal);
        return [.. part.Rules.OrderBy(r => r.Kept).Select(r => Told(voice, procedure, r, declared))];
    }

    private static ToldRule Told(Voice voice, Procedure procedure, ProofRule rule, ILookup<string, string> declared)
    {
        var about = rule.BuiltIn && procedure.Find(new StepId(rule.Text)) is { } step ? voice.Quoted(voice.Word(step.Title)) : rule.Text;
        var text = rule.BuiltIn ? voice.Say($"proof.rule.{rule.Key}") : declared[rule.Text].FirstOrDefault(rule.Text);
        return new(rule, text, rule.BuiltIn ? "" : rule.Text, rule.Story is { } story ? [.. story.Select(m => Told(voice, procedure, m))] : [],
            rule.Kept ? "" : voice.Say($"proof.end.{rule.Key}", ("about", about)));
    }

    private static ToldMove Told(Voice voice, Procedure procedure, ProofMove move)
    {
        if (move.Step.Length == 0)
        {
            return new("", voice.Say("proof.comes"), 0, [], Reached: true);
        }

        if (procedure.Find(new StepId(move.Step)) is not { } step)
        {
            return new("", move.Step, move.Line, [], move.Reached);
        }

        var who = voice.Or([.. step.By.Select(b => voice.RoleName(b.Role)).Distinct()]);
        var which = move.Official is { } n ? voice.Say("proof.officer", ("number", n + 1)) : "";
        return new(which.Length == 0 ? who : voice.Comma(who, which), voice.Word(step.Title), move.Line,
            [.. move.Fields.Zip(move.Answers).Select(a => voice.Say("proof.answer", ("field", voice.FieldName(new FieldId(a.First))), ("answer", Answer(voice, procedure, a.First, a.Second))))],
            move.Reached);
    }

    private static string Answer(Voice voice, Procedure procedure, string field, string answer) =>
        procedure.Find(new FieldId(field)) is { } asked && asked.Choices.Contains(answer) ? voice.Word(asked.ChoiceLabel(answer)) : voice.Named("proof.answer.", answer);
}
