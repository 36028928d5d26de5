using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests;

public sealed class FormTests
{
    private static readonly Instant Now = Instant.FromUtc(2017, 3, 10, 16, 41);

    private static Form Make(long? offset, params (string Name, string Value)[] fields) =>
        new(new FormCollection(fields.ToDictionary(f => f.Name, f => new StringValues(f.Value))), Now, offset);

    [Fact]
    public async Task Every_form_refuses_a_post_that_did_not_come_from_our_page()
    {
        await using var desk = await Desk.OpenAsync();
        using var stranger = desk.Stranger();
        var posts = ShellTable.Read(((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)desk.App).DataSources).Where(r => r.Method != "GET").ToArray();
        Assert.NotEmpty(posts);
        foreach (var row in posts)
        {
            var path = System.Text.RegularExpressions.Regex.Replace(row.Pattern, @"\{[^}]+\}", Guid.NewGuid().ToString());
            var seen = await stranger.PostAsync(path, [KeyValuePair.Create("tap", Guid.NewGuid().ToString())], follow: false);
            // A gateway has no page of ours: it proves itself by its signature, and is refused without one.
            var refused = row.Pattern.StartsWith("/hook/", StringComparison.Ordinal) ? HttpStatusCode.Unauthorized : HttpStatusCode.BadRequest;
            Assert.True(seen.Status == refused, $"{row.Method} {row.Pattern} answered {seen.Status}");
        }
    }

    [Fact]
    public async Task A_foreign_page_with_our_header_and_no_known_device_changes_nothing()
    {
        await using var desk = await Desk.OpenAsync();
        using var stranger = desk.Stranger();
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.ScriptAsync("/office/devices/invite", ("campus", "larkspur"), ("label", "Left"))).Status);
        using var ito = await desk.PersonAsync("ito");
        var foreign = new HttpRequestMessage(HttpMethod.Post, "/office/devices/invite") { Content = new FormUrlEncodedContent([KeyValuePair.Create("campus", "larkspur"), KeyValuePair.Create("label", "Left")]) };
        foreign.Headers.Add("X-Vestibule", "1");
        foreign.Headers.Add("Origin", "https://elsewhere.example");
        Assert.Equal(HttpStatusCode.BadRequest, (await ito.SendAsync(foreign, follow: false)).Status);
        Assert.Empty(await desk.Open.Store.Devices.All(CancellationToken.None));
        Assert.Equal(HttpStatusCode.OK, (await ito.ScriptAsync("/office/devices/invite", ("tap", Guid.NewGuid().ToString()), ("campus", "larkspur"), ("label", "Left"))).Status);
        Assert.Single(await desk.Open.Store.Devices.All(CancellationToken.None));
    }

    [Fact]
    public async Task A_form_that_was_open_too_long_comes_back_with_everything_that_was_typed_and_one_press_sends_it()
    {
        await using var desk = await Desk.OpenAsync();
        using var ito = await desk.PersonAsync("ito");
        var page = await ito.GetAsync("/office/devices");
        var form = page.Form("/office/devices/invite");
        var stale = form.Fields.Select(f => f.Key.StartsWith("__", StringComparison.Ordinal) ? KeyValuePair.Create(f.Key, "CfDJ8stale") : f)
            .Append(KeyValuePair.Create("label", "Desk by the window")).Append(KeyValuePair.Create("campus", "larkspur"));
        var kept = await ito.PostAsync("/office/devices/invite", stale);
        Assert.Equal(HttpStatusCode.BadRequest, kept.Status);
        Assert.Contains("Desk by the window", kept.Text, StringComparison.Ordinal);
        Assert.Equal(form["tap"], kept.Form("/office/devices/invite")["tap"]);
        var sent = await ito.PressAsync(kept, "/office/devices/invite");
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        Assert.Equal("Desk by the window", Assert.Single(await desk.Open.Store.Devices.All(CancellationToken.None)).Label);
    }

    [Fact]
    public async Task A_wrong_field_says_what_is_wrong_and_keeps_the_rest()
    {
        await using var desk = await Desk.OpenAsync();
        using var ito = await desk.PersonAsync("ito");
        var page = await ito.GetAsync("/office/devices");
        var again = await ito.PressAsync(page, "/office/devices/invite", ("campus", "nowhere"), ("label", "Kept <b>"));
        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        Assert.Contains("value=\"Kept &lt;b&gt;\"", again.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"w-campus\"", again.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_a_form_never_throws()
    {
        var form = Make(null, ("long", new string('x', 3000)), ("id", "no id"), ("odd", "a\u0000b"), ("number", "1"));
        Assert.Null(form.Text("long"));
        Assert.Equal("form.too-long", form.Wrong("long")!.Key);
        Assert.Null(form.Id("id"));
        Assert.Equal("form.unreadable", form.Wrong("id")!.Key);
        Assert.Null(form.Text("odd"));
        Assert.Equal("", form.Required("missing"));
        Assert.Equal("form.missing", form.Wrong("missing")!.Key);
        Assert.Null(form.Choice<KnownBy>("number"));
        Assert.Equal("form.missing", form.Wrong(Form.TapName)!.Key);
    }

    [Fact]
    public void A_tap_is_dated_by_the_device_when_its_clock_is_known_and_by_the_server_when_it_is_absurd()
    {
        var tapped = (Now - Duration.FromMinutes(3)).ToUnixTimeMilliseconds();
        var device = Make(90_000, (Form.AtName, $"{tapped + 90_000}")).Happened();
        Assert.Equal((Now - Duration.FromMinutes(3), TimeSource.Device, 90_000L), (device.At, device.Source, device.DeviceOffsetMilliseconds));
        Assert.Equal(TimeSource.Server, Make(null, (Form.AtName, $"{tapped}")).Happened().Source);
        Assert.Equal(new Happened(Now, TimeSource.Server), Make(0, (Form.AtName, "4102444800000")).Happened());
        Assert.Equal(new Happened(Now, TimeSource.Server), Make(0, (Form.AtName, "1")).Happened());
        Assert.Equal(new Happened(Now, TimeSource.Server), Make(long.MinValue + 1, (Form.AtName, $"{tapped}")).Happened());
        Assert.Equal(new Happened(Now, TimeSource.Server), Make(0, (Form.AtName, "99999999999999999999")).Happened());
    }
}
