namespace Vestibule.Bench;

/// <summary>A tap at the door, durable, reply out, against one raw append and fsync of the same number of bytes. Bar: p50 within 2x, p99 within 4x.</summary>
internal static class TapBench
{
    private const int Times = 400;

    public static async Task RunAsync(OpenBench house)
    {
        await OpenBench.TimesAsync(60, house.TapAsync);
        var before = Size(house);
        var tap = await OpenBench.TimesAsync(Times, house.TapAsync);
        var bytes = new byte[Math.Max(4096, (Size(house) - before) / Times)];
        using var file = new FileStream(Path.Combine(house.Folder, "raw"), FileMode.Create, FileAccess.Write, FileShare.None, 1);
        var raw = await OpenBench.TimesAsync(Times, () =>
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
            return Task.CompletedTask;
        });
        OpenBench.Say($"tap at the door: p50 {tap.P50:0.00} ms, p99 {tap.P99:0.00} ms; raw append + fsync of {bytes.Length} bytes: p50 {raw.P50:0.00} ms, p99 {raw.P99:0.00} ms; ratio {tap.P50 / raw.P50:0.0} and {tap.P99 / raw.P99:0.0} (bar 2 and 4)");
    }

    private static long Size(OpenBench house) => new DirectoryInfo(house.Open.House.Data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
