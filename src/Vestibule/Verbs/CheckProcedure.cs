using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Vestibule.Core.Alerts;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Core.Procedures;
using Vestibule.Plumbing;

namespace Vestibule.Verbs;

/// <summary>
/// <c>vestibule procedure check FILE…</c>: proves or refutes every rule, and tells the shortest run that breaks one. With <c>--mutants</c>
/// it also takes out every safeguard of a proved procedure, one at a time, and lists those whose loss no rule would find. With
/// <c>--directory</c> it also holds them against a district's offices, hours and alert ladders.
/// </summary>
public static class CheckProcedure
{
    /// <summary>Exit code: every rule is proved.</summary>
    public const int Proved = 0;

    /// <summary>Exit code: a rule is broken.</summary>
    public const int Broken = 1;

    /// <summary>Exit code: a file cannot be read.</summary>
    public const int Unreadable = 2;

    /// <summary>Exit code: the memory allowed was not enough.</summary>
    public const int GaveUp = 3;

    /// <summary>Checks each file with the words files beside it.</summary>
    public static int Run(string[] args, TextWriter to, TextWriter progress)
    {
        var options = args.SkipWhile(a => !a.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var files = args[..^options.Length];
        var mutants = options.Contains("--mutants", StringComparer.Ordinal);
        options = [.. options.Where(o => o != "--mutants")];
        if (files.Length == 0 || Arguments.Read(options, ["memory", "directory", "duty"]) is not { } given
            || !long.TryParse(given["memory"] ?? "2048", NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes) || megabytes is 0 or > 1_000_000
            || (given["duty"] is not null && given["directory"] is null))
        {
            return Spoken.Usage();
        }

        var words = WordsFolder.Read(WordsFolder.Beside, strict: false)[Language.English];
        var roster = given["directory"] is { } directory ? CheckLadders.Read(directory, given["duty"], words, to) : null;
        if (roster is null && given["directory"] is not null) return Unreadable;
        var worst = files.Select(f => One(f, megabytes << 20, mutants, roster, words, to, progress)).ToArray();
        return worst.Contains(Unreadable) ? Unreadable : worst.Contains(Broken) ? Broken : worst.Max();
    }

    private static int One(string file, long memory, bool mutants, Roster? roster, Phrasebook words, TextWriter to, TextWriter progress)
    {
        var editions = ProcedureFiles.ReadAll(file, words, to);
        if (editions.IsEmpty) return Unreadable;
        var all = editions.SelectMany(e => e.Procedures.Select(p => Part(e, p, memory, mutants, words, to, progress))).ToArray();
        var fits = roster is null || editions.Where(e => !CheckLadders.Holds(e, roster, words, to)).ToList().Count == 0;
        return !fits || all.Contains(Broken) ? Broken : all.Max();
    }

    private static int Part(Edition edition, Procedure procedure, long memory, bool mutants, Phrasebook words, TextWriter to, TextWriter progress)
    {
        var clock = Stopwatch.StartNew();
        var report = Checker.Check(procedure, new(memory, (markings, edges) => progress.WriteLine($"{markings:N0} · {edges:N0}")));
        to.WriteLine(words["check.part", ("edition", edition.Id + string.Concat(edition.Overlays.Select(o => $" + {o.Id}"))), ("part", procedure.Id.Value), ("markings", report.Markings), ("edges", report.Edges),
            ("milliseconds", clock.ElapsedMilliseconds)].Text);
        foreach (var rule in report.Rules)
        {
            var said = words[$"check.rule.{rule.Key}", ("about", rule.Text)].Text.TrimEnd();
            to.WriteLine(!rule.Proved ? words["check.broken", ("rule", said), ("line", rule.Line)].Text
                : words[report.GaveUp ? "check.undecided" : "check.proved", ("rule", said)].Text);
            if (rule.Story is { } story) Tell(procedure, rule, story, words, to);
        }

        if (report.GaveUp) to.WriteLine(words["check.gave-up"].Text);
        if (mutants && report.Holds) Mutate(procedure, memory, words, to);
        return report.Rules.Any(r => !r.Proved) ? Broken : report.GaveUp ? GaveUp : Proved;
    }

    private static void Mutate(Procedure procedure, long memory, Phrasebook words, TextWriter to)
    {
        var (tried, found) = (0, 0);
        foreach (var mutant in Mutants.Of(procedure))
        {
            tried++;
            var report = Checker.Check(mutant.Procedure, new(memory, UntilBroken: true));
            if (report.Rules.Any(r => !r.Proved)) found++;
            else to.WriteLine(words[report.GaveUp ? "check.mutant.undecided" : "check.mutant.survives", ("line", mutant.Step.Line), ("name", mutant.Name)].Text);
        }

        to.WriteLine(words["check.mutants", ("tried", tried), ("found", found)].Text);
    }

    private static void Tell(Procedure procedure, CheckedRule rule, ImmutableArray<CheckMove> story, Phrasebook words, TextWriter to)
    {
        to.WriteLine(story.IsEmpty ? words["check.at-once"].Text : words["check.story", ("officials", rule.Officials)].Text);
        foreach (var (field, answer) in rule.Campus)
            to.WriteLine(words["check.campus", ("field", field.Value), ("answer", answer.Value ?? "?")].Text);
        for (var i = 0; i < story.Length; i++)
        {
            var move = story[i];
            if (move.Step is not { } step)
            {
                to.WriteLine(words["check.comes", ("number", i + 1)].Text);
                continue;
            }

            var answers = string.Concat(move.Answers.Select(a => words["check.answer", ("field", a.Field.Value), ("answer", a.Answer.Value ?? $"{a.Answer.State}")].Text));
            to.WriteLine(words["check.move", ("number", i + 1), ("step", procedure.Words(Language.English, step.Title).Text), ("line", step.Line),
                ("answers", answers + (move.Reached ? "" : words["check.not-reached"].Text))].Text);
        }
    }
}
