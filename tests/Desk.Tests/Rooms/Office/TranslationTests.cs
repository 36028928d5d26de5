using System.Net;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Publishing;

namespace Vestibule.DeskTests.Rooms.Office;

/// <summary>A draft's words, English beside another language.</summary>
public sealed class TranslationTests
{
    [Fact]
    public async Task Words_are_translated_beside_the_english_ones_saved_in_the_draft_and_await_a_reviewer()
    {
        await using var desk = await Desk.OpenAsync();
        var (ito, raman) = (await desk.PersonAsync("ito"), await desk.PersonAsync("raman"));
        var draft = (await ito.StartAsync(Written.Pack(Written.Small))).At.AbsolutePath;
        Assert.Contains(draft + "/words", (await ito.GetAsync(draft)).Html);
        var page = await ito.GetAsync(draft + "/words?to=ar");
        Assert.Contains("dir=\"rtl\"", page.Html);
        Assert.Contains("No translation", page.Text);
        page = await ito.GetAsync(draft + "/words?to=es");
        Assert.Contains("The title call-safety", page.Text);
        page = await ito.PressAsync(page, draft + "/words", ("t:words.en.yaml/title.call-safety", "Llame a \"Seguridad\"\nahora"));
        Assert.Contains("Awaits a reviewer", page.Text);
        Assert.Contains("name=\"t:words.en.yaml/title.call-safety\"", page.Html);
        var words = (await FilesAsync(desk))["words.es.yaml"];
        Assert.Contains("status: awaiting-review", words, StringComparison.Ordinal);
        var read = EditionBundle.Read(await FilesAsync(desk)).Edition!.Content.Words.Find(new Language("es"), "title.call-safety");
        Assert.Equal(("Llame a \"Seguridad\"\nahora", WordsStanding.AwaitingReview), (read.Text, read.Standing));

        // Two people at once: each keeps their own texts, and where both wrote the same one it comes back with both.
        var theirs = await raman.GetAsync(draft + "/words?to=es");
        await ito.PressAsync(page, draft + "/words", ("t:words.en.yaml/title.advise", "Aconseje"));
        await raman.PressAsync(theirs, draft + "/words", ("t:words.en.yaml/role.leader", "Líder"));
        Assert.Equal(["Aconseje", "Líder"], new[] { "title.advise", "role.leader" }.Select(k => Words(desk, k).Result));
        var clash = await raman.PressAsync(theirs, draft + "/words", ("t:words.en.yaml/title.advise", "Dé su consejo"));
        Assert.Equal(HttpStatusCode.Conflict, clash.Status);
        Assert.Contains("Dé su consejo", WebUtility.HtmlDecode(clash.Html), StringComparison.Ordinal);
        Assert.Contains("Saved now:", clash.Text);
        Assert.Contains(">Aconseje<", clash.Html, StringComparison.Ordinal);
        await raman.PressAsync(clash, draft + "/words");
        Assert.Equal("Dé su consejo", await Words(desk, "title.advise"));

        // The English text changes: its translation is old until somebody confirms it, and an emptied one is taken out.
        var english = await ito.GetAsync(draft + "?file=words.en.yaml");
        await ito.PressAsync(english, draft + "/write", ("text", english.Form(draft + "/write")["text"].Replace("The title advise", "Give advice", StringComparison.Ordinal)));
        page = await ito.GetAsync(draft + "/words?to=es");
        Assert.Contains("English changed since", page.Text);
        Assert.Equal("Give advice", await Words(desk, "title.advise"));
        page = await ito.PressAsync(page, draft + "/words", ("still:words.en.yaml/title.advise", "1"), ("t:words.en.yaml/role.leader", ""));
        Assert.DoesNotContain("English changed since", page.Text);
        Assert.Equal(["Dé su consejo", "The role leader"], new[] { "title.advise", "role.leader" }.Select(k => Words(desk, k).Result));
        Assert.DoesNotContain("role.leader", (await FilesAsync(desk))["words.es.yaml"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await ito.GetAsync(draft + "/words?to=en")).Status);

        // Line ends as a browser sends them change nothing: what was not touched stays old.
        english = await ito.GetAsync(draft + "?file=words.en.yaml");
        await ito.PressAsync(english, draft + "/write", ("text", english.Form(draft + "/write")["text"].Replace("The title call-safety", "Phone Safety", StringComparison.Ordinal)));
        page = await ito.PressAsync(await ito.GetAsync(draft + "/words?to=es"), draft + "/words", ("t:words.en.yaml/title.call-safety", "Llame a \"Seguridad\"\r\nahora"));
        Assert.Contains("English changed since", page.Text);
    }

    private static async Task<System.Collections.Immutable.ImmutableSortedDictionary<string, string>> FilesAsync(Desk desk) =>
        (await desk.Service<Vestibule.Rooms.Office.Procedures.OfficeDrafts>().AllAsync(CancellationToken.None))[0].Draft.Files;

    private static async Task<string> Words(Desk desk, string key) => EditionBundle.Read(await FilesAsync(desk)).Edition!.Content.Words.Find(new Language("es"), key).Text;
}
