namespace Vestibule.Plumbing;

/// <summary>What a file really is, by its first bytes; its name and what the browser says about it count for nothing.</summary>
public static class FileKind
{
    /// <summary>A kind that is kept sealed and offered for download only.</summary>
    public const string Unknown = "application/octet-stream";

    /// <summary>How many bytes are looked at.</summary>
    public const int Peek = 16;

    /// <summary>The media type of a file that begins with these bytes.</summary>
    public static string Of(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => "application/pdf",
        _ => Unknown,
    };

    /// <summary>True for kinds that are shown as a picture, once they were drawn anew.</summary>
    public static bool IsPicture(string mediaType) => mediaType.StartsWith("image/", StringComparison.Ordinal);

    /// <summary>The ending of a downloaded file's name.</summary>
    public static string Ending(string mediaType) => mediaType switch
    {
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/webp" => ".webp",
        "application/pdf" => ".pdf",
        _ => ".bin",
    };
}
