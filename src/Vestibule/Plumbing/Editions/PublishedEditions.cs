using System.Collections.Concurrent;
using System.Collections.Immutable;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// Brings what the district published onto the shelf of this running program: at the start, when it publishes here, and when another node did.
/// Editions are read from the store by their digest and never from a draft.
/// </summary>
public sealed class PublishedEditions(DistrictStore store, Shelf shelf)
{
    private readonly ConcurrentDictionary<string, Edition> read = new(StringComparer.Ordinal);

    /// <summary>
    /// Keeps the exact bytes of an edition in the store. An edition that came with the program is kept too: a case that opened on it must be
    /// readable when a later program comes without it.
    /// </summary>
    public Task<Result<bool>> KeepAsync(Edition edition, CancellationToken stop) => store.Editions.Keep(edition.Digest, EditionBundle.Write(edition.Files), stop);

    /// <summary>Keeps the editions that came with the program, where the store has not got them yet.</summary>
    public async Task<Result<bool>> KeepPacksAsync(CancellationToken stop)
    {
        var kept = (await store.Editions.All(stop)).ToHashSet(StringComparer.Ordinal);
        foreach (var edition in shelf.Listed.Select(l => l.Edition).Where(e => !kept.Contains(e.Digest)))
        {
            var done = await KeepAsync(edition, stop);
            if (!done.IsOk)
            {
                return done;
            }
        }

        return true;
    }

    /// <summary>Reads all publications anew. True when the shelf changed.</summary>
    public async Task<bool> RefreshAsync(CancellationToken stop)
    {
        var sheets = await AllAsync(stop);
        var found = ImmutableArray.CreateBuilder<(Edition, Publication)>(sheets.Count);
        foreach (var (sheet, publication) in sheets.Reverse())
        {
            if (await EditionAsync(publication.Digest, stop) is { } edition)
            {
                found.Add((edition, publication));
            }
        }

        return shelf.Put(found.ToImmutable());
    }

    /// <summary>Every publication with its sheet, the newest first.</summary>
    public async Task<IReadOnlyList<(Sheet Sheet, Publication Publication)>> AllAsync(CancellationToken stop) =>
        [.. (await store.Registers.List(ProcedureRegisters.Publications, new SheetFilter([0], Take: 1000), stop)).Select(s => (s, s.As<Publication>()))];

    /// <summary>An edition by its digest; null when these bytes are not here or are not what the digest says.</summary>
    public async Task<Edition?> EditionAsync(string digest, CancellationToken stop)
    {
        if (!read.ContainsKey(digest) && await store.Editions.Read(digest, stop) is { } bundle && Opened(digest, bundle) is { } edition)
        {
            read[digest] = edition;
        }

        return read.GetValueOrDefault(digest);
    }

    /// <summary>The edition in a bundle, if its bytes are the ones that the digest names.</summary>
    public static Edition? Opened(string digest, byte[] bundle) =>
        EditionBundle.Files(bundle) is { } files && EditionBundle.Read(files).Edition is { } edition && edition.Digest == digest ? edition : null;
}
