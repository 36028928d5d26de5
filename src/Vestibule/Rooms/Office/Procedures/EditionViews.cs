using System.Collections.Immutable;
using NodaTime;
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

/// <summary>Everything that is shown of one edition.</summary>
public sealed record EditionView(
    Listed Listed, EditionState State, ProofView Proof, ImmutableArray<ToldLine> Text, Edition? Before, ImmutableArray<ToldLine> Difference,
    IReadOnlyList<EditionRead> Readers, Sheet? Sheet, IReadOnlyList<(Sheet Sheet, Publication Publication)> History, LocalDate Today, Form? Form, Refusal? Why)
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
/// <param name="From">The edition it began from.</param>
/// <param name="Difference">What changes from that one; null when it cannot be told.</param>
/// <param name="History">Every version.</param>
/// <param name="Today">The day in the district.</param>
/// <param name="Back">A form that came back.</param>
public sealed record DraftView(
    KeptDraft Kept, string File, ProcedureReading Reading, IReadOnlyList<ToldError> Errors, ProofView? Proof, Edition? From, ImmutableArray<ToldLine>? Difference,
    IReadOnlyList<KeptDraft> History, LocalDate Today, DraftBack? Back)
{
    /// <summary>The draft.</summary>
    public Draft Draft => Kept.Draft;

    /// <summary>Its page.</summary>
    public string Path => Kept.Path;
}
