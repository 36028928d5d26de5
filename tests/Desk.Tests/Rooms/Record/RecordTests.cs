using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store;
using Vestibule.Store.Keys;

namespace Vestibule.DeskTests.Rooms.Record;

/// <summary>The record of a case: who reads how much of it, and that a change shows.</summary>
public sealed class RecordTests
{
    [Fact]
    public async Task An_auditor_reads_every_operational_line_with_both_times_and_the_check_ran_just_now()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await StoryAsync(desk);
        var page = await (await desk.PersonAsync("weiss")).GetAsync($"/record/{id}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        var lines = (await ReadAsync(desk, id)).Lines.Count(l => l.Entry.Class == RecordClass.Operational);
        Assert.Contains("Nothing was changed", page.Text);
        Assert.Contains($"{lines} of {lines} entries check out", page.Text);
        Assert.Equal(lines, Regex.Count(page.Text, "#[0-9]+ · [0-9a-f]{4} [0-9a-f]{4}\\b"));
        Assert.Contains("Denise Okafor took charge", page.Text);
        Assert.Contains("recorded 9:41:00", page.Text);
        Assert.Contains("A signed list covers every entry. A changed or missing one shows.", page.Text);
    }

    [Fact]
    public async Task What_is_not_for_a_reader_is_not_shown_and_not_counted()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await StoryAsync(desk);
        var all = (await ReadAsync(desk, id)).Lines;
        foreach (var (name, classes) in new[]
        {
            ("weiss", new[] { RecordClass.Operational }), ("bell", [RecordClass.Operational, RecordClass.LawEnforcementUnit]),
            ("okafor", [RecordClass.Operational, RecordClass.Student]), ("raman", [RecordClass.Operational, RecordClass.Student, RecordClass.Privileged]),
        })
        {
            var page = await (await desk.PersonAsync(name)).GetAsync($"/record/{id}");
            var lines = all.Count(l => classes.Contains(l.Entry.Class));
            Assert.Contains($"{lines} of {lines} entries check out", page.Text);
            Assert.Equal(classes.Contains(RecordClass.Student), page.Html.Contains("ZZ-CHILD-ZZ", StringComparison.Ordinal));
            Assert.Equal(classes.Contains(RecordClass.Privileged), page.Html.Contains("ZZ-PRIVATE-ZZ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_line_that_was_taken_back_stays_and_is_struck_out()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new TakeLead(null).Decide(i, who));
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new Undo(i.Lead!.Line.Id).Decide(i, who));
        var page = await (await desk.PersonAsync("weiss")).GetAsync($"/record/{id}");
        Assert.Contains("<s>Denise Okafor took charge</s>", page.Html);
        Assert.Contains("Taken back: Lead taken", page.Text);
    }

    [Fact]
    public async Task A_changed_entry_shows_at_once_and_is_named_and_nothing_is_exported()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, other) = (await StoryAsync(desk), await desk.IncidentAsync());
        var weiss = await desk.PersonAsync("weiss");
        Assert.Contains("Nothing was changed", (await weiss.GetAsync($"/record/{id}")).Text);
        var at = (await ReadAsync(desk, id)).Lines[2].Sequence;
        await TamperAsync(desk, "leaf_unchanged", $"UPDATE leaf SET header = CAST(replace(CAST(header AS TEXT), '\"recorded\"', '\"Recorded\"') AS BLOB) WHERE sequence = {at}");

