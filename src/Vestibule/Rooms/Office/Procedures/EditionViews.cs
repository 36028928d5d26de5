using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Core.Procedures.Telling;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Office.Procedures;

/// <summary>One procedure of a proof, told in words.</summary>
public sealed record ProofPartView(string Title, ProofPart Part, ImmutableArray<ToldRule> Rules);

/// <summary>What is known of an edition's proof: the rules told in words, part by part, or how far the check is.</summary>
public sealed record ProofView(Proof? Proof, ProofProgress? Progress, IReadOnlyList<ProofPartView> Parts);

/// <summary>What an edition asks of the district's directory and alert ladders, checked against them as they are now.</summary>
public sealed record LadderView(Roster Roster, ImmutableArray<CheckedLadder> Rules)
{
    /// <summary>True when all of it is so.</summary>
    public bool Holds => Rules.All(r => r.Kept);
}

/// <summary>What is laid over a procedure, as <c>procedure text</c> tells it, and what that changes in it, as <c>procedure diff --with</c> does.</summary>
/// <param name="Under">The digest of the procedure without what is laid over it.</param>
/// <param name="Page">Its page, where it is on the shelf.</param>
/// <param name="Overlays">What is laid over it: dates, authority, reviewer.</param>
/// <param name="Difference">What changes.</param>
public sealed record LaidView(string Under, string? Page, ImmutableArray<ToldLine> Overlays, ImmutableArray<ToldLine> Difference);

/// <summary>Everything that is shown of one edition.</summary>
public sealed record EditionView(
    Listed Listed, EditionState State, ProofView Proof, ImmutableArray<ToldLine> Text, LaidView? Laid, Edition? Before, ImmutableArray<ToldLine> Difference,
    LadderView Ladders, IReadOnlyList<EditionRead> Readers, Sheet? Sheet, IReadOnlyList<(Sheet Sheet, Publication Publication)> History, LocalDate Today, Form? Form, Refusal? Why)
{
    /// <summary>The edition.</summary>
    public Edition Edition => Listed.Edition;

    /// <summary>Its page.</summary>
    public string Path => $"{SeeProcedures.Path}/edition/{Edition.Digest}";
}

/// <summary>One thing wrong with a file, in words, with the line as it is written.</summary>
public sealed record ToldError(string File, int Line, int Column, string Text, string Written);

/// <summary>A form that came back to a draft's page: why, what was typed, and where somebody was faster, what they wrote.</summary>
public sealed record DraftBack(Refusal Why, Form Form, string? Mine, string? Theirs);

/// <summary>Everything that is shown of a draft.</summary>
/// <param name="Kept">The draft as it is kept.</param>
/// <param name="File">The file on the screen.</param>
/// <param name="Reading">What reading its files came to.</param>
/// <param name="Errors">What is wrong with them.</param>
/// <param name="Proof">The proof, when they can be read.</param>
/// <param name="Ladders">What it asks of the district, when its files can be read.</param>
/// <param name="Laid">What its overlays change; null where it has none.</param>
/// <param name="From">The edition it began from.</param>
/// <param name="Difference">What changes from that one; null when it cannot be told.</param>
/// <param name="History">Every version.</param>
/// <param name="Today">The day in the district.</param>
/// <param name="Back">A form that came back.</param>
public sealed record DraftView(
    KeptDraft Kept, string File, ProcedureReading Reading, IReadOnlyList<ToldError> Errors, ProofView? Proof, LadderView? Ladders, LaidView? Laid, Edition? From, ImmutableArray<ToldLine>? Difference,
    IReadOnlyList<KeptDraft> History, LocalDate Today, DraftBack? Back)
{
    /// <summary>The draft.</summary>
    public Draft Draft => Kept.Draft;

    /// <summary>Its page.</summary>
    public string Path => Kept.Path;
}
