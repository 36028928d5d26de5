using System.Collections.Immutable;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Vestibule.Clockwork;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.Families;

/// <summary>A parent was detained and the children are at two schools: from the first call to the question a month later.</summary>
public sealed class DetainedParentTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;
    private static readonly FamilyContactId Tomas = new(new Guid("00000000-0000-4000-8000-0000000000c1")), Lucia = new(new Guid("00000000-0000-4000-8000-0000000000c2")),
        Pilar = new(new Guid("00000000-0000-4000-8000-0000000000c3")), Rey = new(new Guid("00000000-0000-4000-8000-0000000000c4"));

    [Fact]
    public async Task Two_children_at_two_schools_have_a_known_safe_adult_tonight_and_nobody_was_moved_by_a_call()
    {
        await using var desk = await HouseAsync();
        using var door = await desk.DeviceAsync();
        var page = await door.PressAsync(await door.GetAsync("/kin"), "/kin", ("from", "parent-call"), ("what", "A man says he is the father and his cousin comes"), ("channel", "phone"));
        var id = new IncidentId(Guid.Parse(page.At.AbsolutePath.Split('/')[2]));
        Assert.Contains("Nobody moves a child because of this call", page.Text, StringComparison.Ordinal);
        Assert.Equal(["Ana Cruz", "Denise Okafor", "Marcus Bell", "Priya Raman"], (await CaseAsync(desk, id)).Rungs.SelectMany(r => r.Entry.People.Select(p => p.Name)).Order());
        Assert.All(await desk.Open.Store.Outbox.ForIncident(id, Stop), m => Assert.DoesNotContain("father", Encoding.UTF8.GetString(m.Body.AsSpan()), StringComparison.Ordinal));

        // One child found brings the brother at the other school, and the other school sees both; whoever reads no student record sees numbers.
        using var okafor = await desk.PersonAsync("okafor");
        page = await okafor.PressAsync(await okafor.GetAsync($"/kin/{id}"), $"/kin/{id}/find", ("sought", "ines"));
        page = await okafor.PressAsync(page, $"/kin/{id}/add");
        Assert.Contains("Mateo Vega", page.Text, StringComparison.Ordinal);
        using var trinh = await desk.PersonAsync("trinh");
        Assert.Contains("Mateo Vega", (await trinh.GetAsync($"/kin/{id}")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await trinh.KnockAsync($"/case/{id}")).Status);
        using var bell = await desk.PersonAsync("bell");
        foreach (var stranger in new[] { await bell.GetAsync($"/kin/{id}"), await door.GetAsync($"/kin/{id}") })
        {
            Assert.Contains("<b>0</b><span>of 2</span>", stranger.Html, StringComparison.Ordinal);
            Assert.Contains("Child 2", stranger.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Vega", WebUtility.HtmlDecode(stranger.Html), StringComparison.Ordinal);
        }

        var (ines, mateo) = await RequestsAsync(desk, id);
        var at = $"/kin/{id}/child/{ines}";
        page = await okafor.PressAsync(await okafor.GetAsync(at), at + "/with", ("name", "Ms. Reyes, room 4"));
        Assert.Contains("Now with Ms. Reyes, room 4", page.Text, StringComparison.Ordinal);
        page = await SendAsync(okafor, at, "rides", ("ride", "bus"), ("told", "dispatch"));
        page = await SendAsync(okafor, at, "step", ("step", "read-instruction"));
        page = await SendAsync(okafor, at, "tried", ("contact", Lucia.ToString()), ("outcome", "coming"));

        // A cousin nobody named: told to go. An aunt on the list: checked by two people, but nobody moves a child while the call is open.
        page = await SendAsync(okafor, at, "came", ("name", "A cousin"));
        Assert.Contains("is not on this child’s list", (await SendAsync(okafor, at, "step", ("step", "check-list"))).Text, StringComparison.Ordinal);
        page = await SendAsync(okafor, at, "step", ("step", "turn-away"));
        page = await SendAsync(okafor, at, "came", ("contact", Lucia.ToString()));
        page = await SendAsync(okafor, at, "step", ("step", "check-list"));
        Assert.Contains("Ask someone else to check", (await SendAsync(okafor, at, "step", ("step", "check-identity"))).Text, StringComparison.Ordinal);
        Assert.Contains("signs in with their own name", (await SendAsync(door, at, "step", ("step", "check-identity"))).Text, StringComparison.Ordinal);
        using var quist = await desk.PersonAsync("quist");
        await SendAsync(quist, at, "step", ("step", "check-identity"));
        await SendAsync(okafor, at, "asked", ("willing", "no"), ("text", "not sure"));
        await SendAsync(okafor, at, "asked", ("willing", "yes"));
        Assert.Contains("The child stays until both are done", (await SendAsync(okafor, at, "step", ("step", "release"))).Text, StringComparison.Ordinal);
        await SendAsync(okafor, $"/kin/{id}", "caller", ("contact", Tomas.ToString()), ("verified", "no"));
        await SendAsync(okafor, $"/kin/{id}", "caller", ("contact", Tomas.ToString()), ("verified", "yes"));
        Assert.Contains("The child stays until both are done", (await SendAsync(okafor, at, "step", ("step", "release"))).Text, StringComparison.Ordinal);
        await Acts.AsAsync(desk, id, "raman", (i, who) => new Advise(new AdviceId(Guid.NewGuid()), Disposition.Other, "Follow the card.", "Our lawyer will call you.", ["Only to a name on the card"], null, null, false).Decide(i, who, Now(desk)));
        // Counsel's words stand where the button is.
        var beside = await okafor.GetAsync(at);
        Assert.All(["Follow the card.", "Only to a name on the card", "Our lawyer will call you."], words => Assert.Contains(words, beside.Text, StringComparison.Ordinal));
        Assert.Contains(beside.Forms, f => f.Action == at + "/step" && f["step"] == "release");
        await SendAsync(okafor, at, "step", ("step", "release"));
        page = await SendAsync(okafor, at, "step", ("step", "sign-out"));
        page = await SendAsync(okafor, at, "safe", ("adult", "Lucía Ibarra"));
        var half = await CaseAsync(desk, id);
        Assert.Equal((1, 2), (half.SafeChildren, half.Children.Length));
        Assert.Contains("1 of 2 children", (await okafor.ScriptAsync($"/kin/{id}/step", ("tap", Guid.NewGuid().ToString()), ("step", "all-safe"))).Text, StringComparison.Ordinal);

        // The bell rings with the brother still there: said once, to everybody who can help.
        desk.Time.Advance(TimeSpan.FromHours(7));
        var sweep = desk.App.Services.GetServices<IHostedService>().OfType<SweepForChildren>().Single();
        await sweep.OnceAsync(Stop);
        await sweep.OnceAsync(Stop);
        Assert.Single((await CaseAsync(desk, id)).Lines.Select(l => l.Entry).OfType<ChildrenNotCollected>());
        var told = (await desk.Open.Store.Outbox.ForIncident(id, Stop)).Where(m => m.About == "children").Select(m => m.Person).Distinct().ToArray();
        Assert.Equal(new[] { "okafor", "reyes", "trinh", "bell", "cruz" }.Select(desk.IdOf).ToHashSet(), told.Select(p => p!.Value).ToHashSet());
        Assert.True((await CaseAsync(desk, id)).Asks[0].Run.IsOwed(new("sweep")));

        // The other school's own leader and registrar let the brother go.
        at = $"/kin/{id}/child/{mateo}";
        using var diaz = await desk.PersonAsync("diaz");
        await SendAsync(trinh, at, "with", ("name", "Anh Trinh"));
        await SendAsync(trinh, at, "step", ("step", "read-instruction"));
        await SendAsync(trinh, at, "came", ("contact", Lucia.ToString()));
        await SendAsync(trinh, at, "step", ("step", "check-list"));
        await SendAsync(diaz, at, "step", ("step", "check-identity"));
        await SendAsync(diaz, at, "asked", ("willing", "yes"));
        await SendAsync(diaz, at, "step", ("step", "release"));
        await SendAsync(diaz, at, "step", ("step", "sign-out"));
        await SendAsync(trinh, at, "safe", ("adult", "Lucía Ibarra"));
        var all = await CaseAsync(desk, id);
        Assert.Equal(2, all.SafeChildren);

        // The family is asked after a day, by a reminder that nobody had to think of.
        Assert.Equal(6, Vestibule.Rooms.Kin.KinCaseView.Due(all, Now(desk)).Length);
        desk.Time.Advance(TimeSpan.FromHours(25));
        await desk.App.Services.GetServices<IHostedService>().OfType<EscalateDue>().Single().OnceAsync(Stop);
        Assert.Equal(2, (await CaseAsync(desk, id)).Lines.Select(l => l.Entry).OfType<Overdue>().Count(o => o.Step == "follow-day"));
        using var tomorrow = await desk.PersonAsync("trinh");
        page = await SendAsync(tomorrow, at, "step", ("step", "follow-day"), ("text", "All are at the aunt's and well"));
        Assert.Contains("All are at the aunt", page.Text, StringComparison.Ordinal);
        await SendAsync(tomorrow, at, "supports", ("support", "food-bank"));
        Assert.Equal(5, Vestibule.Rooms.Kin.KinCaseView.Due(await CaseAsync(desk, id), Now(desk)).Length);
    }

    [Fact]
    public async Task Protective_services_come_only_after_everybody_was_tried_and_somebody_outside_the_school_agreed_and_an_officer_never_by_asking()
    {
        await using var desk = await HouseAsync();
        using var door = await desk.DeviceAsync();
        var page = await door.PressAsync(await door.GetAsync("/door"), "/door/open", ("ask", "parent-detained"));
        var id = new IncidentId(Guid.Parse(page.At.AbsolutePath.Split('/')[2]));
        using var okafor = await desk.PersonAsync("okafor");
        page = await okafor.PressAsync(await okafor.GetAsync($"/kin/{id}"), $"/kin/{id}/find", ("sought", "90001"));
        await okafor.PressAsync(page, $"/kin/{id}/add");
        var (ines, _) = await RequestsAsync(desk, id);
        var at = $"/kin/{id}/child/{ines}";
        await SendAsync(okafor, at, "step", ("step", "read-instruction"));
        await SendAsync(okafor, at, "tried", ("contact", Lucia.ToString()), ("outcome", "no-answer"));
        Assert.Contains("is not on this child’s list", (await SendAsync(okafor, at, "tried", ("contact", Rey.ToString()), ("outcome", "coming"))).Text, StringComparison.Ordinal);
        Assert.Contains("People on the list were not tried yet, or are coming: 2", (await SendAsync(okafor, at, "step", ("step", "nobody-found"))).Text, StringComparison.Ordinal);
        await SendAsync(okafor, at, "tried", ("contact", Tomas.ToString()), ("outcome", "wrong-number"));
        await SendAsync(okafor, at, "tried", ("contact", Pilar.ToString()), ("outcome", "message-left"));
        await SendAsync(okafor, at, "step", ("step", "ask-caregiver"));
        await SendAsync(okafor, at, "step", ("step", "nobody-found"));
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(okafor, at, "step", ("step", "call-protection"))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(okafor, at, "step", ("step", "supervisor-agrees"))).Status);
        using var bell = await desk.PersonAsync("bell");
        await SendAsync(bell, at, "step", ("step", "supervisor-agrees"), ("text", "Agreed at 11:05"));
        Assert.True((await CaseAsync(desk, id)).Asks[1].Run.May(new("call-protection"), null, new("leader")).IsOk);

        // A court's order bars by name, whoever is at the desk; and an officer has no way to a child through this room before counsel's word.
        await SendAsync(okafor, at, "came", ("name", "Rojas Daniel"));
        Assert.Contains("a court order is on file", (await SendAsync(okafor, at, "step", ("step", "check-list"))).Text, StringComparison.Ordinal);
        await SendAsync(okafor, at, "step", ("step", "turn-away"));
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(okafor, at, "step", ("step", "hand-to-officer"))).Status);
        Assert.Contains("Steps for a child are done in the room", (await okafor.ScriptAsync($"/case/{id}/step", ("tap", Guid.NewGuid().ToString()), ("step", "release"), ("request", ines.ToString()))).Text, StringComparison.Ordinal);
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new DeclareEmergency(null, "We are coming in", null).Decide(i, who));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(okafor, at, "step", ("step", "hand-to-officer"))).Status);
    }

    [Fact]
    public async Task The_evening_sweep_is_of_school_days_and_the_crisis_team_begins_where_the_children_are()
    {
        await using var desk = await HouseAsync();
        await desk.Open.Store.Book.Save(desk.Book with { Closures = [new Closure(new LocalDate(2017, 3, 13), "Spring break")] }, Now(desk), Stop);
        using var door = await desk.DeviceAsync();
        var page = await door.PressAsync(await door.GetAsync("/door"), "/door/open", ("ask", "parent-detained"));
        var id = new IncidentId(Guid.Parse(page.At.AbsolutePath.Split('/')[2]));
        using var okafor = await desk.PersonAsync("okafor");
        page = await okafor.PressAsync(await okafor.GetAsync($"/kin/{id}"), $"/kin/{id}/find", ("sought", "90001"));
        await okafor.PressAsync(page, $"/kin/{id}/add");
        using var cruz = await desk.PersonAsync("cruz");
        Assert.Equal("/kin", (await cruz.GetAsync("/")).At.AbsolutePath);
        Assert.Equal("/lead", (await okafor.GetAsync("/")).At.AbsolutePath);

        var sweep = desk.App.Services.GetServices<IHostedService>().OfType<SweepForChildren>().Single();
        var swept = new List<int>();
        foreach (var hours in new[] { 8, 24, 24, 24, 24 }) // Friday evening, Saturday, Sunday, Monday of the closure, Tuesday
        {
            desk.Time.Advance(TimeSpan.FromHours(hours));
            await sweep.OnceAsync(Stop);
            swept.Add((await CaseAsync(desk, id)).Lines.Select(l => l.Entry).OfType<ChildrenNotCollected>().Count());
        }

        Assert.Equal([1, 1, 1, 1, 2], swept);

        // Summer school on a Saturday: the case was opened that day, so somebody is there and is looked for.
        desk.Time.Advance(TimeSpan.FromHours(88));
        page = await door.PressAsync(await door.GetAsync("/door"), "/door/open", ("ask", "parent-detained"));
        var saturday = new IncidentId(Guid.Parse(page.At.AbsolutePath.Split('/')[2]));
        await SignedAsync(desk, saturday);
        desk.Time.Advance(TimeSpan.FromHours(8));
        await sweep.OnceAsync(Stop);
        Assert.Single((await CaseAsync(desk, saturday)).Lines.Select(l => l.Entry).OfType<ChildrenNotCollected>());

        static async Task SignedAsync(Desk desk, IncidentId id)
        {
            var okafor = await desk.PersonAsync("okafor");
            await okafor.PressAsync(await okafor.PressAsync(await okafor.GetAsync($"/kin/{id}"), $"/kin/{id}/find", ("sought", "90001")), $"/kin/{id}/add");
        }
    }

    private static async Task<Desk> HouseAsync()
    {
        var desk = await Desk.OpenAsync();
        Person[] more =
        [
            Somebody(61, "cruz", "Ana Cruz", Role.CrisisTeam, null), Somebody(62, "quist", "Dana Quist", Role.Registrar, Desk.Larkspur), Somebody(63, "diaz", "Luis Diaz", Role.Registrar, Desk.Foxglove),
        ];
        await desk.Open.Store.Book.Save(desk.Book with { People = desk.Book.People.AddRange(more) }, Now(desk), Stop);
        await KeepAsync(desk, "Inés Vega", "90001", Desk.Larkspur);
        await KeepAsync(desk, "Mateo Vega", "90002", Desk.Foxglove);
        return desk;
    }

    private static Person Somebody(int number, string signIn, string name, Role role, CampusId? campus) => new(
        new PersonId(new Guid($"00000000-0000-4000-8000-{number:000000000000}")), signIn, name, signIn, [new Post(role, campus)], $"+172055502{number}", $"{signIn}@district.example", Language.English);

    private static async Task KeepAsync(Desk desk, string name, string number, CampusId campus)
    {
        var card = new ContactCard(
            [
                new Contact(Tomas, "Tomás Vega", Relation.Parent, 1, true) { Phones = ["+17205550151"], KeepsCard = true }, new Contact(Lucia, "Lucía Ibarra", Relation.AuntOrUncle, 2, true) { Phones = ["+17205550152"] },
                new Contact(Pilar, "Pilar Osorio", Relation.Grandparent, 3, true) { Phones = ["+17205550153"] }, new Contact(Rey, "Ana Rey", Relation.Friend, 4, false) { Phones = ["+17205550154"] },
            ], [new Barred(new FamilyContactId(Guid.NewGuid()), "Daniel Rojas", "Order 2016-1")], [])
        {
            Instruction = new ParentInstruction([Lucia], new LocalDate(2017, 1, 9)) { Words = "Lucía recoge a los niños." },
        };
        var student = new Student(new StudentId(Guid.NewGuid()), name, number, campus, "4", "vega", new Language("es"), card);
        Assert.True((await desk.Open.Store.Registers.Keep(EmergencyCards.Keeping(student, 0, new TapId(Guid.NewGuid()), Actor.Program, new Happened(Now(desk), TimeSource.Server)), Stop)).IsOk);
    }

    private static Task<Seen> SendAsync(Visitor who, string at, string what, params (string Name, string Value)[] fields) =>
        who.ScriptAsync($"{at}/{what}", [("tap", Guid.NewGuid().ToString()), .. fields]);

    private static async Task<Incident> CaseAsync(Desk desk, IncidentId id) => (await desk.Open.Journals.Read(id, Stop))!;

    private static async Task<(AccessRequestId Ines, AccessRequestId Mateo)> RequestsAsync(Desk desk, IncidentId id) =>
        (await CaseAsync(desk, id)).Children is [var one, var two] && one.Added.Entry.Name.StartsWith("In", StringComparison.Ordinal) ? (one.Request, two.Request) : throw new InvalidOperationException("two children expected");

    private static Instant Now(Desk desk) => Instant.FromDateTimeOffset(desk.Time.GetUtcNow());
}
