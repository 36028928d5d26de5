using System.Collections.Immutable;

namespace Vestibule.Core.Procedures.Publishing;

/// <summary>One move of a run that breaks a rule, as it is kept: names only, told in words from the edition.</summary>
/// <remarks>Without a step another official comes.</remarks>
public sealed record ProofMove(string Step, int Line, int? Official, ImmutableArray<string> Fields, ImmutableArray<string> Answers, bool Reached);

/// <summary>One rule and what became of it. See <see cref="CheckedRule"/>.</summary>
public sealed record ProofRule(string Key, string Text, int Line, ImmutableArray<ProofMove>? Story, int Officials)
{
    /// <summary>True for a rule that every procedure must keep and that nobody may set aside.</summary>
    public bool BuiltIn => Key != "declared";

    /// <summary>True when no run was found that breaks it.</summary>
    public bool Kept => Story is null;
}

/// <summary>What the check of one procedure of an edition came to.</summary>
public sealed record ProofPart(string Procedure, ImmutableArray<ProofRule> Rules, long Markings, long Edges, long Milliseconds, bool GaveUp);

/// <summary>
/// What the check of an edition came to: kept so that nobody has to check the same twice, and shown beside the edition for as long as it is on
/// the shelf. No rule is about a sentence, so the proof stands when only words change.
/// </summary>
/// <param name="Digest">The digest of what was checked: see <see cref="DigestOf"/>.</param>
/// <param name="Checker">The number of the checker's rules, so that a proof by fewer rules is not taken for one by more.</param>
/// <param name="Parts">Its procedures, in file order.</param>
public sealed record Proof(string Digest, int Checker, ImmutableArray<ProofPart> Parts)
{
    /// <summary>The number of the rules that this program checks. It changes with the built-in rules and with what is explored: since 2, officials who come later.</summary>
    public const int Semantics = 2;

    /// <summary>Every rule, with the procedure it is about.</summary>
    public IEnumerable<(ProofPart Part, ProofRule Rule)> All => Parts.SelectMany(p => p.Rules.Select(r => (p, r)));

    /// <summary>Rules that a run breaks.</summary>
    public IEnumerable<(ProofPart Part, ProofRule Rule)> Broken => All.Where(r => !r.Rule.Kept);

    /// <summary>True when the memory allowed was not enough to say anything about what was not found broken.</summary>
    public bool GaveUp => Parts.Any(p => p.GaveUp);

    /// <summary>True when every rule is proved.</summary>
    public bool Holds => !GaveUp && !Broken.Any();

    /// <summary>True when a rule is broken that nobody may set aside.</summary>
    public bool BreaksSafety => Broken.Any(r => r.Rule.BuiltIn);

    /// <summary>How many markings were looked at.</summary>
    public long Markings => Parts.Sum(p => p.Markings);

    /// <summary>How long it took, in milliseconds.</summary>
    public long Milliseconds => Parts.Sum(p => p.Milliseconds);

    /// <summary>The digest of what a check reads: all files but those of words.</summary>
    public static string DigestOf(IEnumerable<KeyValuePair<string, string>> files) => Edition.DigestOf(
        files.Where(f => !f.Key.StartsWith("words.", StringComparison.Ordinal) && !f.Key.Contains(".words.", StringComparison.Ordinal)));

    /// <summary>A report of the checker as it is kept.</summary>
    public static ProofPart Of(CheckReport report, long milliseconds) => new(
        report.Procedure.Id.Value,
        [.. report.Rules.Select(r => new ProofRule(r.Key, r.Text, r.Line, r.Story is { } story ? [.. story.Select(Kept)] : null, r.Officials))],
        report.Markings, report.Edges, milliseconds, report.GaveUp);

    private static ProofMove Kept(CheckMove move) => new(
        move.Step?.Id.Value ?? "", move.Step?.Line ?? 0, move.Official, [.. move.Answers.Select(a => a.Field.Value)],
        [.. move.Answers.Select(a => a.Answer.Value ?? Name(a.Answer.State))], move.Reached);

    private static string Name(AnswerState state) => state switch
    {
        AnswerState.Refused => "refused",
        AnswerState.ShownNotRecorded => "shown-not-recorded",
        AnswerState.NotKnown => "not-known",
        AnswerState.Withdrawn => "withdrawn",
        AnswerState.Answered => "answered",
        _ => "not-asked",
    };
}
