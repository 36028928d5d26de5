using Microsoft.Playwright;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Vestibule.Journeys.School;
using Vestibule.Plumbing;
using Device = Vestibule.Journeys.School.Device;
using House = Vestibule.Journeys.School.House;

namespace Vestibule.Journeys;

/// <summary>Requests for information at the screens of those who are asked, who decide, who agree, and who receive.</summary>
public sealed class TheRecordsRoom
{
    [Fact]
    public async Task A_caller_at_the_front_desk_is_answered_by_counsel_and_the_family_reads_that_it_was_refused()
    {
        await using var house = await House.OpenAsync();
        var desk = await house.FrontDeskAsync("lake", Device.Phone);
        await desk.GoAsync("/records/new");
        await desk.LookAsync("records-new-phone");
        await desk.Page.FillAsync("#what", "Is Canarina here today, and who picks her up?");
        await desk.Page.FillAsync("#students", "Canarina Quill, 40017");
        await desk.Page.CheckAsync("input[value=presence]");
        await desk.Page.CheckAsync("input[value=pick-up]");
        await desk.Page.CheckAsync("input[value=official]");
        await desk.Page.FillAsync("#agency", "ICE, as the caller says");
        await desk.Page.CheckAsync("input[value=phone]");
        await desk.SendAsync("/records/new", "button.act");
        await desk.ReadAsync("The legal office was told");
        await desk.LookAsync("records-passed-phone");

        var counsel = await house.PersonAsync("legal.counsel");
        await counsel.GoAsync("/records");
        await counsel.ReadAsync("1 open request");
        await counsel.LookAsync("records-queue-desktop");
        await counsel.PressAsync("#queue a.act");
        await counsel.SendAsync("/take");
        await counsel.ReadAsync("You have this");
        await desk.Page.ReloadAsync();
        await desk.ReadAsync("Counsel on duty of the legal office has it");
        await counsel.Page.CheckAsync("input[value=none]");
        await counsel.Page.FillAsync("#why", "No paper, no consent, no emergency.");
        await counsel.LookAsync("records-matter-desktop");
        await counsel.PressAsync("form.grounds > button.act");
        await counsel.ReadAsync("Withheld");

        await counsel.GoAsync("/records/students");
        await counsel.Page.FillAsync("#student", "canarina quill");
        await counsel.SendAsync("/records/students");
        await counsel.ReadAsync("1 request found");
        await counsel.LookAsync("records-student-desktop");
        await counsel.SendAsync("/records/students/copy");
        await counsel.ReadAsync("Everybody who asked");
        await counsel.LookAsync("records-parents-copy");

        var arabic = await house.FrontDeskAsync("lake", Device.Phone with { Language = "ar" });
        await arabic.GoAsync("/records/new");
        await arabic.LookAsync("records-new-phone-ar");

        // Last year's figures, as everybody may read them and as the office does.
        var requests = new RecordsDesk(house.Open.Store.Registers, house.Open.Rules, house.Open.Rosters, house.Open.Addressing);
        for (var n = 0; n < 24; n++)
        {
            var at = Instant.FromUtc(2016, 1 + (n % 3), 10, 16, 0);
            var acting = new Acting(house.Open.Store.Book.Current()!, Who.Nobody, new TapId(Guid.NewGuid()), new Happened(at, TimeSource.Server), at);
            Assert.True((await requests.PassOnAsync(acting, new PassOn(new SheetId(Guid.NewGuid()), new Asker(n < 9 ? AskerKind.Official : n < 21 ? AskerKind.Parent : AskerKind.Press, null, null, null),
                n < 6 ? CameBy.Served : CameBy.Phone, "Address?", [], [], null, null, null, null, false), [], CancellationToken.None)).IsOk);
        }

        await counsel.GoAsync("/records/reports");
        await counsel.ReadAsync("24 requests");
        await counsel.LookAsync("records-reports-desktop");
        await arabic.GoAsync("/transparency");
        await arabic.SeeAsync("svg.plot");
        await arabic.LookAsync("records-transparency-phone-ar");
    }

    [Fact]
    public async Task A_subpoena_goes_black_in_parts_and_leaves_through_a_link_that_opens_once()
    {
        await using var house = await House.OpenAsync();
        var teacher = await house.PersonAsync("lake.secretary", Device.Phone);
        await teacher.GoAsync("/records/new");
        await teacher.Page.FillAsync("#what", "Attendance of this term");
        await teacher.Page.FillAsync("#students", "Canarina Quill");
        await teacher.PressAsync("details:has(input[value=attendance]) summary");
        await teacher.Page.CheckAsync("input[value=attendance]");
        await teacher.Page.CheckAsync("input[value=served]");
        await teacher.Page.SetInputFilesAsync("#paper", new FilePayload { Name = "subpoena.png", MimeType = "image/png", Buffer = await teacher.Page.ScreenshotAsync() });
        await teacher.SendAsync("/records/new", "button.act");
        await teacher.SeeAsync(".st[data-s=saved]");

        var counsel = await house.PersonAsync("legal.counsel", Device.Desktop.AtNight);
        await counsel.GoAsync("/records");
        await counsel.PressAsync("#queue a.act");
        await counsel.SendAsync("/take");
        await counsel.PressAsync("a[href$='/redact']");
        var page = await counsel.Page.Locator(".redact").BoundingBoxAsync();
        await counsel.Page.Mouse.MoveAsync(page!.X + 40, page.Y + 60);
        await counsel.Page.Mouse.DownAsync();
        await counsel.Page.Mouse.MoveAsync(page.X + 240, page.Y + 120);
        await counsel.Page.Mouse.UpAsync();
        Assert.Matches(@"^[\d.]+ [\d.]+ [\d.]+ [\d.]+$", await counsel.Page.InputValueAsync("#boxes"));
        await counsel.LookAsync("records-redact-dark");
        await counsel.SendAsync("/redact", "button.act");
        await counsel.ReadAsync("Paper 2, redacted copy");
        await counsel.Page.CheckAsync("input[value=subpoena]");
        await counsel.Page.FillAsync("#issued-by", "District Court, Denver");
        await counsel.Page.FillAsync("#finding", "Lawfully issued; attendance of this term only");
        await counsel.LookAsync("records-ground-dark");
        await counsel.PressAsync("form.grounds > button.act");
        await counsel.Page.FillAsync("#told-how", "Called the mother, sent a copy by post");
        await counsel.SendAsync("/told");
        await counsel.ReadAsync("it may be given");
        await counsel.Page.CheckAsync("#give input[value=link]");
        await counsel.Page.Locator("#give input[name=copy]").Last.CheckAsync();
        await counsel.Page.FillAsync("#recipient", "Deputy Marsh");
        await counsel.Page.FillAsync("#letter", "Here is the attendance of this term.");
        await counsel.SendAsync("/propose", "button.act");
        await counsel.ReadAsync("A second person has to agree");

        var second = await house.PersonAsync("legal.second");
        await second.GoAsync(new Uri(counsel.Page.Url).AbsolutePath);
        await second.SendAsync("/agree");
        await second.ReadAsync("The link is made");
        await second.LookAsync("records-link-desktop");
        var link = new Uri(await second.Page.InputValueAsync("#link")).AbsolutePath;
        var deputy = await house.StrangerAsync(Device.Phone);
        await deputy.GoAsync(link);
        await deputy.LookAsync("records-release-phone");
        await deputy.SendAsync("/release/");
        await deputy.ReadAsync("Here is the attendance of this term.");
        await deputy.LookAsync("records-released-phone");
    }
}
