using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Logging;

namespace Vestibule.Bench;

/// <summary>A page of the path, against an answer of the same size from a bare Kestrel. Bar: at least half of a blank page of the same framework.</summary>
internal static class PageBench
{
    private const int Times = 2000, AtOnce = 8;

    public static async Task RunAsync(OpenBench house)
    {
        var path = await house.TapAsync();
        var (page, size) = await RateAsync(house.Desk, path);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var blank = builder.Build();
        var bytes = new byte[size];
        Array.Fill(bytes, (byte)'a');
        blank.MapGet("/", () => TypedResults.Bytes(bytes, "text/html"));
        await blank.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(blank.Urls.First()) };
        var (bare, _) = await RateAsync(client, "/");
        OpenBench.Say($"a page of the path: {page:0} a second of {size} bytes; bare Kestrel, same bytes: {bare:0} a second; {page / bare:0%} (bar 50% of a blank rendered page)");
        await blank.StopAsync();
    }

    private static async Task<(double Rate, int Size)> RateAsync(HttpClient client, string path)
    {
        var size = (await client.GetByteArrayAsync(new Uri(path, UriKind.Relative))).Length;
        for (var i = 0; i < 200; i++)
        {
            await client.GetByteArrayAsync(new Uri(path, UriKind.Relative));
        }

        var at = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            for (var n = 0; n < Times / AtOnce; n++)
            {
                await client.GetByteArrayAsync(new Uri(path, UriKind.Relative));
            }
        })));
        return (Times / Stopwatch.GetElapsedTime(at).TotalSeconds, size);
    }
}
