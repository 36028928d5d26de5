using System.Net;
using Vestibule.Core.Incidents.Decisions;

namespace Vestibule.DeskTests.Rooms.Door;

/// <summary>What a stale page, a foreign hand or a defect can send to the door: a clear sentence comes back, and nothing is written.</summary>
public sealed class BadInputTests
{
    [Xunit.Fact]
    public async Task A_step_an_answer_and_an_advice_that_nobody_knows_are_refused_in_words_and_nothing_is_written()
    {
        await using var desk = await Desk.OpenAsync();
        var (door, okafor) = (await desk.DeviceAsync(), await desk.PersonAsync("okafor"));
        var id = await desk.IncidentAsync();
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new TakeLead(null).Decide(i, who));
        var request = (await ReadAsync()).Asks[0].Id.ToString();
        var before = (await ReadAsync()).Version;

        await Said(door.ScriptAsync($"/case/{id}/step", Tap(), ("request", request), ("step", "no-such-step")), HttpStatusCode.Conflict, "This step is not part of the procedure.");
        await Said(door.ScriptAsync($"/case/{id}/step", Tap(), ("request", Guid.NewGuid().ToString()), ("step", "explain-process")), HttpStatusCode.Conflict, "This step is not part of the procedure.");
        await Said(door.ScriptAsync($"/case/{id}/step", Tap(), ("request", request)), HttpStatusCode.BadRequest, "Something is missing.");
        await Said(door.ScriptAsync($"/case/{id}/answer", Tap(), ("request", request), ("step", "no-such-step"), ("field", "no-such-field"), ("f-no-such-field", "x")), HttpStatusCode.Conflict, "This question is not part of the steps.");
        await Said(door.ScriptAsync($"/case/{id}/read", Tap(), ("advice", Guid.NewGuid().ToString())), HttpStatusCode.Conflict, "There is nothing here.");
        await Said(door.ScriptAsync($"/case/{id}/call-made", Tap(), ("contact", "legal"), ("outcome", "maybe")), HttpStatusCode.BadRequest, "We could not read what you sent.");
        await Said(okafor.ScriptAsync($"/lead/{id}/fact?about=no-such-field", Tap(), ("value", "x")), HttpStatusCode.Conflict, "This question is not part of the steps.");
        Assert.Equal(before, (await ReadAsync()).Version);
        Assert.Equal(HttpStatusCode.OK, (await door.GetAsync($"/case/{id}?step=no-such-step")).Status);

        async Task<Core.Incidents.Incident> ReadAsync() => (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!;
    }

    private static (string, string) Tap() => ("tap", Guid.NewGuid().ToString());

    private static async Task Said(Task<Seen> answer, HttpStatusCode status, string sentence)
    {
        var page = await answer;
        Assert.True(page.Status == status && page.Text.Contains(sentence, StringComparison.Ordinal), $"{page.At}: {page.Status}, expected {status} with '{sentence}': {page.Text}");
    }
}
