using SkiaSharp;

namespace Vestibule.Plumbing;

/// <summary>A picture drawn anew: nothing of the file it came from is left but what can be seen.</summary>
public sealed record Redrawn(byte[] Preview, byte[] Small);

/// <summary>Why a picture could not be drawn anew, as the child process says it by its exit code.</summary>
public enum NotDrawn
{
    /// <summary>It is no picture, or a broken one.</summary>
    NotAPicture = 2,
    /// <summary>It would be too large when unpacked.</summary>
    TooManyPixels = 3,
}

/// <summary>
/// Decodes a picture and draws it anew as JPEG, upright, without place, time or device. It runs in a process of its own, because what
/// decodes a stranger's file must not hold a key.
/// </summary>
public static class Redrawing
{
    /// <summary>The most pixels a picture may unpack to: above any phone's camera of its day, below what fills the memory.</summary>
    public const long PixelLimit = 64_000_000;

    private const int PreviewEdge = 2200, SmallEdge = 320, Quality = 85;

    /// <summary>Draws it anew, or says why not. Dimensions are checked before a single pixel is unpacked.</summary>
    public static (Redrawn? Picture, NotDrawn? Why) Of(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.Info.Width <= 0 || codec.Info.Height <= 0)
        {
            return (null, NotDrawn.NotAPicture);
        }

        if ((long)codec.Info.Width * codec.Info.Height > PixelLimit)
        {
            return (null, NotDrawn.TooManyPixels);
        }

        var scale = Math.Min(1f, (float)PreviewEdge / Math.Max(codec.Info.Width, codec.Info.Height));
        var size = codec.GetScaledDimensions(scale);
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var bitmap = new SKBitmap(info);
        if (codec.GetPixels(info, bitmap.GetPixels()) is not (SKCodecResult.Success or SKCodecResult.IncompleteInput))
        {
            return (null, NotDrawn.NotAPicture);
        }

        return (new Redrawn(Draw(bitmap, codec.EncodedOrigin, PreviewEdge), Draw(bitmap, codec.EncodedOrigin, SmallEdge)), null);
    }

    /// <summary>Whether a picture is one, and unpacks to no more than may be. Only its head is read.</summary>
    public static bool IsSmallEnough(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        return codec is { Info: { Width: > 0, Height: > 0 } info } && (long)info.Width * info.Height <= PixelLimit;
    }

    private static byte[] Draw(SKBitmap source, SKEncodedOrigin origin, int edge)
    {
        var turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        float scale = Math.Min(1f, (float)edge / Math.Max(source.Width, source.Height)), w = source.Width * scale, h = source.Height * scale;
        var (width, height) = turned ? (h, w) : (w, h);
        using var surface = SKSurface.Create(new SKImageInfo(Math.Max(1, (int)width), Math.Max(1, (int)height), SKColorType.Rgba8888, SKAlphaType.Opaque));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        canvas.Concat(Upright(origin, w, h));
        using var image = SKImage.FromBitmap(source);
        canvas.DrawImage(image, new SKRect(0, 0, w, h), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var drawn = surface.Snapshot();
        using var jpeg = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return jpeg.ToArray();
    }

    /// <summary>From the picture as stored to upright (EXIF orientation 1 to 8).</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, float w, float h) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
