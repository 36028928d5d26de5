using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>Where papers lie sealed: the original, and beside it what was drawn anew from it under ids that follow from the paper's.</summary>
public sealed record PaperChest(
    Func<IncidentId, PaperId, Stream, long, CancellationToken, Task<Result<SealedPaper>>> Put,
    Func<IncidentId, PaperId, CancellationToken, Task<Result<Stream>>> Open)
{
    /// <summary>Destroys a paper's key and file, for an erasure.</summary>
    public Func<PaperId, CancellationToken, Task<Result<bool>>> Destroy { get; init; } = (_, _) => Task.FromResult<Result<bool>>(true);

    /// <summary>The largest file, in bytes.</summary>
    public const long FileLimit = 60L << 20;

    /// <summary>The largest form with several files, in bytes.</summary>
    public const long FormLimit = 240L << 20;

    /// <summary>The chest of a district's store.</summary>
    public static PaperChest Of(DistrictStore store) => new(store.Papers.Put, store.Papers.Open) { Destroy = store.Papers.Destroy };

    /// <summary>The id of the picture that is shown.</summary>
    public static PaperId PreviewOf(PaperId paper) => new(DerivedIds.Of(paper.Value, 1));

    /// <summary>The id of the small picture.</summary>
    public static PaperId SmallOf(PaperId paper) => new(DerivedIds.Of(paper.Value, 2));
}
