using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Plumbing;

/// <summary>A form that is refused comes back as it was typed, whichever page shows it. Friday March 10, 2017, in Denver.</summary>
public sealed class GivingBackTests
{
    [Xunit.Fact]
    public async Task A_refused_rota_ladder_cover_and_closed_day_come_back_as_they_were_typed()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        var raman = desk.IdOf("raman").ToString();
        var page = await ito.GetAsync("/office/duty?ladder=leader&campus=larkspur");

        var rota = await ito.PressAsync(page, "/office/duty/rota", ("name", "Nights & weekends"), ("people", raman), ("from", "2017-03-06"), ("days", "many"), ("handover", "06:30"), ("weekends", "1"));
        Assert.Contains("value=\"Nights &amp; weekends\"", rota.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"many\"", rota.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"06:30\"", rota.Html, StringComparison.Ordinal);
        Assert.Matches($"<input type=\"checkbox\" name=\"people\" value=\"{raman}\" checked", rota.Html);

        var ladder = await ito.PressAsync(page, "/office/duty/ladder", ("who-0", $"p:{desk.IdOf("reyes")}"), ("who-1", ""), ("then", ""), ("then-after", "17"));
        Assert.Contains("The last step has to answer day and night", ladder.Text, StringComparison.Ordinal);
        Assert.Matches($"<option value=\"p:{desk.IdOf("reyes")}\" selected", ladder.Html[ladder.Html.IndexOf("name=\"who-0\"", StringComparison.Ordinal)..ladder.Html.IndexOf("name=\"also-0\"", StringComparison.Ordinal)]);
        Assert.Contains("value=\"17\"", ladder.Html, StringComparison.Ordinal);

        var closed = await ito.PressAsync(await ito.GetAsync("/office/calendar"), "/office/calendar/close", ("from", "2017-03-20"), ("until", "2017-03-10"), ("reason", "Spring break"));
        Assert.Contains("value=\"Spring break\"", closed.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"2017-03-10\"", closed.Html, StringComparison.Ordinal);

        var hours = await ito.PressAsync(await ito.GetAsync("/office/calendar"), "/office/calendar/hours", ("office", "legal"), ("from-1", "09:15"), ("until-1", "08:00"));
        Assert.Matches("(?s)<details open[^>]*>((?!</details>).)*value=\"09:15\"", hours.Html);
    }

    [Xunit.Fact]
    public async Task A_form_that_breaks_the_limits_is_refused_on_a_page_with_the_numbers_to_call()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        var refused = await ito.PressAsync(await ito.GetAsync("/office/calendar"), "/office/calendar/close", ("reason", new string('x', 300_000)));
        Assert.True(refused.Status == System.Net.HttpStatusCode.RequestEntityTooLarge, desk.Log);
        Assert.Contains("555-", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Error", desk.Log, StringComparison.Ordinal);
    }

    [Xunit.Theory]
    [InlineData("<form method=\"post\" action=\"/x\"><input type=\"hidden\" name=\"which\" value=\"b\"><input type=\"text\" name=\"a\" value=\"\"></form>", "which=a&a=1", "value=\"1\"", false)]
    [InlineData("<form method=\"post\" action=\"/x\"><input type=\"hidden\" name=\"which\" value=\"a\"><input type=\"text\" name=\"a\" value=\"\"></form>", "which=a&a=1", "value=\"1\"", true)]
    [InlineData("<form method=\"post\" action=\"/y\"><input type=\"text\" name=\"a\" value=\"\"></form>", "a=1", "value=\"1\"", false)]
    [InlineData("<form method=\"post\" action=\"/y\"><input type=\"text\" name=\"a\" value=\"\"><button formaction=\"/x\">Go</button></form>", "a=1", "value=\"1\"", true)]
    [InlineData("<form method=\"post\" action=\"/x\"><textarea name=\"a\">old</textarea></form>", "a=%0Anew%3C%2Ftextarea%3E", ">\n\nnew&lt;/textarea&gt;<", true)]
    [InlineData("<form method=\"post\" action=\"/x\"><input type=\"radio\" name=\"a\" value=\"1\" checked><input type=\"radio\" name=\"a\" value=\"2\"></form>", "a=2", "value=\"2\" checked", true)]
    [InlineData("<form method=\"post\" action=\"/x\"><input type=\"checkbox\" name=\"a\" value=\"1\" checked><input type=\"text\" name=\"b\"></form>", "b=2", "checked", false)]
    [InlineData("<form method=\"post\" action=\"/x\"><input type=\"password\" name=\"password\"><input type=\"text\" name=\"code\"></form>", "password=secret&code=secret", "secret", false)]
    [InlineData("<form method=\"post\" action=\"/x\"><select name=\"a\"><option value=\"1\" selected>1</option><option value=\"2\">2</option></select></form>", "a=2", "value=\"2\" selected", true)]
    [InlineData("<form method=\"post\" action=\"/x\"><select name=\"a\"><option value=\"1\" selected>1</option></select></form>", "a=3", "value=\"1\" selected", true)]
    public void Only_the_form_that_was_sent_is_filled_in_and_no_secret(string form, string sent, string looked, bool found)
    {
        var fields = new FormCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(sent).ToDictionary(f => f.Key, f => new StringValues(f.Value.ToArray())));
        var page = System.Text.Encoding.UTF8.GetString(GivingBack.Fill(System.Text.Encoding.UTF8.GetBytes("<!doctype html><html><body>" + form + "</body></html>"), "/x", fields));
        Assert.True(found == page.Contains(looked, StringComparison.Ordinal), page);
    }
}
