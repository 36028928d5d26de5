using System.Collections.Immutable;
using System.Text;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;

namespace Vestibule.Core.Procedures.Telling;

/// <summary>An edition as plain text that a board, a handbook or a parent can read from beginning to end. It says nothing the file does not say.</summary>
public static class ProcedureText
{
    /// <summary>How many characters a line has at most.</summary>
    public const int Width = 96;

    /// <summary>The whole edition, as text to print. The same files and words always give the same text.</summary>
    public static string Of(Edition edition, Words words, Language language) => Write(Lines(edition, words, language));

    /// <summary>The whole edition, line by line.</summary>
    public static ImmutableArray<ToldLine> Lines(Edition edition, Words words, Language language)
    {
        var voice = new Voice(edition, words, language);
        var lines = new List<ToldLine> { new(0, voice.Word(Edition.Title), Heading: true) };
        Standing(voice, lines);
        Section(lines, voice.Say("telling.overlays"), EditionStatements.Overlays(voice));
        Section(lines, voice.Say("telling.scope.title"), EditionStatements.Scope(voice));
        Section(lines, voice.Say("telling.roles"), EditionStatements.Roles(voice));
        Section(lines, voice.Say("telling.contacts"), EditionStatements.Contacts(voice));
        foreach (var procedure in edition.Procedures) Part(voice, procedure, lines);
        Section(lines, voice.Say("telling.sources"), EditionStatements.Sources(voice));
        return [.. lines];
    }

    /// <summary>What is laid over an edition, line by line: dates, who adopted it, and whether anybody reviewed it.</summary>
    public static ImmutableArray<ToldLine> Overlays(Edition edition, Words words, Language language) =>
        [.. EditionStatements.Overlays(new Voice(edition, words, language)).Select(s => new ToldLine(0, s.Text))];

    /// <summary>Lines as text: set in by their level, wrapped, a blank line before each heading.</summary>
    public static string Write(IEnumerable<ToldLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            if (line.Heading && text.Length > 0) text.Append('\n');
            Wrap(text, line);
        }
        return text.ToString();
    }

    private static void Standing(Voice voice, List<ToldLine> lines)
    {
        var edition = voice.Edition;
        lines.Add(new(0, edition.InForceUntil is { } until
            ? voice.Say("telling.in-force.until", ("from", edition.InForceFrom), ("until", until))
            : voice.Say("telling.in-force", ("from", edition.InForceFrom))));
        if (edition.Adoption != Adoption.Adopted) lines.Add(new(0, voice.Say(edition.Adoption == Adoption.Pending ? "telling.pending" : "telling.model")));
        lines.Add(new(0, voice.Say("telling.authority", ("authority", edition.Authority))));
        lines.Add(new(0, Review.IsAwaited(edition) ? voice.Say("telling.awaiting") : voice.Say("telling.reviewer", ("reviewer", edition.Reviewer))));
        if (Review.IsAwaited(edition, voice.Language)) lines.Add(new(0, voice.Say("telling.words.awaiting", ("language", voice.NameOf(voice.Language)))));
        lines.Add(new(0, voice.Say("telling.digest", ("digest", edition.Digest))));
    }

    private static void Part(Voice voice, Procedure procedure, List<ToldLine> lines)
    {
        lines.Add(new(0, voice.Word(procedure.Title), Heading: true));
        lines.AddRange(EditionStatements.Bindings(voice, procedure).Select(s => new ToldLine(0, s.Text)));
        lines.Add(new(0, voice.Say("telling.steps"), Heading: true));
        lines.Add(new(0, voice.Say("telling.reading")));
        foreach (var (step, n) in procedure.Steps.Select((s, n) => (s, n + 1)))
        {
            lines.Add(new(0, Voice.Number(n) + voice.Word(step.Title), Heading: true));
            var relations = Flat.Of(step).ToList();
            lines.AddRange(StepWords.Of(voice, procedure, step, k => k, s => s.Value).Select(s => new ToldLine(1, s.Text)));
            if (step.Closed && Openers(procedure, step) is { Count: > 0 } by) lines.Add(new(1, voice.Say("telling.opened-by", ("steps", voice.Steps(procedure, by, any: true)))));
            lines.AddRange(Relations.Say(voice, procedure, relations.Where(r => r.IsBefore)).Select(s => new ToldLine(1, s)));
            lines.AddRange(Relations.Say(voice, procedure, relations.Where(r => !r.IsBefore)).Select(s => new ToldLine(1, s)));
            lines.AddRange(StepWords.Sources(voice, step).Select(s => new ToldLine(1, s.Text)));
        }
        Emergency(voice, procedure, lines);
        Section(lines, voice.Say("telling.observations"), EditionStatements.Observations(voice, procedure, s => s.Value));
        Section(lines, voice.Say("telling.rules"), EditionStatements.Rules(voice, procedure, s => s.Value));
    }

    // What brings a closed step in: a step that opens it, or a call that reached nobody.
    private static List<StepId> Openers(Procedure procedure, Step closed) => [.. procedure.Steps
        .Where(s => s.Fallback.Contains(closed.Id) || s.Relations.Any(r => r.Kind == RelationKind.Opens && r.Targets.Contains(closed.Id))).Select(s => s.Id)];

    private static void Emergency(Voice voice, Procedure procedure, List<ToldLine> lines)
    {
        foreach (var step in procedure.Steps.Where(s => s.Emergency))
        {
            lines.Add(new(0, voice.Say("telling.emergency.changes", ("step", voice.Step(procedure, step.Id))), Heading: true));
            lines.AddRange(Relations.Say(voice, procedure, Flat.Of(step).Where(r => !r.IsBefore))
                .Select(s => new ToldLine(1, s)));
        }
    }

    private static void Section(List<ToldLine> lines, string heading, IEnumerable<Statement> statements)
    {
        var all = statements.ToList();
        if (all.Count == 0) return;
        lines.Add(new(0, heading, Heading: true));
        lines.AddRange(all.Select(s => new ToldLine(1, s.Text)));
    }

    private static void Wrap(StringBuilder text, ToldLine line)
    {
        var indent = 3 * line.Level;
        var column = 0;
        foreach (var word in line.Text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', indent + 2);
                column = indent + 2;
            }
            else if (column > 0)
            {
                text.Append(' ');
                column++;
            }
            else
            {
                text.Append(' ', indent);
                column = indent;
            }
            text.Append(word);
            column += word.Length;
        }
        text.Append('\n');
    }
}
