using System.Net;
using System.Net.Http.Headers;
using SkiaSharp;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.Papers;

/// <summary>Papers from a phone: kept as they came, shown only as drawn anew.</summary>
public sealed class PaperTests
{
    [Xunit.Fact]
    public async Task Several_files_at_once_are_kept_and_what_cannot_be_shown_is_kept_too()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var sent = await SendAsync(okafor, id, ("page.jpg", Picture(60, 90, SKEncodedImageFormat.Jpeg)), ("scan.pdf", "%PDF-1.4 made up"u8.ToArray()),
            ("notes.jpg", "this is no picture"u8.ToArray()));

        Assert.Contains("cannot be shown", sent.Text);
        var papers = (await ReadAsync(desk, id)).Papers.Select(p => p.Recorded.Entry).ToArray();
        Assert.Equal([("image/jpeg", true), ("application/pdf", false), (FileKind.Unknown, false)], papers.Select(p => (p.MediaType, p.Readable)));

        var shown = await okafor.Http.GetAsync($"/case/{id}/paper/{papers[0].Paper}");
        Assert.Equal("image/jpeg", shown.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(SKBitmap.Decode(await shown.Content.ReadAsByteArrayAsync()));
        var pdf = await okafor.Http.GetAsync($"/case/{id}/paper/{papers[1].Paper}");
        Assert.Equal("attachment", pdf.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("%PDF-1.4 made up", await pdf.Content.ReadAsStringAsync());
    }

    [Xunit.Fact]
    public async Task An_empty_file_is_refused_in_words_and_the_others_are_kept()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var sent = await SendAsync(okafor, id, ("empty.jpg", []), ("page.png", Picture(40, 40, SKEncodedImageFormat.Png)));
        Assert.Contains("This file is empty.", sent.Text);
        Assert.Single((await ReadAsync(desk, id)).Papers);
    }

    [Xunit.Fact]
    public async Task A_picture_that_unpacks_to_more_than_a_camera_makes_is_kept_but_not_unpacked()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var bomb = Picture(8, 8, SKEncodedImageFormat.Png);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(16), 60_000);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(20), 60_000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(29), Crc(bomb.AsSpan(12, 17)));
        var sent = await SendAsync(okafor, id, ("bomb.png", bomb));
        Assert.Contains("too large to show", sent.Text);
        Assert.False(Assert.Single((await ReadAsync(desk, id)).Papers).Recorded.Entry.Readable);
    }

    [Xunit.Fact]
    public void A_picture_drawn_anew_stands_upright_and_has_lost_place_and_device()
    {
        var plain = Picture(60, 30, SKEncodedImageFormat.Jpeg);
        byte[] exif =
        [
            0xFF, 0xE1, 0x00, 0x36, .. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0, 2, 0,
            0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0,
            0x0F, 0x01, 2, 0, 8, 0, 0, 0, 38, 0, 0, 0,
            0, 0, 0, 0, .. "ZZPHONE\0"u8,
        ];
        byte[] turned = [.. plain[..2], .. exif, .. plain[2..]];
        var drawn = Redrawing.Of(turned).Picture!;
        using var bitmap = SKBitmap.Decode(drawn.Preview);
        Assert.Equal((30, 60), (bitmap.Width, bitmap.Height));
        Assert.True(turned.AsSpan().IndexOf("ZZPHONE"u8) > 0);
        Assert.True(drawn.Preview.AsSpan().IndexOf("ZZPHONE"u8) < 0);
        Assert.True(drawn.Preview.AsSpan().IndexOf("Exif"u8) < 0);
    }

    [Xunit.Fact]
    public void A_broken_picture_is_no_picture_however_it_is_broken()
    {
        var whole = Picture(64, 64, SKEncodedImageFormat.Png);
        var chance = new Random(17);
        for (var n = 0; n < 200; n++)
        {
            var broken = whole[..chance.Next(8, whole.Length)];
            broken[chance.Next(broken.Length)] ^= (byte)chance.Next(1, 256);
            var (picture, why) = Redrawing.Of(broken);
            Assert.True(picture is null == why is not null);
        }

        Assert.Equal(NotDrawn.NotAPicture, Redrawing.Of("GIF89a"u8.ToArray()).Why);
    }

    [Xunit.Fact]
    public async Task The_front_desk_sends_a_paper_and_cannot_read_it()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        var device = await desk.DeviceAsync();
        using var form = Form([new("tap", Guid.NewGuid().ToString())], ("page.jpg", Picture(60, 90, SKEncodedImageFormat.Jpeg)));
        var request = new HttpRequestMessage(HttpMethod.Post, $"/case/{id}/paper") { Content = form };
        request.Headers.Add("Origin", device.Origin);
        request.Headers.Add("X-Vestibule", "1");
        await device.SendAsync(request, follow: false);
        var paper = Assert.Single((await ReadAsync(desk, id)).Papers).Recorded.Entry.Paper;
        Assert.NotEqual(HttpStatusCode.OK, (await device.KnockAsync($"/case/{id}/paper/{paper}")).Status);
    }

    [Xunit.Fact]
    public async Task Health_says_how_pictures_are_held()
    {
        await using var desk = await Desk.OpenAsync();
        var health = await desk.Stranger().GetAsync("/health");
        Assert.Matches("^ok\npictures: (limits|bubblewrap)\n", health.Html);
    }

    private static async Task<Seen> SendAsync(Visitor visitor, IncidentId id, params (string Name, byte[] Bytes)[] files)
    {
        var page = await visitor.GetAsync($"/lead/{id}/ask");
        var action = $"/case/{id}/paper?back=ask";
        using var content = Form(page.Form(action).Fields, files);

        var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = content };
        request.Headers.Add("Origin", visitor.Origin);
        return await visitor.SendAsync(request, follow: true);
    }

    // As our pages have it: the fields, then the files.
    private static MultipartFormDataContent Form(IEnumerable<KeyValuePair<string, string>> fields, params (string Name, byte[] Bytes)[] files)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value), name);
        }

        foreach (var (name, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            content.Add(part, "paper", name);
        }

        return content;
    }

    /// <summary>A small photo.</summary>
    internal static byte[] Photo() => Picture(300, 200, SKEncodedImageFormat.Jpeg);

    private static byte[] Picture(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Beige);
        canvas.DrawRect(2, 2, width / 3f, height / 3f, new SKPaint { Color = SKColors.Black });
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var k = 0; k < 8; k++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }

    private static async Task<(IncidentId Id, Visitor Okafor)> LedAsync(Desk desk)
    {
        var id = await desk.IncidentAsync();
        var okafor = await desk.PersonAsync("okafor");
        await okafor.PressAsync(await okafor.GetAsync($"/lead/{id}"), $"/lead/{id}/take");
        return (id, okafor);
    }

    private static async Task<Incident> ReadAsync(Desk desk, IncidentId id) => (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!;
}
