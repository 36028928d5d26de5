using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Entries;

/// <summary>The shape of counsel's answer. The words are always counsel's own.</summary>
public enum Disposition
{
    /// <summary>Wait: counsel is still reading.</summary>
    Wait,
    /// <summary>Do not admit.</summary>
    DoNotAdmit,
    /// <summary>Admit, within the limits counsel gives.</summary>
    Admit,
    /// <summary>Accept the papers; nothing else changes.</summary>
    AcceptPapers,
    /// <summary>Give no information; the legal office will answer.</summary>
    GiveNothing,
    /// <summary>Ask the official to come back, or to speak with counsel.</summary>
    ComeBackLater,
    /// <summary>Something else, in counsel's words.</summary>
    Other,
}

/// <summary>
/// Counsel's advice, reaching leader and door in one commit: the instruction as one sentence, words to say or show to the official,
/// limits, and until when. A later advice replaces an earlier one and both are kept. It holds no reasoning.
/// </summary>
public sealed record Advised(
    AdviceId Advice, Named Counsel, Disposition Disposition, string Instruction, string? Say,
    ImmutableArray<string> Limits, Instant? ValidUntil, AdviceId? Replaces) : Entry;

/// <summary>Counsel asks the leader something.</summary>
public sealed record CounselAsked(AdviceId Question, Named Counsel, string Text) : Entry;

/// <summary>The leader answers counsel.</summary>
public sealed record CounselAnswered(AdviceId Question, string Text) : Entry;

/// <summary>Counsel's own notes. Nobody outside the legal office reads them.</summary>
public sealed record PrivilegedNoted(string Text) : Entry
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordClass Class => RecordClass.Privileged;
}

/// <summary>What can be seen on a paper: a feature such as "heading" or "signer's title", and what is there. Not a judgment.</summary>
public sealed record PaperObserved(PaperId Paper, string Feature, string Value, string Role) : Entry;

/// <summary>Counsel's determination of what a paper is, apart from what staff observed.</summary>
public sealed record PaperClassified(PaperId Paper, Named Counsel, string Determination, string? Reasoning) : Entry
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordClass Class => RecordClass.Privileged;
}

/// <summary>The leader read the advice back.</summary>
public sealed record AdviceReadBack(AdviceId Advice, string Role) : Entry;

/// <summary>The leader told the door what to do: counsel's instruction, unshortened.</summary>
public sealed record Instructed(AdviceId Advice, string Text) : Entry;

/// <summary>The person at the door read the instruction and confirmed it.</summary>
public sealed record InstructionRead(AdviceId Advice) : Entry;

/// <summary>The instruction was carried out at the door.</summary>
public sealed record CarriedOut(AdviceId Advice) : Entry;

/// <summary>An official, or all of them, left.</summary>
public sealed record OfficialLeft(OfficialId? Official, string? Text) : Entry;
