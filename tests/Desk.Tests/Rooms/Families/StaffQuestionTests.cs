using System.Net;
using Vestibule.Core.Families;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.Families;

/// <summary>Staff ask, somebody answers, a second person reads it over, and everybody reads it.</summary>
public sealed class StaffQuestionTests
{
    [Fact]
    public async Task A_question_and_its_answer_become_part_of_what_everybody_reads_after_a_second_person_read_them()
    {
        await using var desk = await Desk.OpenAsync();
        using var okafor = await desk.PersonAsync("okafor");
        var page = await okafor.PressAsync(await okafor.GetAsync("/questions"), "/questions", ("text", ""), ("of", "office"));
        Assert.Contains("Write your question.", page.Text, StringComparison.Ordinal);
        page = await okafor.PressAsync(page, "/questions", ("text", "May I give an officer the bus list?"), ("of", "office"));
        Assert.Contains("Waiting for an answer", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Forms, f => f.Action.EndsWith("/answer", StringComparison.Ordinal));

        // The office is told that a question waits, once, and nothing of it; a question to a supervisor goes to the other leader of the school.
        var word = Assert.Single(await desk.Open.Store.Outbox.All(0, CancellationToken.None));
        var said = System.Text.Encoding.UTF8.GetString(word.Body.AsSpan());
        Assert.Equal((desk.IdOf("ito"), "question"), (word.Person!.Value, word.About));
        Assert.Contains("A question from staff waits for an answer", said, StringComparison.Ordinal);
        Assert.DoesNotContain("bus", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Okafor", said, StringComparison.Ordinal);
        await okafor.PressAsync(page, "/questions", ("text", "Who is with the door at noon?"), ("of", "supervisor"));
        Assert.Equal(new[] { desk.IdOf("ito"), desk.IdOf("reyes") }.ToHashSet(), (await desk.Open.Store.Outbox.All(0, CancellationToken.None)).Select(m => m.Person!.Value).ToHashSet());

        using var ito = await desk.PersonAsync("ito");
        page = await ito.GetAsync("/questions");
        var answer = page.Forms.Last(f => f.Action.EndsWith("/answer", StringComparison.Ordinal)).Action;
        page = await ito.PressAsync(page, answer, ("title", "May I give a bus list?"), ("answer", "Pass it on to the records desk."), ("families", "1"));

        // Who asked is told that there is an answer, and nothing of it.
        word = Assert.Single(await desk.Open.Store.Outbox.All(0, CancellationToken.None), m => m.Person == desk.IdOf("okafor"));
        said = System.Text.Encoding.UTF8.GetString(word.Body.AsSpan());
        Assert.Contains("Your question has an answer", said, StringComparison.Ordinal);
        Assert.DoesNotContain("bus", said, StringComparison.OrdinalIgnoreCase);
        var publish = answer.Replace("/answer", "/publish", StringComparison.Ordinal);
        Assert.DoesNotContain(page.Forms, f => f.Action == publish);
        Assert.Contains("Somebody else reads it over", (await ito.ScriptAsync(publish, ("tap", Guid.NewGuid().ToString()))).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("records desk", (await (await desk.PersonAsync("medina")).GetAsync("/questions")).Text, StringComparison.Ordinal);

        // The second person sends it back once; the one who asked has read the answer all the while.
        using var raman = await desk.PersonAsync("raman");
        page = await raman.PressAsync(await raman.GetAsync("/questions"), answer.Replace("/answer", "/return", StringComparison.Ordinal), ("why", "Say which desk"));
        page = await ito.GetAsync("/questions");
        Assert.Contains("Say which desk", page.Text, StringComparison.Ordinal);
        await ito.PressAsync(page, answer, ("answer", "Pass it on at /records/new. The records desk answers."), ("families", "1"));
        Assert.Contains("The records desk answers.", (await okafor.GetAsync("/questions")).Text, StringComparison.Ordinal);
        await raman.PressAsync(await raman.GetAsync("/questions"), publish);

        using var medina = await desk.PersonAsync("medina");
        page = await medina.GetAsync("/questions");
        Assert.Contains("The records desk answers.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Okafor", page.Text, StringComparison.Ordinal);
        var texts = (await desk.Service<Library>().Read(CancellationToken.None)).Texts.Select(t => t.Text).Where(t => t.Wordings.Any(w => w.Title == "May I give a bus list?")).ToArray();
        Assert.Equal([(Audience.Staff, Stage.Reviewed), (Audience.Everyone, Stage.Draft)], texts.Select(t => (t.Audience, t.Wordings[0].Stage)));
        Assert.Null(texts[1].Wordings[0].From);
        Assert.Equal(HttpStatusCode.Forbidden, (await medina.ScriptAsync(answer, ("tap", Guid.NewGuid().ToString()))).Status);
    }
}
