using System.Net;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.DeskTests.Rooms.Door;

/// <summary>A device that the office took off: it is told so, calmly, and may do nothing more.</summary>
public sealed class TakenOffTests
{
    [Fact]
    public async Task A_device_that_was_taken_off_is_told_so_in_its_language_with_whom_to_ask_and_call()
    {
        await using var desk = await Desk.OpenAsync();
        var door = await desk.DeviceAsync();
        var other = await desk.DeviceAsync(Desk.Foxglove);
        var before = await door.GetAsync("/");
        Assert.DoesNotContain("taken-off", before.Html);
        var ito = await desk.PersonAsync("ito");
        var devices = await ito.GetAsync("/office/devices");
        var off = (await desk.Open.Store.Devices.All(CancellationToken.None)).Single(d => d.Campus == Desk.Larkspur);
        await ito.PressAsync(devices, $"/office/devices/{off.Id}/revoke");

        // The page it still shows: a tap on it opens nothing, and says why.
        var tapped = await door.PressAsync(before, "/door/open", ("ask", "student"));
        Assert.Equal(HttpStatusCode.Forbidden, tapped.Status);
        Assert.Contains("This device is no longer the front desk of Larkspur Elementary.", tapped.Text);
        Assert.Empty(await desk.Open.Journals.Cases(new CaseFilter([0, 1]), CancellationToken.None));

        var after = await door.GetAsync("/");
        Assert.Contains("This device is no longer the front desk of Larkspur Elementary.", after.Text);
        Assert.Contains("ask your school leader or the district office", after.Text);
        Assert.Contains("tel:", after.Html);
        Assert.DoesNotContain("name=\"ask\"", after.Html);
        Assert.Contains("لم يعد هذا الجهاز مكتب استقبال", (await door.GetAsync("/?lang=ar")).Text);

        // Others are not told about it, nor is whoever only shows its id; whoever signs in on it works as anywhere.
        Assert.DoesNotContain("taken-off", (await other.GetAsync("/")).Html);
        using var guesser = new Visitor(desk.Address);
        guesser.Cookie(Cookies.Device, $"{off.Id}.{new string('A', 43)}");
        Assert.DoesNotContain("taken-off", (await guesser.GetAsync("/")).Html);
        var signIn = await door.GetAsync("/sign-in");
        var pick = signIn.Forms.First(f => f.Action == "/sign-in/demonstration" && f["name"] == "medina");
        Assert.DoesNotContain("taken-off", (await door.PostAsync(pick.Action, pick.Fields)).Html);
        Assert.DoesNotContain("taken-off", (await door.GetAsync("/")).Html);
    }
}
