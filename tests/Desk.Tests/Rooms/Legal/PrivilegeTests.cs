using System.Net;
using System.Text.RegularExpressions;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.Legal;

/// <summary>What only the legal office may read stays there.</summary>
public sealed class PrivilegeTests
{
    private const string Note = "ZZ-PRIVATE-NOTE-ZZ", Determination = "ZZ-DETERMINATION-ZZ", Reasoning = "ZZ-REASONING-ZZ";

    // The legal room's routes and what each needs, by hand, apart from the routes themselves.
    private static readonly (string Method, string Pattern, Act Act)[] Routes =
    [
        ("GET", "/legal", Act.SeeLegalRoom), ("GET", "/legal/{incident}", Act.SeeLegalRoom), ("POST", "/legal/{incident}/take", Act.Counsel),
        ("POST", "/legal/{incident}/undo", Act.Counsel), ("POST", "/legal/{incident}/ask", Act.Counsel), ("POST", "/legal/{incident}/advise", Act.Counsel),
        ("POST", "/legal/{incident}/classify", Act.Counsel), ("POST", "/legal/{incident}/observe", Act.Counsel), ("POST", "/legal/{incident}/note", Act.Counsel),
        ("POST", "/legal/{incident}/agency", Act.Counsel), ("POST", "/legal/{incident}/close", Act.Counsel),
        ("POST", "/legal/{incident}/join", Act.Counsel), ("POST", "/legal/{incident}/part", Act.Counsel),
    ];

    [Xunit.Fact]
    public async Task Every_door_of_the_legal_room_asks_for_what_this_table_says()
    {
        await using var desk = await Desk.OpenAsync();
        var live = ShellTable.Read(((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)desk.App).DataSources)
            .Where(r => r.Pattern.StartsWith("/legal", StringComparison.Ordinal)).Select(r => (r.Method, r.Pattern, r.Act));
        Assert.Equal(Routes.Order(), live.Order());
    }

    [Xunit.Fact]
    public async Task Notes_and_determinations_are_on_no_page_and_no_export_of_anybody_outside_the_legal_office()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await LegalTests.SentAsync(desk);
        var paper = new PaperId(Guid.NewGuid());
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => new RecordPaper(paper, null, "image/jpeg", 10, new string('0', 64), false).Decide(i, who));
        var matter = await raman.GetAsync($"/legal/{id}");
        matter = await raman.PressAsync(matter, $"/legal/{id}/note#note", ("text", Note));
        matter = await raman.PressAsync(matter, $"/legal/{id}/classify#classify", ("determination", Determination), ("reasoning", Reasoning));
        Assert.Contains(Note, matter.Html);
        Assert.Contains(Determination, matter.Html);
        Assert.Contains(Reasoning, matter.Html);

        var pages = ShellTable.Read(((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)desk.App).DataSources)
            .Where(r => r.Method == "GET" && !r.Pattern.StartsWith("/live", StringComparison.Ordinal) && !r.Pattern.StartsWith("/a/", StringComparison.Ordinal))
            .Select(r => Regex.Replace(r.Pattern.Replace("{incident}", id.ToString(), StringComparison.Ordinal).Replace("{incident:guid}", id.ToString(), StringComparison.Ordinal)
                .Replace("{paper}", paper.ToString(), StringComparison.Ordinal), @"\{[^}]+\}", "x")).ToArray();
        var opened = 0;
        foreach (var name in new[] { "okafor", "reyes", "bell", "weiss", "ito", "medina", "device" })
        {
            var visitor = name == "device" ? await desk.DeviceAsync() : await desk.PersonAsync(name);
            foreach (var page in pages)
            {
                var seen = await visitor.KnockAsync(page);
                opened += seen.Status == HttpStatusCode.OK && page.Contains(id.ToString(), StringComparison.Ordinal) ? 1 : 0;
                foreach (var secret in new[] { Note, Determination, Reasoning, "Private note", "determined:" })
                {
                    Assert.False(seen.Html.Contains(secret, StringComparison.Ordinal), $"{name} read {secret} at {page}");
                }
            }
        }

        Assert.True(opened > 5, $"only {opened} pages of the case were opened");
    }

    [Xunit.Fact]
    public async Task Nobody_outside_the_legal_office_reaches_a_matter_or_writes_in_it()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await LegalTests.SentAsync(desk);
        var form = (await raman.GetAsync($"/legal/{id}")).Form($"/legal/{id}/advise#advise");
        foreach (var name in new[] { "okafor", "bell", "weiss", "ito", "medina" })
        {
            var visitor = await desk.PersonAsync(name);
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.KnockAsync($"/legal/{id}")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await visitor.KnockAsync("/legal")).Status);
            var token = (await visitor.GetAsync("/sign-in")).Form("/sign-in").Fields.Where(f => f.Key.StartsWith("__", StringComparison.Ordinal));
            var tried = await visitor.PostAsync($"/legal/{id}/advise", form.Fields.Where(f => !f.Key.StartsWith("__", StringComparison.Ordinal)).Concat(token)
                .Append(KeyValuePair.Create("disposition", "wait")), follow: false);
            Assert.Equal(HttpStatusCode.NotFound, tried.Status);
        }

        Assert.Empty((await LegalTests.ReadAsync(desk, id)).Advice);
    }
}
