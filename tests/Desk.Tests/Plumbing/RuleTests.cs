using System.Net;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests;

/// <summary>Who gets in where. The table below is written by hand, apart from the evaluator's own.</summary>
public sealed class RuleTests
{
    // Who may do what at Larkspur, and who may do it at Foxglove too. "own" of an employee is tested in its own test.
    private static readonly Dictionary<Act, (string Larkspur, string Foxglove)> Expected = new()
    {
        [Act.SeePublic] = ("*", "*"),
        [Act.OpenIncident] = ("device okafor raman bell ito weiss medina voss hale marsh", "okafor raman bell ito weiss medina voss hale marsh"),
        [Act.FollowAtDoor] = ("device okafor raman", "raman"),
        [Act.Record] = ("device okafor", ""),
        [Act.RecordPaper] = ("device okafor", ""),
        [Act.ReadPapers] = ("okafor raman", "raman"),
        [Act.DeclareEmergency] = ("device okafor raman bell", "raman bell"),
        [Act.SeeLeaderRoom] = ("okafor", ""),
        [Act.Lead] = ("okafor", ""),
        [Act.SeeLegalRoom] = ("raman", "raman"),
        [Act.Counsel] = ("raman", "raman"),
        [Act.SeeSafetyRoom] = ("bell", "bell"),
        [Act.Guide] = ("bell", "bell"),
        [Act.PassOnInformation] = ("device okafor raman bell ito weiss medina voss hale marsh", "okafor raman bell ito weiss medina voss hale marsh"),
        [Act.ReadRecord] = ("okafor raman bell weiss", "raman bell weiss"),
        [Act.Export] = ("raman weiss", "raman weiss"),
        [Act.KeepOffice] = ("ito", "ito"),
        [Act.SeeOutbox] = ("ito", "ito"),
        [Act.SeeDuty] = ("device okafor raman bell ito weiss medina voss hale marsh", "device okafor raman bell ito weiss medina voss hale marsh"),
        [Act.OwnDuty] = ("okafor raman bell ito weiss medina voss hale marsh", "okafor raman bell ito weiss medina voss hale marsh"),
        [Act.KeepDuty] = ("ito", "ito"),
        [Act.SendBroadcast] = ("okafor bell", "bell"),
        [Act.KeepTexts] = ("raman ito", "raman ito"),
        [Act.KeepContacts] = ("", ""),
        [Act.SeeProcedures] = ("raman bell ito weiss", "raman bell ito weiss"),
        [Act.DecideDistrict] = ("raman ito", "raman ito"),
        [Act.DraftProcedure] = ("raman ito", "raman ito"),
        [Act.ReviewProcedure] = ("raman bell ito", "raman bell ito"),
        [Act.PublishProcedure] = ("raman ito", "raman ito"),
        [Act.ExceptProcedure] = ("raman ito", "raman ito"),
        [Act.ReadProcedure] = ("okafor raman bell ito weiss medina voss hale marsh", "okafor raman bell ito weiss medina voss hale marsh"),
        [Act.SeeRecords] = ("raman voss hale", "raman voss hale"),
        [Act.HandleRecords] = ("raman voss", "raman voss"),
        [Act.DecideRecords] = ("raman hale", "raman hale"),
        [Act.CloseRecords] = ("raman", "raman"),
        [Act.SeeUnitLedger] = ("raman bell", "raman bell"),
        [Act.ReadRecordsReports] = ("raman voss weiss", "raman voss weiss"),
        [Act.Rehearse] = ("device okafor raman bell ito weiss medina voss hale marsh", "okafor raman bell ito weiss medina voss hale marsh"),
        [Act.OwnAccount] = ("okafor raman bell ito weiss medina voss hale marsh", "okafor raman bell ito weiss medina voss hale marsh"),
        [Act.ReadLetters] = ("okafor raman bell ito weiss medina voss hale marsh", "okafor raman bell ito weiss medina voss hale marsh"),
        [Act.WriteLetters] = ("marsh", "marsh"),
        [Act.ReviewLetters] = ("raman marsh", "raman marsh"),
        [Act.ReportSighting] = ("device okafor raman bell ito weiss medina voss hale marsh", "okafor raman bell ito weiss medina voss hale marsh"),
        [Act.SettleSightings] = ("bell marsh", "bell marsh"),
        [Act.ApproveWords] = ("raman marsh", "raman marsh"),
        [Act.SeeKin] = ("device okafor raman bell", "raman bell"),
        [Act.KeepKin] = ("device okafor raman bell", "raman bell"),
        [Act.SeeKinNames] = ("okafor raman", "raman"),
        [Act.AskQuestions] = ("okafor raman bell ito weiss medina voss hale marsh", "okafor raman bell ito weiss medina voss hale marsh"),
        [Act.AnswerQuestions] = ("okafor raman ito", "raman ito"),
    };

