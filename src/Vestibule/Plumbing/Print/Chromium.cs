using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Vestibule.Plumbing;

/// <summary>
/// A Chromium on this machine, where there is one: it turns a page of ours into a tagged PDF. It is given a file, a profile folder that is
/// thrown away, and no network.
/// </summary>
public static partial class Chromium
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable", "/snap/bin/chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex PageObject();

    [GeneratedRegex(@"/MarkInfo\s*<<[^>]*/Marked\s+true")]
    private static partial Regex Marked();

    /// <summary>Where it is: as the environment says in VESTIBULE_CHROMIUM, or where it is usually installed; null when there is none.</summary>
    public static string? Find() => Environment.GetEnvironmentVariable("VESTIBULE_CHROMIUM") is { Length: > 0 } told
        ? File.Exists(told) ? told : null : Places.FirstOrDefault(File.Exists);

    /// <summary>A page as PDF; null when the browser made none in time.</summary>
    public static async Task<byte[]?> PrintAsync(string browser, string html, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("vestibule-print-").FullName;
        try
        {
            var (page, pdf) = (Path.Combine(folder, "page.html"), Path.Combine(folder, "page.pdf"));
            await File.WriteAllTextAsync(page, html, stop);
            string[] arguments =
            [
                "--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer", "--export-tagged-pdf", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-extensions", "--proxy-server=127.0.0.1:9", $"--user-data-dir={Path.Combine(folder, "profile")}",
                .. Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? (string[])["--no-sandbox"] : [],
                $"--print-to-pdf={pdf}", new Uri(page).AbsoluteUri,
            ];
            using var child = Process.Start(new ProcessStartInfo(browser, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            if (child is null)
            {
                return null;
            }

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(Patience);
            try
            {
                await Task.WhenAll(
                    child.StandardOutput.BaseStream.CopyToAsync(Stream.Null, patience.Token), child.StandardError.BaseStream.CopyToAsync(Stream.Null, patience.Token),
                    child.WaitForExitAsync(patience.Token));
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return null;
            }
            finally
            {
                if (!child.HasExited)
                {
                    child.Kill(entireProcessTree: true);
                }
            }

            return child.ExitCode == 0 && File.Exists(pdf) ? await File.ReadAllBytesAsync(pdf, stop) : null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            return null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>How many pages a PDF of this browser has, and whether it is tagged for screen readers.</summary>
    public static (int Pages, bool Tagged) Look(byte[] pdf)
    {
        var text = System.Text.Encoding.Latin1.GetString(pdf);
        return (PageObject().Count(text), Marked().IsMatch(text));
    }
}
