using System.Net;
using Vestibule.DeskTests.Store;
using Vestibule.Store;

namespace Vestibule.DeskTests.Rooms.Door;

/// <summary>The disk is full while somebody stands at the counter: it is said at once, with the numbers to call, and nothing that was saved is lost.</summary>
public sealed class FullDiskTests
{
    [Xunit.Fact]
    public async Task A_tap_that_cannot_be_saved_says_so_with_the_numbers_and_the_same_tap_works_when_there_is_room()
    {
        using var disk = new SmallDisk(megabytes: 8);
        await using var desk = await Desk.OpenAsync(folder: disk.Folder);
        var door = await desk.DeviceAsync();
        var before = await desk.IncidentAsync();
        var page = await door.GetAsync("/");
        var opened = await door.GetAsync($"/case/{before}");

        // Somebody else fills the disk to its last byte.
        var filler = Path.Combine(disk.Folder, "filler");
        Fill(filler);
        var full = await door.PressAsync(page, "/door/open", ("ask", "student"));
        for (var tries = 0; full.Status == HttpStatusCode.OK && tries < 40; tries++)
        {
            Fill(filler);
            full = await door.PressAsync(await door.GetAsync("/"), "/door/open", ("ask", "student"));
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, full.Status);
        Assert.Contains("This was not saved. Write it on paper too.", full.Text);
        Assert.Contains("(720) 555-0142", full.Text);
        Assert.Contains("(720) 555-0167", full.Text);
        var saved = (await desk.Open.Journals.Cases(new CaseFilter([0, 1]), CancellationToken.None)).Count;

        // The case that was open is still read, and a card of it says the same.
        Assert.Equal(HttpStatusCode.OK, (await door.GetAsync($"/case/{before}")).Status);
        var card = await door.PressAsync(opened, $"/case/{before}/step");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, card.Status);
        Assert.Contains("This was not saved.", card.Text);

        File.Delete(filler);
        Assert.True(await desk.Open.Store.Ledger.TryResume());
        var again = await door.PressAsync(page, "/door/open", ("ask", "student"));
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.StartsWith("/case/", again.At.AbsolutePath, StringComparison.Ordinal);
        Assert.InRange((await desk.Open.Journals.Cases(new CaseFilter([0, 1]), CancellationToken.None)).Count, saved, saved + 1);
        Assert.Equal(HttpStatusCode.OK, (await door.PressAsync(opened, $"/case/{before}/step")).Status);
        var verdict = await JournalCheck.Run(desk.Open.Store, CancellationToken.None);
        Assert.True(verdict.IsSound, verdict.Fault?.Refusal.ToString());
    }

    [Xunit.Fact]
    public async Task Keys_of_forms_and_sign_ins_lie_sealed_on_the_disk_and_the_start_warns_of_nothing()
    {
        await using var desk = await Desk.OpenAsync();
        await (await desk.PersonAsync("okafor")).GetAsync("/lead");
        var keys = Directory.GetFiles(Path.Combine(desk.Open.House.Keys, "web"), "*.xml");
        Assert.NotEmpty(keys);
        Assert.All(keys, k => Assert.DoesNotContain("masterKey", File.ReadAllText(k)));
        Assert.DoesNotContain("Warning", desk.Log);
    }

    private static void Fill(string file)
    {
        using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.None, 1);
        var block = new byte[4096];
        try
        {
            for (var n = 0; n < 8192; n++)
            {
                stream.Write(block);
            }
        }
        catch (IOException)
        {
            // No room left: that is the point.
        }
    }
}
