using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures.Publishing;

/// <summary>
/// What may be done with a draft, by whom, and when. Writing is never refused for what is written: an unfinished file is kept as it is. It is
/// sending it on that asks for a file that can be read and proved.
/// </summary>
public static class Drafting
{
    /// <summary>The shortest reason and note that count as one, in characters.</summary>
    public const int ShortestReason = 12;

    /// <summary>A new draft.</summary>
    public static Draft Start(string name, string? from, ImmutableSortedDictionary<string, string> files, PersonId by) =>
        new() { Name = name, From = from, Files = files, Authors = [by], State = DraftState.Writing, Did = DraftAct.Started };

    /// <summary>Changes files. What a reviewer said about other files no longer counts.</summary>
    public static Result<Draft> Edit(Draft draft, ImmutableSortedDictionary<string, string> files, PersonId by) => !draft.IsOpen
        ? new Refusal("draft.done")
        : draft with
        {
            Files = files, Authors = draft.Authors.Contains(by) ? draft.Authors : draft.Authors.Add(by), State = DraftState.Writing,
            Did = DraftAct.Edited, Note = null, Review = null, Nevertheless = null,
        };

    /// <summary>
    /// Sends it to a second person. Refused while the files cannot be read, while they are not proved, and when a built-in rule is broken. When a
    /// declared rule is broken it takes somebody who may ask for an exception, with a written reason.
    /// </summary>
    public static Result<Draft> Send(Draft draft, Proof? proof, PersonId by, bool mayExcept, string? reason, Instant now)
    {
        if (draft.State != DraftState.Writing)
        {
            return new Refusal(draft.IsOpen ? "draft.not-writing" : "draft.done");
        }

        if (Unproved(draft, proof) is { } no)
        {
            return no;
        }

        var sent = draft with { State = DraftState.InReview, Did = DraftAct.Sent, Note = null, Review = null, Nevertheless = null };
        if (proof!.Holds)
        {
            return sent;
        }

        return !mayExcept ? new Refusal("draft.breaks-rule") : IsReason(reason)
            ? sent with { Nevertheless = new(by, now, reason!.Trim()), Note = reason.Trim() } : new Refusal("draft.breaks-rule-reason");
    }

    /// <summary>A second person agrees with exactly these files, or sends them back. Never somebody who wrote in it; always with a note.</summary>
    public static Result<Draft> Review(Draft draft, Proof? proof, string digest, bool agree, string? note, PersonId by, bool mayExcept, Instant now)
    {
        if (draft.State != DraftState.InReview)
        {
            return new Refusal(draft.IsOpen ? "draft.not-in-review" : "draft.done");
        }

        if (draft.Authors.Contains(by) || draft.Nevertheless?.By == by)
        {
            return new Refusal("draft.own-work");
        }

        if (digest != draft.DigestNow)
        {
            return new Refusal("draft.other-files");
        }

        if (!IsReason(note))
        {
            return new Refusal("draft.note-missing");
        }

        if (agree && Unproved(draft, proof) is { } no)
        {
            return no;
        }

        return agree && draft.Nevertheless is not null && !mayExcept ? new Refusal("draft.may-not-except") : draft with
        {
            State = agree ? DraftState.Agreed : DraftState.Writing, Did = agree ? DraftAct.Agreed : DraftAct.SentBack, Note = note!.Trim(),
            Review = new(by, now, agree, note.Trim(), digest), Nevertheless = agree ? draft.Nevertheless : null,
        };
    }

    /// <summary>Puts it aside. What it said stays.</summary>
    public static Result<Draft> Drop(Draft draft, string? note) => !draft.IsOpen ? new Refusal("draft.done")
        : draft with { State = DraftState.Dropped, Did = DraftAct.Dropped, Note = note };

    /// <summary>Why these files may not go on, whatever anybody signs; null when they may, or when only a declared rule stands against it.</summary>
    internal static Refusal? Unproved(Draft draft, Proof? proof)
    {
        if (!EditionBundle.Read(draft.Files).IsOk)
        {
            return new Refusal("draft.unreadable");
        }

        return proof is null || proof.Digest != Proof.DigestOf(draft.Files) ? new Refusal("draft.not-proved")
            : proof.BreaksSafety ? new Refusal("draft.breaks-safety") : proof.GaveUp ? new Refusal("draft.gave-up") : null;
    }

    private static bool IsReason(string? reason) => reason?.Trim().Length >= ShortestReason;
}