        var page = await weiss.GetAsync($"/record/{id}");
        Assert.DoesNotContain("Nothing was changed", page.Text);
        Assert.Contains("Something was changed", page.Text);
        Assert.Contains($"Entry {at} is not what was signed.", page.Text);
        Assert.DoesNotContain("Export the record", page.Text);
        var other1 = await weiss.GetAsync($"/record/{other}");
        Assert.Equal(HttpStatusCode.Conflict, (await weiss.PostAsync($"/record/{id}/export", other1.Form($"/record/{other}/export").Fields)).Status);
        Assert.DoesNotContain((await ReadAsync(desk, id)).Lines, l => l.Entry is Core.Incidents.Entries.Exported);
        Assert.Contains("Nothing was changed", (await weiss.GetAsync($"/record/{other}")).Text);
    }

    [Fact]
    public async Task A_payload_that_was_swapped_shows_too()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await StoryAsync(desk);
        var at = (await ReadAsync(desk, id)).Lines[1];
        await TamperAsync(desk, "payload_unchanged", $"UPDATE payload SET sealed = zeroblob(80) WHERE entry = x'{Convert.ToHexString(at.Id.Value.ToByteArray(bigEndian: true))}'");
        var page = await (await desk.PersonAsync("weiss")).GetAsync($"/record/{id}");
        Assert.Contains($"The content of entry {at.Sequence} is not what was committed.", page.Text);
    }

    [Fact]
    public async Task The_export_can_be_checked_by_anyone_with_the_districts_key_and_holds_only_what_its_reader_may_read()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await StoryAsync(desk);
        var weiss = await desk.PersonAsync("weiss");
        var page = await weiss.GetAsync($"/record/{id}");
        var answer = await weiss.PressAsync(page, $"/record/{id}/export");
        Assert.Equal("case-2017-0001.vestibule.json", answer.Response.Content.Headers.ContentDisposition!.FileName);
        var export = ExportBytes.Read(await answer.Response.Content.ReadAsByteArrayAsync()).Value;
        Assert.True(ExportVerifier.Verify(export, desk.Open.Store.VerifierKey, KeyFolder.Verify).IsSound);
        Assert.All(export.Entries, e => Assert.Equal(RecordClass.Operational, HeaderBytes.Read(e.Header.AsSpan()).Value.Class));
        var okafor = await desk.PersonAsync("okafor");
        var hers = await okafor.GetAsync($"/record/{id}");
        Assert.DoesNotContain("/export", hers.Html);
        var fields = (await okafor.GetAsync($"/lead/{id}")).Form($"/lead/{id}/undo").Fields;
        Assert.Equal(HttpStatusCode.NotFound, (await okafor.PostAsync($"/record/{id}/export", fields)).Status);

        // The copy is in the record, and its line in the copy; the same tap again is the same copy.
        Assert.Single(export.Entries, e => HeaderBytes.Read(e.Header.AsSpan()).Value.Kind == "exported");
        await weiss.PressAsync(page, $"/record/{id}/export");
        var line = Assert.Single((await ReadAsync(desk, id)).Lines, l => l.Entry is Core.Incidents.Entries.Exported);
        Assert.Equal((desk.IdOf("weiss"), RecordClass.Operational), (line.By.Person!.Value, ((Core.Incidents.Entries.Exported)line.Entry).Classes.Single()));
        Assert.Contains("A copy was taken: this record", (await okafor.GetAsync($"/record/{id}")).Text);
    }

    [Fact]
    public async Task A_case_whose_stored_words_were_swapped_while_the_program_was_off_says_so_and_all_other_cases_go_on()
    {
        var folder = Directory.CreateTempSubdirectory("vestibule-swapped-").FullName;
        IncidentId id, other;
        await using (var desk = await Desk.OpenAsync(folder: folder))
        {
            (id, other) = (await StoryAsync(desk), await desk.IncidentAsync());
            var at = (await ReadAsync(desk, id)).Lines[1];
            await TamperAsync(desk, "payload_unchanged", $"UPDATE payload SET sealed = zeroblob(80) WHERE entry = x'{Convert.ToHexString(at.Id.Value.ToByteArray(bigEndian: true))}'");
        }

        await using var again = await Desk.OpenAsync(folder: folder);
        foreach (var (name, address) in new[] { ("okafor", "/lead/"), ("raman", "/legal/"), ("bell", "/safety/"), ("okafor", "/case/") })
        {
            var person = await again.PersonAsync(name);
            var page = await person.GetAsync($"{address}{id}");
            Assert.Contains("This case cannot be shown. What is stored is not what was signed.", page.Text);
            Assert.Equal(HttpStatusCode.OK, (await person.GetAsync($"{address}{other}")).Status);
            Assert.Equal(HttpStatusCode.OK, (await person.GetAsync(address == "/case/" ? "/lead" : address.TrimEnd('/'))).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await (await again.PersonAsync("trinh")).GetAsync($"/lead/{id}")).Status);
        Assert.Contains("is not what was committed", (await (await again.PersonAsync("weiss")).GetAsync($"/record/{id}")).Text);
        var device = await again.DeviceAsync();
        Assert.Contains("This case cannot be shown.", (await device.GetAsync($"/case/{id}")).Text);
        Assert.Equal(HttpStatusCode.OK, (await device.PressAsync(await device.GetAsync("/"), "/door/open", ("ask", "student"))).Status);

        // The clock goes on too: the other case's ladder climbs though the damaged one is due before it.
        again.Time.Advance(TimeSpan.FromMinutes(3));
        await Until(async () => (await ReadAsync(again, other)).Rungs.Any(r => r.Entry.Rung == 1));
        Assert.Contains("Damaged error.entry-altered", again.Log);
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 400, "It did not happen.");
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }
    }

    [Fact]
    public async Task The_list_shows_an_auditor_every_case_and_a_leader_those_of_the_own_school()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.IncidentAsync();
        await desk.IncidentAsync(Desk.Foxglove);
        var weiss = await (await desk.PersonAsync("weiss")).GetAsync("/");
        Assert.Equal("/record", weiss.At.AbsolutePath);
        Assert.Contains("2017-0001", weiss.Text);
        Assert.Contains("2017-0002", weiss.Text);
        var okafor = await (await desk.PersonAsync("okafor")).GetAsync("/record");
        Assert.Contains("Larkspur Elementary", okafor.Text);
        Assert.DoesNotContain("Foxglove", okafor.Text);
    }

    /// <summary>A case with operational, student and privileged lines.</summary>
    internal static async Task<IncidentId> StoryAsync(Desk desk)
    {
        var id = await desk.IncidentAsync();
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new TakeLead(null).Decide(i, who));
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new NameStudent(null, "ZZ-CHILD-ZZ").Decide(i, who));
        await Acts.AsAsync(desk, id, "okafor", (i, who) => AskLegal.Decide(i, who));
        await Acts.AsAsync(desk, id, "raman", (i, who) => new NotePrivately("ZZ-PRIVATE-ZZ").Decide(i, who));
        await Acts.AsAsync(desk, id, "bell", (i, who) => TakeForSafety.Decide(i, who));
        return id;
    }

    /// <summary>Somebody with the database in hand.</summary>
    internal static async Task TamperAsync(Desk desk, string trigger, string sql, int rows = 1)
    {
        await desk.Open.Store.Kept(CancellationToken.None);
        await using var raw = new SqliteConnection($"Data Source={desk.Open.House.Data}/district.db;Pooling=False;Foreign Keys=False");
        await raw.OpenAsync();
        await using var command = raw.CreateCommand();
        command.CommandText = $"DROP TRIGGER {trigger}; {sql}";
        Assert.Equal(rows, await command.ExecuteNonQueryAsync());
    }

    private static async Task<Incident> ReadAsync(Desk desk, IncidentId id) => (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!;
}
