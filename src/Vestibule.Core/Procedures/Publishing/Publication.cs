using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures.Publishing;

/// <summary>When an edition is to hold, and in whose name.</summary>
/// <param name="From">The first day, in the district's zone; null while the board has still to adopt it.</param>
/// <param name="Until">The last day; null while no end is known.</param>
/// <param name="Replaces">The packs whose place it takes, besides earlier editions of its own.</param>
/// <param name="Authority">Who adopted it, with the date; what the file says unless said otherwise.</param>
public sealed record Plan(LocalDate? From, LocalDate? Until, ImmutableArray<string> Replaces, string Authority);

/// <summary>Two people who signed that an edition is published although rules of its own are broken.</summary>
public sealed record Signatures(ImmutableArray<string> Rules, Nevertheless First, Nevertheless Second);

/// <summary>What made this version of a publication.</summary>
public enum PublicationAct
{
    /// <summary>It was published.</summary>
    Published,
    /// <summary>The board adopted it, and its first day was set.</summary>
    Adopted,
    /// <summary>Its last day was set.</summary>
    Ended,
}

/// <summary>
/// That an edition was published: when it holds, who wrote, read and published it. The edition itself is kept by its digest and never
/// changes; an incident names that digest, whatever is published after it opened.
/// </summary>
public sealed record Publication
{
    /// <summary>The edition's digest.</summary>
    public required string Digest { get; init; }
    /// <summary>The pack's name.</summary>
    public required string Pack { get; init; }
    /// <summary>When it holds.</summary>
    public required Plan Plan { get; init; }
    /// <summary>Who wrote it.</summary>
    public required ImmutableArray<PersonId> Authors { get; init; }
    /// <summary>Who read it, and what they said.</summary>
    public required DraftReview Review { get; init; }
    /// <summary>Who published it.</summary>
    public required PersonId By { get; init; }
    /// <summary>When.</summary>
    public required Instant At { get; init; }
    /// <summary>What made this version.</summary>
    public PublicationAct Did { get; init; }
    /// <summary>Two people's signatures, where a declared rule is broken; null when every rule is proved.</summary>
    public Signatures? Signed { get; init; }

    /// <summary>True while the board has still to adopt it: everybody may read it, and no case opens on it.</summary>
    public bool AwaitsAdoption => Plan.From is null;
}

/// <summary>What may be done with an edition.</summary>
public static class Publishing
{
    /// <summary>
    /// Publishes what a second person agreed to. Never with a first day in the past: what held yesterday is not changed today. Never against a
    /// built-in rule; against a declared one only with two people's reasons.
    /// </summary>
    public static Result<(Draft Draft, Publication Publication)> Publish(Draft draft, Proof? proof, Plan plan, PersonId by, Instant now, LocalDate today)
    {
        if (draft.State != DraftState.Agreed || draft.Review is not { Agreed: true } review || review.Digest != draft.DigestNow)
        {
            return new Refusal(draft.IsOpen ? "draft.not-agreed" : "draft.done");
        }

        if (Drafting.Unproved(draft, proof) is { } no)
        {
            return no;
        }

        if (!proof!.Holds && draft.Nevertheless is null)
        {
            return new Refusal("draft.breaks-rule");
        }

        if (Wrong(plan, today) is { } wrong)
        {
            return wrong;
        }

        var edition = EditionBundle.Read(draft.Files).Edition!;
        var signed = proof.Holds ? null : new Signatures(
            [.. proof.Broken.Select(b => b.Rule.Text)], draft.Nevertheless!, new(review.By, review.At, review.Note));
        var publication = new Publication
        {
            Digest = edition.Digest, Pack = edition.Id, Plan = plan, Authors = draft.Authors, Review = review, By = by, At = now,
            Did = PublicationAct.Published, Signed = signed,
        };
        return (draft with { State = DraftState.Published, Did = DraftAct.Published, Note = null, Digest = edition.Digest }, publication);
    }

    /// <summary>The board adopted it: from now on it has a first day.</summary>
    public static Result<Publication> Adopt(Publication publication, Plan plan, PersonId by, Instant now, LocalDate today) =>
        !publication.AwaitsAdoption ? new Refusal("edition.adopted") : plan.From is null ? new Refusal("edition.no-day") : Wrong(plan, today) is { } wrong ? wrong
            : publication with { Plan = plan, By = by, At = now, Did = PublicationAct.Adopted };

    /// <summary>Sets its last day, today at the earliest.</summary>
    public static Result<Publication> End(Publication publication, LocalDate until, PersonId by, Instant now, LocalDate today) =>
        until < today ? new Refusal("edition.past") : until < publication.Plan.From ? new Refusal("edition.ends-before")
            : publication.Plan.Until < today ? new Refusal("edition.over")
            : publication with { Plan = publication.Plan with { Until = until }, By = by, At = now, Did = PublicationAct.Ended };

    private static Refusal? Wrong(Plan plan, LocalDate today) => plan.From < today ? new Refusal("edition.past")
        : plan.Until < (plan.From ?? today) ? new Refusal("edition.ends-before") : null;
}
