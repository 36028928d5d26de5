using System.Net;
using System.Text.RegularExpressions;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.DeskTests.Rooms.Answer;

/// <summary>The link in a message: opened by whoever holds the phone, with no password, for one thing only.</summary>
public sealed class OneTapTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task Opening_a_link_changes_nothing_however_often_a_mail_scanner_does_it()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, link) = await AlertedAsync(desk);
        var before = (await desk.Open.Journals.Read(id, Stop))!.Version;
        using var scanner = desk.Stranger();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await scanner.KnockAsync(link)).Status);
        }

        using var head = await scanner.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, link));
        Assert.Equal(before, (await desk.Open.Journals.Read(id, Stop))!.Version);
        Assert.All(await desk.Open.Store.Outbox.ForIncident(id, Stop), m => Assert.Null(m.Seen));
    }

    [Fact]
    public async Task The_page_names_the_campus_and_the_reader_and_nothing_of_the_case()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, link) = await AlertedAsync(desk);
        var page = await desk.Stranger().GetAsync(link);
        Assert.Contains("Larkspur Elementary", page.Text, StringComparison.Ordinal);
        Assert.Contains("Somebody at the front desk needs you", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("student", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(id.ToString(), page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("2017-0001", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_am_coming_takes_the_lead_and_the_record_says_that_a_link_was_used()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, link) = await AlertedAsync(desk);
        using var phone = desk.Stranger();
        var page = await phone.PressAsync(await phone.GetAsync(link), link, ("do", "coming"));

        Assert.Contains("You are in charge", page.Text, StringComparison.Ordinal);
        var lead = (await desk.Open.Journals.Read(id, Stop))!.Lead!;
        Assert.Equal(("Denise Okafor", KnownBy.OneTapLink, desk.IdOf("okafor")), (lead.Leader.Name, lead.Line.By.KnownBy, lead.Line.By.Person!.Value));
        Assert.NotNull((await desk.Open.Store.Outbox.ForIncident(id, Stop)).Single(m => m.Channel == "text").Seen);

        // It opens nothing else.
        Assert.Equal(HttpStatusCode.Redirect, (await phone.KnockAsync($"/lead/{id}")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await phone.KnockAsync($"/case/{id}")).Status);
    }

    [Fact]
    public async Task I_cannot_alerts_the_next_leader_in_the_same_commit_and_can_be_taken_back_by_coming()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, link) = await AlertedAsync(desk);
        using var phone = desk.Stranger();
        var page = await phone.PressAsync(await phone.GetAsync(link), link, ("do", "cannot"));
        Assert.Contains("The next person is alerted already.", page.Text, StringComparison.Ordinal);
        Assert.Equal(["Denise Okafor", "Tom Reyes"], (await desk.Open.Journals.Read(id, Stop))!.Rungs.SelectMany(r => r.Entry.People.Select(p => p.Name)));

        await phone.PressAsync(page, link, ("do", "coming"));
        Assert.Equal("Denise Okafor", (await desk.Open.Journals.Read(id, Stop))!.Lead!.Leader.Name);
    }

    [Fact]
    public async Task Pressing_twice_acts_once_and_a_link_that_was_used_up_says_so()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, link) = await AlertedAsync(desk);
        using var phone = desk.Stranger();
        var page = await phone.GetAsync(link);
        await phone.PressAsync(page, link, ("do", "coming"));
        await phone.PressAsync(page, link, ("do", "coming"));
        var incident = (await desk.Open.Journals.Read(id, Stop))!;
        Assert.Single(incident.Lines, l => l.Entry is Core.Incidents.Entries.LeadTaken);

        await Acts.AsAsync(desk, id, "okafor", (i, who) => new Core.Incidents.Decisions.Undo(i.Lead!.Line.Id).Decide(i, who));
        var again = await phone.PressAsync(page, link, ("do", "coming"));
        Assert.Equal(HttpStatusCode.Gone, again.Status);
        Assert.Null((await desk.Open.Journals.Read(id, Stop))!.Lead);
    }

    [Fact]
    public async Task When_somebody_else_was_quicker_the_link_says_so_and_changes_nothing()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, link) = await AlertedAsync(desk);
        using var phone = desk.Stranger();
        var page = await phone.GetAsync(link);
        await Acts.AsAsync(desk, id, "reyes", (i, who) => new Core.Incidents.Decisions.TakeLead(null).Decide(i, who));
        var late = await phone.PressAsync(page, link, ("do", "coming"));
        Assert.Contains("Somebody else has it", late.Text, StringComparison.Ordinal);
        Assert.Equal("Tom Reyes", (await desk.Open.Journals.Read(id, Stop))!.Lead!.Leader.Name);
    }

    [Fact]
    public async Task An_old_link_and_one_that_never_was_answer_alike()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, link) = await AlertedAsync(desk);
        using var phone = desk.Stranger();
        var page = await phone.GetAsync(link);
        desk.Time.Advance(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(1));
        var old = await phone.PressAsync(page, link, ("do", "coming"));
        var never = await phone.GetAsync("/a/AAAAAAAAAAAAAAAAAAAAAA");
        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone), (old.Status, never.Status));
        Assert.Contains("This link no longer works", never.Text, StringComparison.Ordinal);
        Assert.Null((await desk.Open.Journals.Read(id, Stop))!.Lead);
    }

    [Fact]
    public async Task The_link_itself_is_not_in_the_database_file()
    {
        await using var desk = await Desk.OpenAsync();
        var (_, link) = await AlertedAsync(desk);
        var token = System.Text.Encoding.ASCII.GetBytes(link.Split('/')[2].Split('?')[0]);
        foreach (var file in Directory.EnumerateFiles(desk.Open.House.Data, "*", SearchOption.AllDirectories))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            await open.CopyToAsync(copy, Stop);
            Assert.True(copy.ToArray().AsSpan().IndexOf(token) < 0, file);
        }
    }

    [Fact]
    public async Task Somebody_who_tries_many_links_is_slowed_down()
    {
        await using var desk = await Desk.OpenAsync(triesAMinute: 1);
        using var stranger = desk.Stranger();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 14; i++)
        {
            answers.Add((await stranger.KnockAsync($"/a/AAAAAAAAAAAAAAAAAAAAA{i}")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.Equal(HttpStatusCode.Gone, answers[0]);
    }

    [Theory]
    [InlineData("es", "Alguien en recepción le necesita")]
    [InlineData("ar", "هناك من يحتاج إليك في مكتب الاستقبال")]
    [InlineData("vi", "Có người ở quầy lễ tân cần quý vị")]
    public async Task The_page_speaks_the_language_that_the_message_spoke(string language, string title)
    {
        await using var desk = await Desk.OpenAsync();
        var (_, link) = await AlertedAsync(desk);
        Assert.Contains(title, (await desk.Stranger().GetAsync($"{link.Split('?')[0]}?lang={language}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counsel_takes_the_matter_and_Safety_the_call_by_the_link_of_their_own_alert()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, _) = await AlertedAsync(desk);
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new Core.Incidents.Decisions.DeclareEmergency(null, null, null).Decide(i, who));
        await desk.Service<Deciding>().DueAsync(desk.Book, id, new TapId(Guid.NewGuid()), Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), Stop);
        foreach (var name in new[] { "raman", "bell" })
        {
            using var phone = desk.Stranger();
            var link = await LinkAsync(desk, id, name);
            var page = await phone.PressAsync(await phone.GetAsync(link), link, ("do", "coming"));
            Assert.Contains("You have it", page.Text, StringComparison.Ordinal);
        }

        var incident = (await desk.Open.Journals.Read(id, Stop))!;
        Assert.Equal(("Priya Raman", "Marcus Bell"), (incident.Legal!.Entry.Counsel.Name, incident.Safety!.Entry.Officer.Name));
        Assert.Null(incident.Lead);
    }

    private static async Task<(IncidentId Id, string Link)> AlertedAsync(Desk desk)
    {
        var id = await desk.IncidentAsync();
        await desk.Service<Deciding>().DueAsync(desk.Book, id, new TapId(Guid.NewGuid()), Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), Stop);
        return (id, await LinkAsync(desk, id, "okafor"));
    }

    private static async Task<string> LinkAsync(Desk desk, IncidentId id, string signIn)
    {
        var text = (await desk.Open.Store.Outbox.ForIncident(id, Stop)).Single(m => m.Channel == "text" && m.Person == desk.IdOf(signIn));
        return Regex.Match(System.Text.Encoding.UTF8.GetString(text.Body.AsSpan()), "/a/[A-Za-z0-9_-]+(\\?lang=[a-z]+)?").Value;
    }
}
