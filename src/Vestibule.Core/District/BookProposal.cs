using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.District;

/// <summary>How far a proposed change of the district's book is.</summary>
public enum BookChangeState
{
    /// <summary>A second person has still to read it.</summary>
    Waiting,
    /// <summary>A second person agreed, and it holds.</summary>
    Accepted,
    /// <summary>A second person said no.</summary>
    Declined,
    /// <summary>Whoever proposed it took it back.</summary>
    Withdrawn,
}

/// <summary>
/// The whole text of the district's book as somebody wants it. The book names who leads, who is called and which procedures are the district's own,
/// so that no one person changes it alone.
/// </summary>
/// <param name="Text">The book as it is to be.</param>
/// <param name="Seen">The version of the book that it was written from.</param>
/// <param name="Why">Why.</param>
/// <param name="By">Who proposes it.</param>
/// <param name="State">How far it is.</param>
public sealed record BookProposal(string Text, long Seen, string Why, PersonId By, BookChangeState State)
{
    /// <summary>The shortest reason and note that count as one, in characters.</summary>
    public const int ShortestReason = 12;

    /// <summary>Who decided about it; null while it waits.</summary>
    public PersonId? DecidedBy { get; init; }

    /// <summary>What the second person said.</summary>
    public string? Note { get; init; }

    /// <summary>A new proposal; refused without a reason, and where the text is no book.</summary>
    public static Result<BookProposal> Of(string text, long seen, string? why, PersonId by) =>
        !BookText.Read(text).IsOk ? new Refusal("district.unreadable")
        : why?.Trim().Length >= ShortestReason ? new BookProposal(text, seen, why.Trim(), by, BookChangeState.Waiting) : new Refusal("district.no-reason");

    /// <summary>A second person agrees or says no, with a note. A book that changed since is not written over.</summary>
    public Result<BookProposal> Decide(bool agree, string? note, PersonId by, long newest) =>
        State != BookChangeState.Waiting ? new Refusal("district.decided")
        : by == By ? new Refusal("district.own-work")
        : !(note?.Trim().Length >= ShortestReason) ? new Refusal("district.no-reason")
        : agree && newest != Seen ? new Refusal("district.changed-since")
        : this with { State = agree ? BookChangeState.Accepted : BookChangeState.Declined, DecidedBy = by, Note = note.Trim() };

    /// <summary>Whoever proposed it takes it back.</summary>
    public Result<BookProposal> Withdraw(PersonId by) =>
        State != BookChangeState.Waiting ? new Refusal("district.decided") : by != By ? new Refusal("district.not-yours") : this with { State = BookChangeState.Withdrawn };
}

/// <summary>One thing wrong with the text of a book, and where.</summary>
public sealed record BookError(int Line, int Column, Refusal What);

/// <summary>A book as it was read, or what is wrong with its text.</summary>
public sealed record BookReading(DistrictBook? Book, ImmutableArray<BookError> Errors)
{
    /// <summary>True when it is a book.</summary>
    public bool IsOk => Book is not null;
}
