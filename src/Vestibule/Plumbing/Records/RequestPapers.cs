using System.Collections.Immutable;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;

namespace Vestibule.Plumbing;

/// <summary>Keeps the papers of a request in the chest: sealed as they came, and drawn anew beside it to be shown.</summary>
public sealed class RequestPapers(PaperChest chest, PictureProcess pictures)
{
    /// <summary>Keeps the files of a tap. The ids follow from the tap: sent again after a lost answer, the same file is the same paper.</summary>
    public async Task<Result<ImmutableArray<RequestPaper>>> KeepAsync(SheetId request, TapId tap, IEnumerable<IFormFile> files, CancellationToken stop)
    {
        var papers = ImmutableArray.CreateBuilder<RequestPaper>();
        foreach (var (n, file) in files.Where(f => f.Length > 0).Index())
        {
            if (file.Length > PaperChest.FileLimit)
            {
                return new Refusal("too-large");
            }

            var bytes = new byte[file.Length];
            await using (var read = file.OpenReadStream())
            {
                await read.ReadExactlyAsync(bytes, stop);
            }

            var kept = await WithPagesAsync(request, new PaperId(DerivedIds.Of(tap.Value, 100 + n)), bytes, Path.GetFileName(file.FileName), stop);
            if (!kept.IsOk)
            {
                return kept.Refusal!;
            }

            papers.AddRange(kept.Value);
        }

        return papers.ToImmutable();
    }

    /// <summary>Keeps one paper and, where it is a PDF, each of its pages as a picture: what is blacked out or given is a picture, with nothing behind it.</summary>
    public async Task<Result<ImmutableArray<RequestPaper>>> WithPagesAsync(SheetId request, PaperId paper, byte[] bytes, string? name, CancellationToken stop)
    {
        var whole = await OneAsync(request, paper, bytes, name, stop);
        if (!whole.IsOk)
        {
            return whole.Refusal!;
        }

        var papers = ImmutableArray.Create(whole.Value);
        foreach (var (n, page) in (whole.Value.MediaType == "application/pdf" ? await pictures.PagesAsync(new MemoryStream(bytes), stop) : []).Index())
        {
            var id = new PaperId(DerivedIds.Of(paper.Value, 1000 + n));
            var put = await chest.Put(ChestOf(request), id, new MemoryStream(page), PaperChest.FileLimit, stop);
            if (!put.IsOk || !(await chest.Put(ChestOf(request), PaperChest.PreviewOf(id), new MemoryStream(page), PaperChest.FileLimit, stop)).IsOk)
            {
                return put.Refusal ?? new Refusal("error.not-saved");
            }

            papers = papers.Add(new RequestPaper(id, "image/jpeg", page.Length, true, put.Value.SealedSha256, whole.Value.Name) { PageOf = paper, Page = n + 1 });
        }

        return papers;
    }

    /// <summary>Keeps one paper.</summary>
    public async Task<Result<RequestPaper>> OneAsync(SheetId request, PaperId paper, byte[] bytes, string? name, CancellationToken stop)
    {
        var kind = FileKind.Of(bytes.AsSpan(0, Math.Min(bytes.Length, FileKind.Peek)));
        var put = await chest.Put(ChestOf(request), paper, new MemoryStream(bytes), PaperChest.FileLimit, stop);
        if (put.Refusal is { } no)
        {
            return no;
        }

        var shown = FileKind.IsPicture(kind) && await pictures.RedrawAsync(new MemoryStream(bytes), stop) is { IsOk: true } drawn
            && (await chest.Put(ChestOf(request), PaperChest.PreviewOf(paper), new MemoryStream(drawn.Value.Preview), PaperChest.FileLimit, stop)).IsOk
            && (await chest.Put(ChestOf(request), PaperChest.SmallOf(paper), new MemoryStream(drawn.Value.Small), PaperChest.FileLimit, stop)).IsOk;
        return new RequestPaper(paper, kind, bytes.Length, shown, put.Value.SealedSha256, name is { Length: > 0 and < 200 } ? name : null);
    }

    /// <summary>The copies that can be shown, as one PDF that holds pictures and nothing else.</summary>
    public async Task<byte[]> AsOneAsync(SheetId request, IEnumerable<RequestPaper> papers, CancellationToken stop)
    {
        var pages = new List<byte[]>();
        foreach (var paper in papers.Where(p => p.Readable))
        {
            if (await OpenAsync(request, PaperChest.PreviewOf(paper.Paper), stop) is { IsOk: true } open)
            {
                using var page = new MemoryStream();
                await using (open.Value)
                {
                    await open.Value.CopyToAsync(page, stop);
                }

                pages.Add(page.ToArray());
            }
        }

        return Redacting.AsOne(pages);
    }

    /// <summary>Opens a paper, or what was drawn of it.</summary>
    public Task<Result<Stream>> OpenAsync(SheetId request, PaperId paper, CancellationToken stop) => chest.Open(ChestOf(request), paper, stop);

    /// <summary>The chest knows papers by what they belong to: here the request.</summary>
    private static IncidentId ChestOf(SheetId request) => new(request.Value);
}
