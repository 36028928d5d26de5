using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SkiaSharp;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.Records;

/// <summary>Steps that several stories of the records room share. Everything goes through HTTP, as a browser without scripts sends it.</summary>
internal static class RecordsBed
{
    public const string Child = "Canarina Quill";

    /// <summary>Somebody passes on a question and lands on the page that says who has it.</summary>
    public static async Task<(Seen Page, SheetId Id)> PassOnAsync(Visitor visitor, params (string Name, string Value)[] typed)
    {
        var page = await visitor.PressAsync(await visitor.GetAsync("/records/new"), "/records/new", typed);
        Assert.True(page.Status == HttpStatusCode.OK, page.Text);
        return (page, new SheetId(Guid.Parse(page.At.Segments[^1])));
    }

    /// <summary>Presses a form of a request; the answer must be what is expected.</summary>
    public static async Task<Seen> DoAsync(Visitor visitor, SheetId id, string verb, HttpStatusCode expected, params (string Name, string Value)[] typed)
    {
        var page = await visitor.PressAsync(await visitor.GetAsync($"/records/{id}"), $"/records/{id}/{verb}", typed);
        Assert.True(page.Status == expected, $"{verb}: {page.Status} {page.Text}");
        return page;
    }

    /// <summary>The same where it must work.</summary>
    public static Task<Seen> DoAsync(Visitor visitor, SheetId id, string verb, params (string Name, string Value)[] typed) => DoAsync(visitor, id, verb, HttpStatusCode.OK, typed);

    /// <summary>Sends a picture of a page to a request.</summary>
    public static async Task<Seen> PhotographAsync(Visitor visitor, SheetId id, byte[]? file = null, string name = "subpoena.png")
    {
        var page = await visitor.GetAsync($"/records/{id}");
        using var content = new MultipartFormDataContent();
        foreach (var field in page.Form($"/records/{id}/paper").Fields)
        {
            content.Add(new StringContent(field.Value), field.Key);
        }

        content.Add(new ByteArrayContent(file ?? Picture()), "paper", name);
        var request = new HttpRequestMessage(HttpMethod.Post, $"/records/{id}/paper") { Content = content };
        request.Headers.Add("Origin", visitor.Origin);
        return await visitor.SendAsync(request, follow: true);
    }

    /// <summary>A white page with a red field in its middle.</summary>
    public static byte[] Picture()
    {
        using var surface = SKSurface.Create(new SKImageInfo(400, 500));
        surface.Canvas.Clear(SKColors.White);
        using var red = new SKPaint { Color = SKColors.Red };
        surface.Canvas.DrawRect(new SKRect(100, 100, 300, 200), red);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    public static async Task<RecordsRequest> ReadAsync(Desk desk, SheetId id) => (await desk.Service<RecordsDesk>().ReadAsync(id, CancellationToken.None))!.Request;

    public static async Task BeatAsync<TJob>(Desk desk) where TJob : Vestibule.Clockwork.Beat =>
        await desk.App.Services.GetServices<IHostedService>().OfType<TJob>().Single().OnceAsync(CancellationToken.None);
}
