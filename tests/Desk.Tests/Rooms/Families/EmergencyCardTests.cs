using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Rooms.Registrar;

namespace Vestibule.DeskTests.Rooms.Families;

/// <summary>How a family keeps its emergency card right, and what nobody can do with it.</summary>
public sealed class EmergencyCardTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;
    internal static readonly StudentId Ines = new(new Guid("00000000-0000-4000-8000-0000000000a1")), Bao = new(new Guid("00000000-0000-4000-8000-0000000000a2"));

    internal static async Task<(Desk Desk, Visitor Registrar)> OpenAsync()
    {
        var desk = await Desk.OpenAsync();
        var quist = new Person(new PersonId(new Guid("00000000-0000-4000-8000-000000000099")), "quist", "Dana Quist", "registrar",
            [new Post(Role.Registrar, Desk.Larkspur)], null, null, Language.English);
        await desk.Open.Store.Book.Save(desk.Book with { People = desk.Book.People.Add(quist) }, Now(desk).At, Stop);
        await KeepAsync(desk, Child(Ines, "Inés Vega", "90001", Desk.Larkspur, "marisol@example.org"));
        await KeepAsync(desk, Child(Bao, "Bảo Trần", "90002", Desk.Foxglove, "lan@example.org"));
        return (desk, await desk.PersonAsync("quist"));
    }

    internal static Student Child(StudentId id, string name, string number, CampusId campus, string mail) => new(id, name, number, campus, "4", "h" + number, new Language("es"), new ContactCard(
        [
            new Contact(new FamilyContactId(Guid.NewGuid()), "Marisol Vega", Relation.Parent, 1, true) { Phones = ["+17205550151"], Email = mail, Languages = [new("es")], KeepsCard = true },
            new Contact(new FamilyContactId(Guid.NewGuid()), "Lucía Ibarra", Relation.AuntOrUncle, 2, true) { Phones = ["+17205550152"] },
        ], [], []));

    internal static async Task KeepAsync(Desk desk, Student student) => Assert.True(
        (await desk.Open.Store.Registers.Keep(EmergencyCards.Keeping(student, 0, new TapId(Guid.NewGuid()), Actor.Program, Now(desk)), Stop)).IsOk);

    internal static Happened Now(Desk desk) => new(Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), TimeSource.Server);

    internal static async Task<IReadOnlyList<(string To, string Text)>> SentAsync(Desk desk) =>
        [.. (await desk.Open.Store.Outbox.All(0, Stop)).Select(m => (m.To, Encoding.UTF8.GetString(m.Body.AsSpan())))];

    internal static async Task<Student> CardAsync(Desk desk, StudentId id) => (await desk.Service<EmergencyCards>().Student(id, Stop))!.It;

    internal static async Task<string> LinkAsync(Desk desk, Visitor registrar)
    {
        var page = await registrar.GetAsync($"/registrar/child/{Ines}");
        await registrar.PressAsync(page, $"/registrar/child/{Ines}/send", ("contact", (await CardAsync(desk, Ines)).Card.Contacts[0].Id.ToString()));
        var (to, text) = Assert.Single(await SentAsync(desk));
        Assert.Equal("marisol@example.org", to);
        Assert.StartsWith("Su escuela pregunta", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Vega", text, StringComparison.Ordinal);
        return Regex.Match(text, "/contacts/[A-Za-z0-9_-]{43}").Value;
    }

    [Fact]
    public async Task A_guardians_change_is_reviewed_checked_and_taken_over_and_both_sides_see_it()
    {
        var (desk, quist) = await OpenAsync();
        await using var closing = desk;
        var link = await LinkAsync(desk, quist);
        using var marisol = desk.Stranger();
        var page = await marisol.GetAsync(link);
        Assert.Contains("Marisol Vega", System.Net.WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.DoesNotContain("Bảo", System.Net.WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        page = await marisol.PressAsync(page, link, ("relation0", "parent"), ("relation1", "aunt-or-uncle"), ("relation2", "grandparent"), ("relation3", "friend"),
            ("name2", "Ana Rey"), ("phones2", "720 555 0153"), ("collect2", "1"));
        Assert.Contains("The school is looking at it", page.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await CardAsync(desk, Ines)).Card.Contacts.Length);

        var seen = await quist.GetAsync($"/registrar/child/{Ines}");
        Assert.Contains("May now pick up: Ana Rey", seen.Text, StringComparison.Ordinal);
        Assert.Contains("Check identity first", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("How to reach", seen.Text, StringComparison.Ordinal); // what she left as it was is no change
        var unchecked_ = await quist.PressAsync(seen, $"/registrar/child/{Ines}/accept", ("check", ""));
        Assert.Equal(HttpStatusCode.Conflict, unchecked_.Status);
        Assert.Equal(2, (await CardAsync(desk, Ines)).Card.Contacts.Length);

        await quist.PressAsync(seen, $"/registrar/child/{Ines}/ask", ("reply", "How long will Ana be here?"));
        page = await marisol.GetAsync(link);
        Assert.Contains("How long will Ana be here?", page.Text, StringComparison.Ordinal);
        await marisol.PressAsync(page, link + "/answer", ("answer", "All year."));
        seen = await quist.GetAsync($"/registrar/child/{Ines}");
        Assert.Contains("All year.", seen.Text, StringComparison.Ordinal);
        seen = await quist.PressAsync(seen, $"/registrar/child/{Ines}/accept", ("check", "called-number-on-file"));
        Assert.Contains("By calling a number that was on file before", seen.Text, StringComparison.Ordinal);
        Assert.Contains("3. Ana Rey", seen.Text, StringComparison.Ordinal);
        Assert.Contains("It is on the card now", (await marisol.GetAsync(link)).Text, StringComparison.Ordinal);
        Assert.Equal(2, (await desk.Open.Store.Registers.History(EmergencyCards.Students, new SheetId(Ines.Value), Stop)).Count);
        Assert.DoesNotContain("Ana Rey", desk.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registrar_ends_a_court_order_with_a_check_and_a_date_that_cannot_be_read_ends_nothing()
    {
        var (desk, quist) = await OpenAsync();
        await using var closing = desk;
        var at = $"/registrar/child/{Ines}";
        (string, string)[] row = [("relation0", "parent"), ("relation1", "aunt-or-uncle"), ("relation2", "friend"), ("relation3", "friend"), ("paper-kind", "guardianship")];
        await quist.PressAsync(await quist.GetAsync(at), at + "/propose", [.. row, ("barred", "Daniel Rojas"), ("order", "Order 2016-1")]);
        await quist.PressAsync(await quist.GetAsync(at), at + "/accept", ("check", "called-number-on-file"));
        Assert.True((await CardAsync(desk, Ines)).Card.Barred[0].StandsOn(new LocalDate(2017, 3, 11)));

        var refused = await quist.PressAsync(await quist.GetAsync(at), at + "/propose", [.. row, ("order-until0", "soon")]);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        await quist.PressAsync(await quist.GetAsync(at), at + "/propose", [.. row, ("order-until0", "2017-03-10")]);
        Assert.True((await CardAsync(desk, Ines)).Card.Barred[0].StandsOn(new LocalDate(2017, 3, 11)));
        Assert.Equal(HttpStatusCode.Conflict, (await quist.PressAsync(await quist.GetAsync(at), at + "/accept", ("check", ""))).Status);
        await quist.PressAsync(await quist.GetAsync(at), at + "/accept", ("check", "called-number-on-file"));
        var order = Assert.Single((await CardAsync(desk, Ines)).Card.Barred);
        Assert.Equal(("Order 2016-1", new LocalDate(2017, 3, 10)), (order.Order, order.Until));
        Assert.False(order.StandsOn(new LocalDate(2017, 3, 11)));
    }

    [Fact]
    public async Task Nobody_learns_who_is_on_file_and_a_link_that_is_over_answers_like_one_that_never_was()
    {
        var (desk, quist) = await OpenAsync();
        await using var closing = desk;
        using var stranger = desk.Stranger();
        var known = await stranger.PressAsync(await stranger.GetAsync("/contacts"), "/contacts", ("address", "MARISOL@example.org "));
        var unknown = await stranger.PressAsync(await stranger.GetAsync("/contacts"), "/contacts", ("address", "nobody@example.org"));
        var other = await stranger.PressAsync(await stranger.GetAsync("/contacts"), "/contacts", ("address", "(720) 555-0152"));
        Assert.Equal((known.Status, known.Text), (unknown.Status, unknown.Text));
        Assert.Equal((known.Status, known.Text), (other.Status, other.Text));
        var (to, text) = Assert.Single(await SentAsync(desk)); // the aunt does not keep the card
        Assert.Equal("marisol@example.org", to);

        var link = Regex.Match(text, "/contacts/[A-Za-z0-9_-]{43}").Value;
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(link)).Status);
        desk.Time.Advance(TimeSpan.FromDays(14));
        var (over, never) = (await stranger.GetAsync(link), await stranger.GetAsync("/contacts/" + new string('A', 43)));
        Assert.Equal((HttpStatusCode.NotFound, over.Text), (never.Status, never.Text));
        Assert.Equal(over.Status, never.Status);
        Assert.DoesNotContain("Vega", over.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_proposes_once_and_a_family_can_say_that_all_is_right()
    {
        var (desk, quist) = await OpenAsync();
        await using var closing = desk;
        var page = await quist.GetAsync("/registrar");
        Assert.Contains("0 of 1 families said", page.Text, StringComparison.Ordinal);
        page = await quist.PressAsync(page, "/registrar/round");
        Assert.Contains("1 link is on its way.", page.Text, StringComparison.Ordinal);
        var link = Regex.Match((await SentAsync(desk)).Single().Text, "/contacts/[A-Za-z0-9_-]{43}").Value;
        using var marisol = desk.Stranger();
        var first = await marisol.GetAsync(link);
        page = await marisol.PressAsync(first, link + "/right");
        Assert.Contains("The school knows that everything is right.", page.Text, StringComparison.Ordinal);
        Assert.Equal(new LocalDate(2017, 3, 10), (await CardAsync(desk, Ines)).Card.ConfirmedOn);
        Assert.Contains("1 of 1 families said", (await quist.GetAsync("/registrar")).Text, StringComparison.Ordinal);
        Assert.Contains("0 links are on their way", (await quist.PressAsync(await quist.GetAsync("/registrar"), "/registrar/round")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registrar_reaches_the_children_of_the_own_school_and_no_others()
    {
        var (desk, quist) = await OpenAsync();
        await using var closing = desk;
        Assert.DoesNotContain("Trần", (await quist.GetAsync("/registrar")).Text, StringComparison.Ordinal);
        var (hidden, never) = (await quist.GetAsync($"/registrar/child/{Bao}"), await quist.GetAsync($"/registrar/child/{Guid.NewGuid()}"));
        Assert.Equal((HttpStatusCode.NotFound, hidden.Text), (never.Status, never.Text));
        Assert.DoesNotContain("90002", await quist.Http.GetStringAsync(new Uri("/registrar/export.csv", UriKind.Relative)), StringComparison.Ordinal);
        using var ito = await desk.PersonAsync("ito");
        Assert.Equal(HttpStatusCode.Forbidden, (await ito.GetAsync("/registrar")).Status);
    }

    [Fact]
    public async Task Columns_for_status_nationality_and_birthplace_are_dropped_unread()
    {
        var (desk, quist) = await OpenAsync();
        await using var closing = desk;
        string[] canaries = ["CANARY-STATUS-7719", "CANARY-NATION-7720", "CANARY-BIRTH-7721", "CANARY-VISA-7722"];
        var file = "Number,Immigration_Status,Name,Nationality,campus,Birthplace,grade,household,language,Country of Birth\n"
            + $"90001,{canaries[0]},Inés Vega,{canaries[1]},larkspur,{canaries[2]},5,hv,es,{canaries[3]}\n"
            + $"90777,{canaries[0]},\"Rey, Nina\",{canaries[1]},larkspur,{canaries[2]},1,hv,ar,{canaries[3]}\n";
        var seen = await PostFileAsync(quist, file);
        Assert.Contains("2 children were imported", seen.Text, StringComparison.Ordinal);
        Assert.Equal(("5", 2), ((await CardAsync(desk, Ines)).Grade, (await CardAsync(desk, Ines)).Card.Contacts.Length));
        Assert.Equal("Rey, Nina", Assert.Single(await desk.Service<EmergencyCards>().Siblings(await CardAsync(desk, Ines), Stop)).It.Name);

        var kept = new StringBuilder(desk.Log).Append(await quist.Http.GetStringAsync(new Uri("/registrar/export.csv", UriKind.Relative)));
        foreach (var child in await desk.Service<EmergencyCards>().At(Desk.Larkspur, Stop))
        {
            foreach (var version in await desk.Open.Store.Registers.History(EmergencyCards.Students, child.Id, Stop))
            {
                kept.Append(Encoding.UTF8.GetString(version.Body.AsSpan()));
            }
        }

        Assert.Contains("Nina", kept.ToString(), StringComparison.Ordinal);
        Assert.All(canaries, canary => Assert.DoesNotContain(canary, kept.ToString(), StringComparison.Ordinal));
        var rows = Roster.Rows(new StringReader(file)).Value;
        Assert.All(rows, row => Assert.Equal(6, row.Length));
        Assert.DoesNotContain(rows.SelectMany(r => r), v => v.StartsWith("CANARY", StringComparison.Ordinal));
        Assert.Equal("roster-columns", Roster.Rows(new StringReader("number,name\n1,2\n")).Refusal!.Key);
        Assert.Equal("roster-row", Roster.Rows(new StringReader("number,name,campus,grade,household,language\n,x,y,,,\n")).Refusal!.Key);
        Assert.Contains("cannot be taken", (await PostFileAsync(quist, "number,name,campus,grade,household,language\n90002,X,foxglove,1,h,es\n")).Text, StringComparison.Ordinal);
        Assert.Equal("Bảo Trần", (await CardAsync(desk, Bao)).Name);
    }

    private static async Task<Seen> PostFileAsync(Visitor visitor, string csv)
    {
        var page = await visitor.GetAsync("/registrar");
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in page.Form("/registrar/import").Fields)
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "children.csv");
        var request = new HttpRequestMessage(HttpMethod.Post, "/registrar/import") { Content = form };
        request.Headers.Add("Origin", visitor.Origin);
        return await visitor.SendAsync(request, follow: true);
    }
}
