using SkiaSharp;
using Vestibule.Core.Records;

namespace Vestibule.Plumbing;

/// <summary>
/// Makes a copy of a page with parts made black. It paints on the picture that was drawn anew from the page, and writes a new picture: what
/// lies under a box is not there any more, and no layer, text or note of the original is.
/// </summary>
public static class Redacting
{
    private const int Quality = 88;
    private const float PageWidth = 612;

    /// <summary>Pictures as the pages of one PDF: no text, no note, no word about who made it or when.</summary>
    public static byte[] AsOne(IEnumerable<byte[]> pictures)
    {
        using var written = new MemoryStream();
        using (var document = SKDocument.CreatePdf(written))
        {
            foreach (var picture in pictures)
            {
                using var image = SKImage.FromEncodedData(picture);
                var height = PageWidth * image.Height / image.Width;
                using var canvas = document.BeginPage(PageWidth, height);
                canvas.DrawImage(image, new SKRect(0, 0, PageWidth, height), new SKSamplingOptions(SKFilterMode.Linear), null);
                document.EndPage();
            }

            document.Close();
        }

        return written.ToArray();
    }

    /// <summary>The copy, or null when the picture cannot be read. A box is drawn to whole pixels, outwards.</summary>
    public static byte[]? Of(byte[] picture, IReadOnlyCollection<Box> boxes)
    {
        using var source = SKBitmap.Decode(picture);
        if (source is null)
        {
            return null;
        }

        using var surface = SKSurface.Create(new SKImageInfo(source.Width, source.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        canvas.DrawBitmap(source, 0, 0, new SKSamplingOptions(SKFilterMode.Nearest), null);
        using var black = new SKPaint { Color = SKColors.Black, IsAntialias = false, Style = SKPaintStyle.Fill };
        foreach (var box in boxes)
        {
            canvas.DrawRect(new SKRect(
                (float)Math.Floor(box.Left * source.Width / 100), (float)Math.Floor(box.Top * source.Height / 100),
                (float)Math.Ceiling((box.Left + box.Width) * source.Width / 100), (float)Math.Ceiling((box.Top + box.Height) * source.Height / 100)), black);
        }

        using var drawn = surface.Snapshot();
        using var jpeg = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return jpeg.ToArray();
    }
}
