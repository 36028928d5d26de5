using System.Collections.Immutable;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Drawing;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Core.Procedures.Telling;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Office.Procedures;

/// <summary>Gathers what the room of procedures shows.</summary>
public sealed class ProcedureRoom(Shelf shelf, ProofDesk proofs, OfficeDrafts drafts, PublishedEditions published, Rosters rosters, DistrictStore store, Words words, District.BookProposals proposals, OutsideBook outside)
{
    /// <summary>The shelf.</summary>
    public Shelf Shelf => shelf;

    /// <summary>The proofs.</summary>
    public ProofDesk Proofs => proofs;

    /// <summary>The drafts.</summary>
    public OfficeDrafts Drafts => drafts;

    /// <summary>What was published.</summary>
    public PublishedEditions Published => published;

    /// <summary>The list, with a form that came back.</summary>
    public async Task<IResult> ShowAsync(Screen screen, Form? form, Refusal? why, CancellationToken stop)
    {
        var today = screen.Today;
        var rows = ImmutableArray.CreateBuilder<EditionRow>();
        foreach (var listed in shelf.Listed.OrderBy(l => l.On(today)).ThenByDescending(l => l.Edition.InForceFrom))
        {
            rows.Add(new(listed, listed.On(today), await proofs.KnownAsync(listed.Edition.Files, stop),
                Ladders(listed.Edition, screen).Holds, (await EditionReaders.OfAsync(store, listed.Edition.Digest, stop)).Count));
        }

        var view = new ProceduresView(AtCampus.All(screen.Book, shelf, today), rows.ToImmutable(), await drafts.AllAsync(stop), today, form, why)
        {
            Waiting = Access.May(screen.Who, Act.DecideDistrict)
                ? [.. (await proposals.AllAsync(stop)).Where(p => p.Proposal is { State: BookChangeState.Waiting } one && one.By != screen.Who.Person?.Id).Select(p => p.Path)] : [],
            SignInWaits = Access.May(screen.Who, Act.DecideDistrict) && outside.Waiting.Any(p => p.ProposedBy != screen.Who.Person?.Id),
        };
        return screen.Show<ProceduresPage, ProceduresView>(view, form is null && why is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    /// <summary>What is shown of an edition; null when this digest is not on the shelf.</summary>
    public async Task<EditionView?> EditionAsync(string digest, Screen screen, Form? form, Refusal? why, CancellationToken stop)
    {
        if (shelf.Listed.LastOrDefault(l => l.Edition.Digest == digest) is not { } listed)
        {
            return null;
        }

        var today = screen.Today;
        var edition = listed.Edition;
        var language = SeeProcedures.LanguageOf(edition, screen);
        var before = Before(listed);
        var sheet = (await published.AllAsync(stop)).FirstOrDefault(p => p.Publication.Digest == digest).Sheet;
        return new(
            listed, listed.On(today), await ProofAsync(edition, screen, stop), ProcedureText.Lines(edition, words, language),
            Laid(edition, language), before, before is null ? [] : EditionDifference.Between(before, edition, words, language), Ladders(edition, screen), await EditionReaders.OfAsync(store, digest, stop),
            sheet, sheet is null ? [] : [.. (await store.Registers.History(ProcedureRegisters.Publications, sheet.Id, stop)).Select(s => (s, s.As<Publication>()))],
            today, form, why);
    }

    /// <summary>What is shown of a draft.</summary>
    /// <param name="kept">The draft as it is kept.</param>
    /// <param name="file">The file on the screen.</param>
    /// <param name="screen">For whom.</param>
    /// <param name="back">A form that came back, and why.</param>
    /// <param name="stop">Stops.</param>
    public async Task<DraftView> DraftAsync(KeptDraft kept, string? file, Screen screen, DraftBack? back, CancellationToken stop)
    {
        var draft = kept.Draft;
        var reading = EditionBundle.Read(draft.Files);
        var shown = file is not null && draft.Files.ContainsKey(file) ? file : EditionBundle.ProcedureFile;
        var from = draft.From is { } digest ? shelf.Edition(digest) : null;
        var difference = from is null || reading.Edition is not { } edition ? default(ImmutableArray<ToldLine>?)
            : EditionDifference.Between(from, edition, words, SeeProcedures.LanguageOf(edition, screen));
        return new(
            kept, shown, reading, Told(reading, draft.Files), reading.Edition is { } read ? await ProofAsync(read, screen, stop) : null,
            reading.Edition is { } asks ? Ladders(asks, screen) : null,
            reading.Edition is { } over ? Laid(over, SeeProcedures.LanguageOf(over, screen)) : null, from, difference,
            await drafts.HistoryAsync(kept.Sheet.Id, stop), screen.Today, back);
    }

    /// <summary>What an edition asks of the district, checked against its directory and ladders of this minute.</summary>
    public LadderView Ladders(Edition edition, Screen screen)
    {
        var roster = rosters.At(screen.Book, screen.Now);
        return new(roster, LadderProof.Of(edition, roster));
    }

    /// <summary>What is wrong with files, in words.</summary>
    public IReadOnlyList<ToldError> Told(ProcedureReading reading, ImmutableSortedDictionary<string, string> files) => [.. reading.Errors.Select(e => new ToldError(
        e.File, e.Line, e.Column, words.English[$"procedure.error.{e.Key}", [.. e.Arguments.Select(a => (a.Key, (Argument)a.Value))]].Text,
        files.GetValueOrDefault(e.File)?.Split('\n') is { } lines && e.Line >= 1 && e.Line <= lines.Length ? lines[e.Line - 1] : ""))];

    /// <summary>The drawing of one procedure of an edition, or null when it has none of this name.</summary>
    public IResult? Drawn(Edition edition, string part, Screen screen) => edition.Find(new ProcedureId(part)) is null ? null
        : TypedResults.Text(ProcedureDrawing.Of(edition, words, SeeProcedures.LanguageOf(edition, screen), new ProcedureId(part)), "image/svg+xml; charset=utf-8");

    private LaidView? Laid(Edition edition, Language language)
    {
        if (edition.Overlays.IsEmpty || EditionBundle.Read(edition.Files.RemoveRange(edition.Files.Keys.Where(PackReader.IsOfOverlay))).Edition is not { } under)
        {
            return null;
        }

        return new(under.Digest, shelf.Listed.Any(l => l.Edition.Digest == under.Digest) ? $"{SeeProcedures.Path}/edition/{under.Digest}" : null,
            ProcedureText.Overlays(edition, words, language), EditionDifference.Between(under, edition, words, language));
    }

    private async Task<ProofView> ProofAsync(Edition edition, Screen screen, CancellationToken stop)
    {
        var proof = await proofs.OfAsync(edition, stop);
        var language = SeeProcedures.LanguageOf(edition, screen);
        return new(proof, proof is null ? proofs.Progress(edition) : null,
            [.. (proof?.Parts ?? []).Select(p => new ProofPartView(edition.Content.Words.Find(language, $"part.{p.Procedure}").Text, p, ProofStory.Of(edition, p, words, language)))]);
    }

    // The one whose place it takes; else the one of the same pack that began last before it.
    private Edition? Before(Listed listed) =>
        shelf.Listed.LastOrDefault(l => l.ReplacedBy == listed.Edition.Digest)?.Edition
        ?? shelf.Editions.Where(e => e.Digest != listed.Edition.Digest && e.Id == listed.Edition.Id
            && (listed.AwaitsAdoption || e.InForceFrom < listed.Edition.InForceFrom)).MaxBy(e => e.InForceFrom);
}
