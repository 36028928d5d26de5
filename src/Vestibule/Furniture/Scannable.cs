using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using QRCoder;

namespace Vestibule.Furniture;

/// <summary>An address as a QR code, drawn as one path: sharp in print, and small.</summary>
public static class Scannable
{
    /// <summary>The drawing, with the quiet zone that scanners need.</summary>
    public static MarkupString Draw(string address, string label)
    {
        var (path, size) = Path(address);
        return new(string.Create(CultureInfo.InvariantCulture,
            $"<svg class=\"dc-qr\" viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"{System.Net.WebUtility.HtmlEncode(label)}\" shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>"));
    }

    /// <summary>The dark modules, row by row as runs, and how many modules a side has.</summary>
    public static (string Path, int Size) Path(string address)
    {
        using var made = new QRCodeGenerator();
        using var code = made.CreateQrCode(address, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                if (!rows[y][x])
                {
                    continue;
                }

                var from = x;
                while (x < rows[y].Length && rows[y][x])
                {
                    x++;
                }

                path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from}v1h-{x - from}z");
            }
        }

        return (path.ToString(), rows.Count);
    }
}
