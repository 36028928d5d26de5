namespace Vestibule.Plumbing;

/// <summary>Makes tagged PDF of our documents, one at a time since a browser takes much memory. The last one is kept: it is often asked for again.</summary>
public sealed class Printer : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private (string Html, byte[] Pdf)? last;

    /// <summary>A document as PDF; null where no browser is installed, or it made none.</summary>
    public async Task<byte[]?> PdfAsync(string html, CancellationToken stop)
    {
        if (Chromium.Find() is not { } browser)
        {
            return null;
        }

        await turn.WaitAsync(stop);
        try
        {
            if (last is { } kept && kept.Html == html)
            {
                return kept.Pdf;
            }

            var made = await Chromium.PrintAsync(browser, html, stop);
            last = made is null ? last : (html, made);
            return made;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();
}
