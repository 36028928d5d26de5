using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures.Publishing;

/// <summary>How far a draft is.</summary>
public enum DraftState
{
    /// <summary>Somebody is writing.</summary>
    Writing,
    /// <summary>Waits for a second person.</summary>
    InReview,
    /// <summary>A second person agreed. It can be published.</summary>
    Agreed,
    /// <summary>It became an edition.</summary>
    Published,
    /// <summary>Put aside.</summary>
    Dropped,
}

/// <summary>What made this version of a draft.</summary>
public enum DraftAct
{
    /// <summary>It was begun, from an edition or from files.</summary>
    Started,
    /// <summary>Files were changed.</summary>
    Edited,
    /// <summary>It was sent to a second person.</summary>
    Sent,
    /// <summary>A second person agreed.</summary>
    Agreed,
    /// <summary>A second person sent it back.</summary>
    SentBack,
    /// <summary>It was published.</summary>
    Published,
    /// <summary>It was put aside.</summary>
    Dropped,
}

/// <summary>Why somebody wants, or agrees, that an edition is published although a rule its own file declares is broken.</summary>
public sealed record Nevertheless(PersonId By, Instant At, string Reason);

/// <summary>What a second person said about exactly these files.</summary>
public sealed record DraftReview(PersonId By, Instant At, bool Agreed, string Note, string Digest);

/// <summary>
/// A procedure that somebody is writing: its files, who had a hand in it, and how far it is. Every version is kept, with who made it.
/// </summary>
public sealed record Draft
{
    /// <summary>What people call it until it has a title.</summary>
    public required string Name { get; init; }
    /// <summary>The digest of the edition it began from; null when it began from files.</summary>
    public string? From { get; init; }
    /// <summary>Its files by name.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }
    /// <summary>Everybody who wrote in it. None of them may review it.</summary>
    public required ImmutableArray<PersonId> Authors { get; init; }
    /// <summary>How far it is.</summary>
    public DraftState State { get; init; }
    /// <summary>What made this version.</summary>
    public DraftAct Did { get; init; }
    /// <summary>What was said with it: the reviewer's note, or why it was put aside.</summary>
    public string? Note { get; init; }
    /// <summary>What the last reviewer said; gone as soon as a file changes.</summary>
    public DraftReview? Review { get; init; }
    /// <summary>Who wants it published although a declared rule is broken, and why; null when every rule is proved.</summary>
    public Nevertheless? Nevertheless { get; init; }
    /// <summary>The edition it became.</summary>
    public string? Digest { get; init; }

    /// <summary>The digest that these files have.</summary>
    public string DigestNow => Edition.DigestOf(Files);

    /// <summary>True while something can still be done with it.</summary>
    public bool IsOpen => State is not (DraftState.Published or DraftState.Dropped);
}
