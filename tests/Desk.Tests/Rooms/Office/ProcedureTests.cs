using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Plumbing;
using Channel = Vestibule.Core.Incidents.Entries.Channel;

namespace Vestibule.DeskTests.Rooms.Office;

/// <summary>A district writes a procedure, has it proved and read by a second person, publishes it, and its doors follow at midnight.</summary>
public sealed class ProcedureTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task The_office_sees_at_a_glance_what_is_in_force_at_each_campus()
    {
        await using var desk = await Desk.OpenAsync();
        var page = await (await desk.PersonAsync("ito")).GetAsync(Written.Room);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("In force on Mar 10, 2017", page.Text);
        Assert.Contains("All 2 campuses", page.Text);
        Assert.Contains("Denver 2017", page.Text);
        Assert.Contains("Dec 31, 2024", page.Text);
        Assert.Contains("from Jan 1, 2025", page.Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await desk.PersonAsync("okafor")).GetAsync(Written.Room)).Status);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_kept_as_a_draft_and_each_error_stands_at_its_line()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        var page = await ito.StartAsync(Written.Pack(Written.Small).SetItem("procedure.yaml", Written.Small.Replace("by: legal", "by: principal", StringComparison.Ordinal)));
        Assert.Contains("procedure.yaml, line 15, column", page.Text);
        Assert.Contains("advise: {by: principal", page.Text);
        var refused = await ito.DoAsync(page, "send");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("The files cannot be read.", refused.Text);
    }

    [Fact]
    public async Task While_somebody_types_errors_come_back_with_their_line_and_nothing_is_saved()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        var page = await ito.StartAsync(Written.Pack(Written.Small));
        var typed = await ito.ScriptAsync(page.At.AbsolutePath + "/check", ("file", "procedure.yaml"), ("text", Written.Small.Replace("[call-safety]", "[call-nobody]", StringComparison.Ordinal)));
        Assert.Equal("application/json", typed.Response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("\"line\":15", typed.Html);
        Assert.Contains("call-nobody", typed.Html);
        Assert.DoesNotContain("call-nobody", (await ito.GetAsync(page.At.AbsolutePath)).Text);
        var well = await ito.ScriptAsync(page.At.AbsolutePath + "/check", ("file", "procedure.yaml"), ("text", Written.Small));
        Assert.Contains("\"errors\":[]", well.Html);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await desk.PersonAsync("bell")).ScriptAsync(page.At.AbsolutePath + "/check", ("text", "x"))).Status);
    }

    [Fact]
    public async Task An_edit_that_breaks_a_safety_rule_is_refused_with_the_shortest_run_as_a_story()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        var page = await ito.StartAsync(Written.Pack(Written.DeadEnd));
        Assert.Contains("The check", page.Text);
        page = await desk.ProvedAsync(ito, page);
        Assert.Contains("this could happen:", page.Text);
        Assert.Contains("The title call-safety", page.Text);
        Assert.Contains("something has to be done that nobody can do", page.Text);
        Assert.Contains("line 15", page.Text);
        var refused = await ito.DoAsync(page, "send", ("reason", "We know what we are doing here."));
        Assert.Contains("Refused: it breaks a safety rule", refused.Text);
        Assert.Contains("this could happen:", refused.Text);
        Assert.DoesNotContain("/review", refused.Html);
    }

    [Fact]
    public async Task Two_people_who_save_the_same_file_both_keep_their_text()
    {
        await using var desk = await Desk.OpenAsync();
        var (ito, raman) = (await desk.PersonAsync("ito"), await desk.PersonAsync("raman"));
        var one = await ito.StartAsync(Written.Pack(Written.Small));
        var two = await raman.GetAsync(one.At.AbsolutePath);
        await ito.DoAsync(one, "write", ("text", "# from Ito\n" + Written.Small));
        var clash = await raman.DoAsync(two, "write", ("text", "# from Raman\n" + Written.Small));
        Assert.Equal(HttpStatusCode.Conflict, clash.Status);
        Assert.Contains("# from Ito", clash.Text);
        Assert.Contains("# from Raman", clash.Text);
        Assert.Contains("Hana Ito saved this file", clash.Text);
        var saved = await raman.PressAsync(clash, one.At.AbsolutePath + "/write", ("text", "# from Raman\n# from Ito\n" + Written.Small));
        Assert.Contains("# from Raman", saved.Text);
        Assert.Equal(3, (await desk.Service<Vestibule.Rooms.Office.Procedures.OfficeDrafts>().AllAsync(Stop))[0].Sheet.Version);

        // Another file meanwhile: both stand, and nobody is asked.
        var other = await ito.GetAsync(one.At.AbsolutePath + "?file=words.en.yaml");
        await raman.DoAsync(await raman.GetAsync(one.At.AbsolutePath), "write", ("text", "# again\n" + Written.Small));
        var words = other.Form(one.At.AbsolutePath + "/write")["text"];
        Assert.Equal(HttpStatusCode.OK, (await ito.PressAsync(other, one.At.AbsolutePath + "/write", ("text", words + "# more\n"))).Status);
        var files = (await desk.Service<Vestibule.Rooms.Office.Procedures.OfficeDrafts>().AllAsync(Stop))[0].Draft.Files;
        Assert.StartsWith("# again", files["procedure.yaml"], StringComparison.Ordinal);
        Assert.EndsWith("# more\n", files["words.en.yaml"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_agrees_with_their_own_draft_and_a_change_asks_for_a_new_reading()
    {
        await using var desk = await Desk.OpenAsync();
        var (ito, raman) = (await desk.PersonAsync("ito"), await desk.PersonAsync("raman"));
        var page = await desk.ProvedAsync(ito, await ito.StartAsync(Written.Pack(Written.Small)));
        page = await ito.DoAsync(page, "send");
        Assert.Contains("You cannot be the second person", page.Text);
        var draft = page.At.AbsolutePath;
        var theirs = await raman.GetAsync(draft);
        var fields = theirs.Form(draft + "/review").Fields.Where(f => !f.Key.StartsWith("__", StringComparison.Ordinal)).Append(new("verdict", "agree")).Append(new("note", "I wrote it and I like it."));
        var own = await ito.ScriptAsync(draft + "/review", [.. fields.Select(f => (f.Key, f.Value))]);
        Assert.Contains("Somebody else has to read it", own.Text);
        await raman.DoAsync(theirs, "review", ("note", "Step two says nothing about hours."), ("verdict", "back"));
        page = await ito.GetAsync(draft);
        Assert.Contains("Step two says nothing about hours.", page.Text);
        Assert.DoesNotContain("action=\"" + draft + "/publish\"", page.Html);

        var agreed = await desk.AgreedAsync(ito, raman, Written.Pack(Written.Small));
        var edited = await ito.DoAsync(agreed, "write", ("text", "# one more thing\n" + Written.Small));
        Assert.Contains("Being written", edited.Text);
        Assert.DoesNotContain("/publish\"", edited.Html);
    }

    [Fact]
    public async Task Published_for_tomorrow_it_holds_at_midnight_and_the_open_case_stays_on_its_edition()
    {
        await using var desk = await Desk.OpenAsync();
        var (ito, raman, device) = (await desk.PersonAsync("ito"), await desk.PersonAsync("raman"), await desk.DeviceAsync());
        var old = Choose(desk);
        var code = CodeOf(await device.GetAsync("/cards/larkspur"));
        var before = await desk.IncidentAsync();
        var agreed = await desk.AgreedAsync(ito, raman, Written.Pack(Written.Small));
        var edition = await ito.DoAsync(agreed, "publish", ("when", "day"), ("from", "2017-03-11"), ("until", ""), ("replaces", "denver-2017"));
        Assert.Contains("/edition/", edition.At.AbsolutePath);
        var glance = await ito.GetAsync(Written.Room);
        Assert.Contains("from Mar 11, 2017", glance.Text);

        // Friday, one second before midnight in Denver; the other node has read the shelf as well.
        var other = new Shelf([.. desk.Open.Shelf.Listed.Where(l => l.Publication is null).Select(l => l.Edition with { InForceUntil = null })]);
        Assert.True(await new PublishedEditions(desk.Open.Store, other).RefreshAsync(Stop));
        desk.Time.SetUtcNow(new DateTimeOffset(2017, 3, 11, 6, 59, 59, TimeSpan.Zero));
        Assert.Equal(old, Choose(desk));
        Assert.Equal(old, Choose(desk, other));
        Assert.Contains("Yes. This card is current.", (await desk.Stranger().GetAsync($"/card/{code}?at=larkspur")).Text);

        desk.Time.Advance(TimeSpan.FromSeconds(1));
        var now = Choose(desk);
        Assert.NotEqual(old, now);
        Assert.Equal(now, edition.At.Segments[^1]);
        Assert.Equal(now, Choose(desk, other));
        var printed = await desk.Stranger().GetAsync($"/card/{code}?at=larkspur");
        Assert.Contains("This card is old since Mar 11, 2017", printed.Text);
        Assert.Contains("The title call-safety", printed.Text);

        var still = (await desk.Open.Journals.Read(before, Stop))!;
        Assert.Equal((old, "denver-2017"), (still.Opened.Edition, desk.Open.Shelf.Edition(still.Opened.Edition)!.Id));
        Assert.Contains(still.Asks[0].Procedure.Steps, s => s.Id.Value == "comply");
        var after = (await desk.Open.Journals.Read(await desk.IncidentAsync(), Stop))!;
        Assert.Equal(now, after.Opened.Edition);
        Assert.Equal(HttpStatusCode.OK, (await device.GetAsync($"/case/{after.Id}")).Status);
    }

    [Fact]
    public async Task An_edition_that_would_leave_a_door_without_a_procedure_is_not_published()
    {
        await using var desk = await Desk.OpenAsync();
        var (ito, raman) = (await desk.PersonAsync("ito"), await desk.PersonAsync("raman"));
        var agreed = await desk.AgreedAsync(ito, raman, Written.Pack(Written.Small.Replace("information, ", "", StringComparison.Ordinal)));
        var refused = await ito.DoAsync(agreed, "publish", ("when", "day"), ("from", "2017-03-11"), ("replaces", "denver-2017"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Larkspur Elementary would have no procedure any more", refused.Text);
        Assert.Contains("before it begins", (await ito.DoAsync(agreed, "publish", ("when", "day"), ("from", "2017-03-12"), ("until", "2017-03-11"))).Text);
        Assert.Contains("That day is past", (await ito.DoAsync(agreed, "publish", ("when", "day"), ("from", "2017-03-09"))).Text);
    }

    [Fact]
    public async Task A_broken_rule_of_its_own_takes_two_people_with_reasons_and_every_card_and_case_says_so()
    {
        await using var desk = await Desk.OpenAsync();
        var (ito, raman, bell) = (await desk.PersonAsync("ito"), await desk.PersonAsync("raman"), await desk.PersonAsync("bell"));
        var page = await desk.ProvedAsync(ito, await ito.StartAsync(Written.Pack(Written.OutOfOrder)));
        Assert.Contains("never advise before call-safety", page.Text);
        Assert.Contains("it breaks a rule of its own file", (await ito.DoAsync(page, "send")).Text);
        page = await ito.DoAsync(await ito.GetAsync(page.At.AbsolutePath), "send", ("reason", "The board wants counsel first on weekends."));
        var draft = page.At.AbsolutePath;
        Assert.Contains("You cannot sign for a broken rule", (await bell.DoAsync(await bell.GetAsync(draft), "review", ("note", "Looks fine from here."), ("verdict", "agree"))).Text);
        await raman.DoAsync(await raman.GetAsync(draft), "review", ("note", "I sign: counsel is at the school then."), ("verdict", "agree"));
        var edition = await ito.DoAsync(await ito.GetAsync(draft), "publish", ("when", "day"), ("from", "2017-03-10"), ("replaces", "denver-2017"));
        Assert.Contains("Published without proof", edition.Text);
        Assert.Contains("I sign: counsel is at the school then.", edition.Text);

        var device = await desk.DeviceAsync();
        Assert.Contains("Published without proof: The board wants counsel first on weekends.", (await device.GetAsync("/cards/larkspur")).Text);
        var opened = await device.PressAsync(await device.GetAsync("/"), "/door/open", ("ask", "student"));
        Assert.Contains("Published without proof: The board wants counsel first on weekends.", opened.Text);
        Assert.Contains("Publicado sin", (await device.GetAsync(opened.At.AbsolutePath + "?lang=es")).Text + (await device.GetAsync("/cards/larkspur?lang=es")).Text);
    }

    [Fact]
    public async Task What_awaits_adoption_can_be_read_and_holds_nowhere_until_the_board_adopts_it()
    {
        await using var desk = await Desk.OpenAsync();
        var (ito, raman) = (await desk.PersonAsync("ito"), await desk.PersonAsync("raman"));
        var old = Choose(desk);
        var edition = await ito.DoAsync(await desk.AgreedAsync(ito, raman, Written.Pack(Written.Small)), "publish", ("when", "pending"), ("from", ""), ("replaces", "denver-2017"));
        Assert.Contains("Awaits adoption", edition.Text);
        desk.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(old, Choose(desk));
        ito = await desk.PersonAsync("ito");
        var adopted = await ito.DoAsync(await ito.GetAsync(edition.At.AbsolutePath), "adopt", ("authority", "Adopted by the board on March 13"), ("from", "2017-03-13"));
        Assert.Contains("Adopted by the board on March 13", adopted.Text);
        Assert.Equal(edition.At.Segments[^1], Choose(desk));
        Assert.Contains("What held then is not changed", (await ito.DoAsync(adopted, "end", ("until", "2017-03-01"))).Text);
        await ito.DoAsync(adopted, "end", ("until", "2017-03-13"));
        Assert.Contains("Nothing in force", (await ito.GetAsync(Written.Room)).Text);
    }

    [Fact]
    public async Task Staff_say_that_they_read_the_procedure_in_force_and_the_office_sees_who_did()
    {
        await using var desk = await Desk.OpenAsync();
        var medina = await desk.PersonAsync("medina");
        var page = await medina.PressAsync(await medina.GetAsync("/procedure"), "/procedure/read");
        Assert.Contains("You said on Mar 10, 2017 that you have read this.", page.Text);
        var edition = await (await desk.PersonAsync("ito")).GetAsync($"{Written.Room}/edition/{Choose(desk)}");
        Assert.Contains($"1 of {desk.Book.People.Length} people said that they have read it", edition.Text);
        Assert.Contains("Rosa Medina", edition.Text);
    }

    [Fact]
    public async Task A_proof_is_worked_out_once_however_often_it_is_asked_for()
    {
        await using var desk = await Desk.OpenAsync();
        var edition = EditionBundle.Read(Written.Pack(Written.Small)).Edition!;
        var desks = desk.Service<ProofDesk>();
        Assert.Null(await desks.OfAsync(edition, Stop));
        Assert.Null(await desks.OfAsync(edition, Stop));
        var job = desk.App.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Vestibule.Clockwork.ProveEditions>().Single();
        await job.OnceAsync(Stop);
        await job.OnceAsync(Stop);
        Assert.True((await desks.OfAsync(edition, Stop))!.Holds);
        var elsewhere = new ProofDesk(desk.Open.Store, desk.Service<IClock>());
        Assert.Equal(await desks.KnownAsync(edition.Files, Stop) is { } known ? (known.Markings, known.Digest) : default,
            await elsewhere.KnownAsync(edition.Files, Stop) is { } kept ? (kept.Markings, kept.Digest) : default);
        Assert.Null(desks.Progress(edition));
    }

    [Fact]
    public async Task The_exact_bytes_are_kept_and_their_digest_is_that_of_the_edition()
    {
        await using var desk = await Desk.OpenAsync();
        foreach (var edition in desk.Open.Shelf.Editions)
        {
            var bytes = (await desk.Open.Store.Editions.Read(edition.Digest, Stop))!;
            Assert.Equal(edition.Digest, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
            Assert.Equal(edition.Files, EditionBundle.Files(bytes)!);
            Assert.Null(EditionBundle.Files(bytes.AsSpan(0, bytes.Length - 1)));
        }

        var reads = desk.App.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Vestibule.Clockwork.ReadEditions>().Single();
        var before = desk.Open.Shelf.Listed;
        await reads.OnceAsync(Stop);
        await reads.OnceAsync(Stop);
        Assert.Equal(before.Select(l => l.Edition.Digest), desk.Open.Shelf.Listed.Select(l => l.Edition.Digest));
    }

    private static string Choose(Desk desk, Shelf? shelf = null) => (shelf ?? desk.Open.Shelf).Choose(
        desk.Book, AskKind.Student, new Place(PlaceKind.Campus, Desk.Larkspur), Channel.InPerson, Instant.FromDateTimeOffset(desk.Time.GetUtcNow())).Value.Edition.Digest;

    private static string CodeOf(Seen card) => System.Text.RegularExpressions.Regex.Match(card.Html, "<b dir=\"ltr\">([A-Z0-9-]{8,})</b></p></div>").Groups[1].Value;
}
