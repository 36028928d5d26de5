using System.Net;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.DeskTests.Rooms.Leader;

/// <summary>A form that was refused comes back where it was, with everything that was typed or chosen in it, and no live change takes that away.</summary>
public sealed class NothingTypedIsLost
{
    [Fact]
    public async Task An_agency_checked_before_anything_else_is_known_belongs_to_the_officer_who_is_surely_there()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var ask = await okafor.GetAsync($"/lead/{id}/ask");
        var agency = ask.Forms.First(f => f.Action.StartsWith($"/lead/{id}/agency", StringComparison.Ordinal)).Action;
        var saved = await okafor.PressAsync(ask, agency, ("check", "card-seen"), ("printed", "Example Department"));

        Assert.Equal(HttpStatusCode.OK, saved.Status);
        var incident = (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!;
        var official = Assert.Single(incident.Officials);
        Assert.Equal((official, AgencyCheck.CardSeen, "Example Department"), incident.AgencyChecks.Select(c => (c.Entry.Official, c.Entry.State, c.Entry.Printed)).Single());
        Assert.Contains("a card was seen", saved.Text);

        var named = await okafor.PressAsync(saved, saved.Forms.First(f => f.Action.Contains("about=official-name", StringComparison.Ordinal)).Action, ("value", "D. Keller"));
        Assert.Equal(HttpStatusCode.OK, named.Status);
        Assert.Single((await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!.Officials);
    }

    [Fact]
    public async Task A_call_back_to_a_number_that_is_not_ours_is_refused_and_records_no_officer()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var ask = await okafor.GetAsync($"/lead/{id}/ask");
        var agency = ask.Forms.First(f => f.Action.StartsWith($"/lead/{id}/agency", StringComparison.Ordinal)).Action;
        var back = await okafor.PressAsync(ask, agency, ("check", "call-back-confirmed"), ("printed", "As on the card"), ("with", "The night desk"));

        Assert.Equal(HttpStatusCode.Conflict, back.Status);
        var form = back.Form(agency);
        Assert.Equal(("As on the card", "The night desk", "call-back-confirmed"), (form["printed"], form["with"], form["check"]));
        Assert.Contains("data-back=\"\"", back.Html);
        Assert.Empty((await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!.Officials);
    }

    [Theory]
    [InlineData("ask", "observe", "observation", "", "text", "They walked to the yard.")]
    [InlineData("close", "hand-over", "to", "00000000-0000-4000-8000-000000000003", null, null)]
    [InlineData("ask", "student", "text", "{long}", null, null)]
    [InlineData("ask", "note", "text", "{long}", null, null)]
    [InlineData("close", "safety-told", "text", "{long}", "with", "The dispatcher")]
    [InlineData("close", "left", "text", "{long}", null, null)]
    [InlineData("close", "close", "reason", "", null, null)]
    [InlineData("ask", "family", "with", "{long}", "agreed", "no")]
    public async Task A_refused_form_of_the_leader_comes_back_with_what_was_typed(string page, string action, string name, string value, string? also, string? too)
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        value = value.Replace("{long}", new string('a', 5000), StringComparison.Ordinal);
        (string, string)[] typed = also is null ? [(name, value)] : [(name, value), (also, too!)];
        var back = await okafor.PressAsync(await okafor.GetAsync($"/lead/{id}/{page}"), $"/lead/{id}/{action}", typed);

        Assert.True((int)back.Status is 400 or 409, back.Status.ToString());
        Assert.Matches($"<form[^>]*action=\"/lead/{id}/{action}\"[^>]*data-back=\"\"", back.Html);
        var form = back.Form($"/lead/{id}/{action}");
        Assert.All(typed.Where(t => t.Item2.Length > 0 && t.Item1 != "to"), t => Assert.Equal(t.Item2, form[t.Item1]));
    }

    [Fact]
    public async Task An_answer_out_of_its_choices_is_refused_in_words_and_the_choice_before_it_stays()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var ask = await okafor.GetAsync($"/lead/{id}/ask");
        var warrant = ask.Forms.First(f => f.Action.Contains("about=warrant", StringComparison.Ordinal)).Action;
        await okafor.PressAsync(ask, warrant, ("value", "shown"));
        var odd = await okafor.PostAsync(warrant, ask.Form(warrant).Fields.Where(f => f.Key != "tap").Append(new("value", "made-up")).Append(new("tap", Guid.NewGuid().ToString())));

        Assert.Equal(HttpStatusCode.Conflict, odd.Status);
        Assert.Contains("class=\"note\"", odd.Html);
        Assert.Equal("shown", (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!.Answer("warrant")!.Value);
    }

    private static async Task<(IncidentId Id, Visitor Okafor)> LedAsync(Desk desk)
    {
        var id = await desk.IncidentAsync();
        var okafor = await desk.PersonAsync("okafor");
        await okafor.PressAsync(await okafor.GetAsync($"/lead/{id}"), $"/lead/{id}/take");
        return (id, okafor);
    }
}
