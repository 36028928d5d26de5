using System.Net;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.Papers;

/// <summary>Tests that count what the whole process allocates: nothing else may run beside them.</summary>
[Xunit.CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

/// <summary>A photo as large as a phone can make it, and larger: from the line to the sealed file, never whole in memory; and the process that draws it.</summary>
[Xunit.Collection("alone")]
public sealed class LargePaperTests
{
    [Xunit.Fact]
    public async Task A_fifty_megabyte_photo_is_kept_and_never_whole_in_memory()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        await SendAsync(okafor, id, "first.jpg", PaperTests.Photo(), 1 << 20);

        GC.Collect();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await SendAsync(okafor, id, "large.jpg", PaperTests.Photo(), 50 << 20);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        var paper = (await ReadAsync(desk, id)).Papers[1].Recorded.Entry;
        Assert.Equal((50L << 20, true, "image/jpeg"), (paper.Bytes, paper.Readable, paper.MediaType));
        Assert.True(allocated < 40 << 20, $"{allocated >> 20} MB were allocated for a photo of 50 MB");
        using var original = await okafor.Http.GetAsync($"/case/{id}/paper/{paper.Paper}?original", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await original.Content.ReadAsStreamAsync();
        Assert.Equal(50L << 20, await LengthAsync(body));
    }

    [Xunit.Fact]
    public async Task A_photo_beyond_the_limit_is_refused_in_words_leaves_nothing_on_the_disk_and_the_next_is_kept()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var sent = await SendAsync(okafor, id, "huge.jpg", PaperTests.Photo(), (int)PaperChest.FileLimit + 1, ("small.png", PaperTests.Photo()));

        Assert.Contains("huge.jpg", sent.Text);
        Assert.Contains("too large", sent.Text);
        Assert.Equal(PaperTests.Photo().Length, Assert.Single((await ReadAsync(desk, id)).Papers).Recorded.Entry.Bytes);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(desk.Open.House.Data, "papers")).Length);
    }

    [Xunit.Fact]
    public async Task A_form_whose_proof_is_missing_takes_no_file()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        using var content = new MultipartFormDataContent { { new StringContent(Guid.NewGuid().ToString()), "tap" }, { new ByteArrayContent(PaperTests.Photo()), "paper", "a.jpg" } };
        var request = new HttpRequestMessage(HttpMethod.Post, $"/case/{id}/paper") { Content = content };
        request.Headers.Add("Origin", "https://elsewhere.example");
        Assert.Equal(HttpStatusCode.BadRequest, (await okafor.SendAsync(request, follow: false)).Status);
        Assert.Empty((await ReadAsync(desk, id)).Papers);
        Assert.Empty(Directory.GetFiles(Path.Combine(desk.Open.House.Data, "papers")));
    }

    [Xunit.Theory]
    [Xunit.InlineData("limits")]
    [Xunit.InlineData("bubblewrap")]
    public async Task The_process_that_draws_a_strangers_picture_draws_it_however_it_is_held(string held)
    {
        await using var desk = await Desk.OpenAsync();
        using var any = new PictureProcess(desk.Open.House);

        // Bubblewrap can be installed and not be allowed on a machine: then the limits hold the child, and health says so.
        using var pictures = held == "limits" || any.Held == held ? new PictureProcess(desk.Open.House) { Held = held } : any;
        var drawn = await pictures.RedrawAsync(new MemoryStream(PaperTests.Photo()), CancellationToken.None);
        Assert.True(drawn.IsOk, drawn.Refusal?.ToString());
        Assert.Equal("not-a-picture", (await pictures.RedrawAsync(new MemoryStream("no picture"u8.ToArray()), CancellationToken.None)).Refusal!.Key);
        Assert.Contains($"pictures: {any.Held}", (await desk.Stranger().GetAsync("/health")).Html);
    }

    [Xunit.Fact]
    public async Task In_its_cage_the_child_sees_no_data_no_keys_and_no_network_and_everywhere_it_writes_no_file_and_has_none_of_our_environment()
    {
        await using var desk = await Desk.OpenAsync();
        using var pictures = new PictureProcess(desk.Open.House);
        var (data, keys) = (Path.GetFullPath(desk.Open.House.Data), Path.GetFullPath(desk.Open.House.Keys));
        Environment.SetEnvironmentVariable("ZZ_SECRET", "ZZ-SECRET-ZZ");
        using var child = System.Diagnostics.Process.Start(pictures.Caged(
            ["/bin/sh", "-c", $"env; ls {data} {keys} | grep -v : ; echo interfaces; tail -n +3 /proc/net/dev; ulimit -v; ulimit -t; ulimit -f; (echo x > /tmp/zz-written) 2>/dev/null; cat /tmp/zz-written"]))!;
        child.StandardInput.Close();
        var said = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();

        Assert.DoesNotContain("ZZ-SECRET-ZZ", said);
        Assert.Contains("3000000\n20\n0\n", said);
        Assert.DoesNotContain("\nx\n", said);
        if (pictures.Held == "bubblewrap")
        {
            Assert.DoesNotContain("district.db", said);
            Assert.DoesNotContain("eth0:", said);
        }
        else
        {
            Assert.Equal("limits", pictures.Held);
        }
    }

    [Xunit.Fact]
    public async Task A_program_that_lies_under_tmp_is_found_in_its_cage()
    {
        await using var desk = await Desk.OpenAsync();
        using var pictures = new PictureProcess(desk.Open.House);
        var folder = Directory.CreateDirectory($"/tmp/vestibule-{Guid.NewGuid():N}");
        try
        {
            var program = Path.Combine(folder.FullName, "decoder");
            await File.WriteAllTextAsync(program, "echo drawn");
            using var child = System.Diagnostics.Process.Start(pictures.Caged(["/bin/sh", program]))!;
            child.StandardInput.Close();
            Assert.Equal("drawn\n", await child.StandardOutput.ReadToEndAsync());
            await child.WaitForExitAsync();
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static async Task<Seen> SendAsync(Visitor visitor, IncidentId id, string name, byte[] start, int length, params (string Name, byte[] Bytes)[] more)
    {
        var page = await visitor.GetAsync($"/lead/{id}/ask");
        var action = $"/case/{id}/paper?back=ask";
        using var content = new MultipartFormDataContent();
        foreach (var field in page.Form(action).Fields)
        {
            content.Add(new StringContent(field.Value), field.Key);
        }

        content.Add(new StreamContent(new Padded(start, length)), "paper", name);
        foreach (var (other, bytes) in more)
        {
            content.Add(new ByteArrayContent(bytes), "paper", other);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = content };
        request.Headers.Add("Origin", visitor.Origin);
        return await visitor.SendAsync(request, follow: true);
    }

    private static async Task<long> LengthAsync(Stream stream)
    {
        var (buffer, length) = (new byte[64 * 1024], 0L);
        while (await stream.ReadAsync(buffer) is > 0 and var read)
        {
            length += read;
        }

        return length;
    }

    private static async Task<(IncidentId Id, Visitor Okafor)> LedAsync(Desk desk)
    {
        var id = await desk.IncidentAsync();
        var okafor = await desk.PersonAsync("okafor");
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new TakeLead(null).Decide(i, who));
        return (id, okafor);
    }

    private static async Task<Incident> ReadAsync(Desk desk, IncidentId id) => (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!;

    /// <summary>A photo, and after it as many empty bytes as make it so long; made while it is read.</summary>
    private sealed class Padded(byte[] start, long length) : Stream
    {
        private long at;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get => at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var into = buffer.AsSpan(offset, (int)Math.Min(count, length - at));
            into.Clear();
            if (at < start.Length)
            {
                start.AsSpan((int)at, Math.Min(into.Length, start.Length - (int)at)).CopyTo(into);
            }

            at += into.Length;
            return into.Length;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