    // What an employee may do somewhere, with an incident they opened themselves; without one the route lets them in to find theirs.
    private static readonly Act[] OwnOfEmployees = [Act.FollowAtDoor, Act.Record, Act.RecordPaper, Act.DeclareEmergency, Act.SeeKin, Act.KeepKin, Act.SeeKinNames];

    [Fact]
    public async Task Every_route_has_one_rule_and_every_rule_an_expected_answer()
    {
        await using var desk = await Desk.OpenAsync();
        var rows = ShellTable.Read(((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)desk.App).DataSources);
        Assert.NotEmpty(rows);
        Assert.Empty(Enum.GetValues<Act>().Except(Expected.Keys));
    }

    [Fact]
    public void A_route_without_a_rule_stops_the_start()
    {
        var app = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder().Build();
        Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/free-for-all", () => "hello");
        var broken = Assert.Throws<InvalidOperationException>(() => ShellTable.Read(((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources));
        Assert.Contains("free-for-all", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_door_of_every_room_opens_for_those_it_is_for_and_for_nobody_else()
    {
        await using var desk = await Desk.OpenAsync();
        var at = new Dictionary<CampusId, IncidentId> { [Desk.Larkspur] = await desk.IncidentAsync(), [Desk.Foxglove] = await desk.IncidentAsync(Desk.Foxglove) };
        var rows = ShellTable.Read(((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)desk.App).DataSources)
            .OrderBy(r => r.Pattern == "/sign-out" ? 1 : 0).ToArray();
        var wrong = new List<string>();
        foreach (var name in new[] { "nobody", "device", "okafor", "raman", "bell", "ito", "weiss", "medina", "voss", "hale", "marsh" })
        {
            var visitor = name switch { "nobody" => desk.Stranger(), "device" => await desk.DeviceAsync(), _ => await desk.PersonAsync(name) };
            foreach (var row in rows)
            {
                foreach (var (campus, incident) in row.AboutIncident || row.AboutCampus ? at : at.Take(1))
                {
                    var status = await KnockAsync(visitor, row, incident, campus);
                    var (letIn, said) = Read(status, row);
                    var expected = Named(row, campus).Contains(name) || Expected[row.Act].Larkspur == "*";
                    if (letIn is { } answer && answer != expected)
                    {
                        wrong.Add($"{name} at {campus}: {row.Method} {row.Pattern} ({row.Act}) answered {said}, expected {(expected ? "in" : "out")}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Safety_the_record_and_the_outbox_ask_for_exactly_these_rights()
    {
        await using var desk = await Desk.OpenAsync();
        string[] rooms = ["/safety", "/record", "/office/outbox", "/live/safety", "/live/record"];
        var asked = ShellTable.Read(((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)desk.App).DataSources)
            .Where(r => rooms.Any(room => r.Pattern == room || r.Pattern.StartsWith(room + "/", StringComparison.Ordinal)))
            .Select(r => $"{r.Method} {r.Pattern} {r.Act}{(r.AboutIncident ? " there" : "")}").Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "GET /live/record/{incident} ReadRecord there", "GET /live/safety SeeSafetyRoom", "GET /office/outbox SeeOutbox", "GET /record ReadRecord",
                "GET /record/{incident} ReadRecord there", "GET /record/{incident}/conformance ReadRecord there",
                "GET /record/{incident}/conformance.json ReadRecord there", "GET /record/{incident}/conformance.pdf ReadRecord there", "GET /safety SeeSafetyRoom",
                "GET /safety/telling SeeSafetyRoom", "GET /safety/{incident} SeeSafetyRoom there", "POST /record/{incident}/export Export there",
                "POST /safety/{incident}/guide Guide there", "POST /safety/{incident}/join Guide there", "POST /safety/{incident}/part Guide there",
                "POST /safety/{incident}/same Guide there", "POST /safety/{incident}/take Guide there", "POST /safety/{incident}/told Guide there",
                "POST /safety/{incident}/undo Guide there",
            ], asked);
    }

    [Fact]
    public async Task An_incident_nobody_may_see_and_one_that_never_was_answer_alike()
    {
        await using var desk = await Desk.OpenAsync();
        var hidden = await desk.IncidentAsync(Desk.Foxglove);
        using var okafor = await desk.PersonAsync("okafor");
        var one = await okafor.KnockAsync($"/live/case/{hidden}");
        var two = await okafor.KnockAsync($"/live/case/{Guid.NewGuid()}");
        var three = await okafor.KnockAsync("/live/case/not-an-id");
        Assert.Equal(HttpStatusCode.NotFound, one.Status);
        Assert.Equal((one.Status, one.Text), (two.Status, two.Text));
        Assert.Equal((one.Status, one.Text), (three.Status, three.Text));
    }

    [Fact]
    public async Task An_employee_reaches_the_case_they_opened_and_no_other()
    {
        await using var desk = await Desk.OpenAsync();
        var own = await desk.IncidentAsync(by: new Actor(desk.IdOf("medina"), null, KnownBy.SignedIn));
        var other = await desk.IncidentAsync();
        using var medina = await desk.PersonAsync("medina");
        Assert.Equal(200, await KnockAsync(medina, new ShellRow("GET", "/live/case/{incident}", Act.FollowAtDoor, true, false), own, Desk.Larkspur));
        Assert.Equal(404, await KnockAsync(medina, new ShellRow("GET", "/live/case/{incident}", Act.FollowAtDoor, true, false), other, Desk.Larkspur));
    }

    private static string[] Named(ShellRow row, CampusId campus)
    {
        var expected = Expected[row.Act];
        var names = (row.AboutIncident || row.AboutCampus ? campus == Desk.Larkspur ? expected.Larkspur : expected.Foxglove : expected.Larkspur).Split(' ');
        return row.AboutIncident || row.AboutCampus || !OwnOfEmployees.Contains(row.Act) ? names
            : [.. names, "okafor", "raman", "bell", "ito", "weiss", "medina", "voss", "hale", "marsh"];
    }

    // In or out; null where an answer cannot tell, because the route itself may not find what else its address names.
    private static (bool? LetIn, string Said) Read(int status, ShellRow row) => status switch
    {
        302 or 303 => (false, "sign in"),
        403 => (false, "403"),
        404 when row.AboutIncident => (row.Pattern.Count(c => c == '{') > 1 ? null : false, "404"),
        _ => (true, $"{status}"),
    };

    private static async Task<int> KnockAsync(Visitor visitor, ShellRow row, IncidentId incident, CampusId campus)
    {
        var path = row.Pattern.Replace("{incident}", incident.ToString(), StringComparison.Ordinal).Replace("{incident:guid}", incident.ToString(), StringComparison.Ordinal)
            .Replace("{campus}", campus.Value, StringComparison.Ordinal);
        path = System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]+\}", "nothing");
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), path);
        if (row.Method != "GET")
        {
            // With the proof of a form, so that the answer is the gate's and not the guard's.
            var page = await visitor.GetAsync("/sign-in");
            request.Content = new FormUrlEncodedContent(page.Form("/sign-in").Fields.Where(f => f.Key.StartsWith("__", StringComparison.Ordinal)));
        }

        using var response = await visitor.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var goes = response.Headers.Location?.OriginalString ?? "";
        return (int)response.StatusCode is 302 or 303 && !goes.StartsWith("/sign-in", StringComparison.Ordinal) ? 200 : (int)response.StatusCode;
    }
}
