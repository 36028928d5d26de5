using System.Text;
using Microsoft.Playwright;
using Vestibule.Journeys.School;

namespace Vestibule.Journeys;

/// <summary>Kinds of requests, each from whoever is asked to whatever leaves: the same few people in the same house, as in a week of an office.</summary>
public sealed class TheRecordsMatters
{
    private const string Child = "Canarina Quill, 40017";

    [Fact]
    public async Task A_parent_inspects_an_emergency_is_answered_at_once_and_a_refusal_keeps_directory_information()
    {
        await using var house = await House.OpenAsync();
        var secretary = await house.PersonAsync("lake.secretary", Device.Phone);
        var (counsel, second) = (await house.PersonAsync("legal.counsel"), await house.PersonAsync("legal.second", Device.Phone));

        // A parent's own inspection: forty-five days, made sure who asks, a letter in the family's language.
        await PassOnAsync(secretary, "I want to see my daughter's file", "parent", "letter", "whole-file", "M. Quill");
        await TakeAsync(counsel);
        await counsel.ReadAsync("Apr 7, 2017");
        await counsel.Page.CheckAsync("input[value=own-record]");
        await counsel.Page.FillAsync("#identified", "Photo card, and on the emergency card as her mother");
        await counsel.LookAsync("records-inspection-desktop");
        await counsel.PressAsync("form.grounds > button.act");
        await counsel.GoAsync(new Uri(counsel.Page.Url).AbsolutePath + "?letter=inspection&in=ar");
        Assert.Equal("rtl", await counsel.Page.GetAttributeAsync("#letter", "dir"));
        await counsel.Page.CheckAsync("#give input[value=inspection]");
        await counsel.SendAsync("/propose", "button.act");
        await AgreeAsync(counsel, second);
        await second.LookAsync("records-given-phone");
        await second.PressAsync("a[href*='/letter/']");
        await second.LookAsync("records-inspection-letter-ar");

        // A health emergency: the threat in words, who is told, and to whom they may pass it on.
        await PassOnAsync(secretary, "Which insulin does she take?", "unknown", "phone", "health", "Dr. Abara");
        await TakeAsync(counsel);
        await counsel.Page.CheckAsync("input[value=emergency]");
        await counsel.Page.FillAsync("#threat", "It is urgent");
        await counsel.Page.FillAsync("#recipients", "Emergency room, Denver Health");
        await counsel.PressAsync("form.grounds > button.act");
        await counsel.ReadAsync("Put the threat in words");
        await counsel.LookAsync("records-emergency-refused-desktop");
        await counsel.Page.FillAsync("#threat", "She collapsed at 9:30. The emergency room must know her insulin before they treat her.");
        await counsel.PressAsync("form.grounds > button.act");
        await counsel.Page.CheckAsync("#give input[value=paper]");
        await counsel.Page.FillAsync("#recipient", "Emergency room, Denver Health");
        await counsel.Page.FillAsync("#letter", "Insulin lispro.");
        await counsel.SendAsync("/propose", "button.act");
        await counsel.PressAsync("details:has(#further-name) summary");
        await counsel.Page.FillAsync("#further-name", "Denver Paramedics");
        await counsel.Page.FillAsync("#further-interest", "They drive her to the hospital");
        await counsel.SendAsync("/further", "button.act");
        await counsel.ReadAsync("May be passed on to Denver Paramedics");
        await AgreeAsync(counsel, second);

        // A family's refusal of directory information: seen on the request, and it cannot be got around.
        await counsel.GoAsync("/records/directory");
        await counsel.Page.FillAsync("#student", Child);
        await counsel.SendAsync("/records/directory", "button.act");
        await PassOnAsync(secretary, "Phone numbers for the yearbook", "press", "email", "telephone", "Gazette");
        await TakeAsync(counsel);
        await counsel.ReadAsync("Directory: refused");
        await counsel.Page.CheckAsync("input[value=directory]");
        await counsel.Page.CheckAsync("input[name=looked]");
        await counsel.LookAsync("records-directory-desktop");
        await counsel.PressAsync("form.grounds > button.act");
        await counsel.ReadAsync("has refused");
        await counsel.Page.CheckAsync("input[value=none]");
        await counsel.Page.FillAsync("#why", "The family has refused");
        await counsel.PressAsync("form.grounds > button.act");
        await counsel.ReadAsync("Withheld");

        // What the family can read of all three: the inspection is theirs and is left out; the emergency stands with its threat and further party.
        await counsel.GoAsync("/records/students");
        await counsel.Page.FillAsync("#student", "canarina quill");
        await counsel.SendAsync("/records/students");
        await counsel.ReadAsync("3 requests found");
        await counsel.SendAsync("/records/students/copy");
        await counsel.ReadAsync("She collapsed at 9:30");
        await counsel.ReadAsync("Denver Paramedics");
        Assert.False(await counsel.SaysAsync("I want to see my daughter"));
        await counsel.LookAsync("records-copy-desktop");
        await second.GoAsync("/records/students");
        await second.Page.FillAsync("#student", "40017");
        await second.SendAsync("/records/students");
        await second.Page.SelectOptionAsync("#copy-in", "ar");
        await second.SendAsync("/records/students/copy");
        await second.SeeAsync("html[dir=rtl] .record");
        await second.LookAsync("records-copy-phone-ar");
        await second.GoAsync("/records");
        await second.LookAsync("records-queue-phone");
    }

    [Fact]
    public async Task An_order_of_silence_is_cited_a_mail_is_passed_on_and_the_file_leaves_as_pictures()
    {
        await using var house = await House.OpenAsync();
        var secretary = await house.PersonAsync("lake.secretary", Device.Phone);
        var (counsel, second) = (await house.PersonAsync("legal.counsel", Device.Desktop.AtNight), await house.PersonAsync("legal.second"));

        // An e-mailed request, passed on as its file by whoever got it.
        await secretary.GoAsync("/records/new");
        await secretary.PressAsync("details:has(#mail) summary");
        await secretary.Page.SetInputFilesAsync("#mail", new FilePayload
        {
            Name = "request.eml", MimeType = "message/rfc822",
            Buffer = Encoding.UTF8.GetBytes("From: \"D. Keller\" <keller@agency.example>\r\nSubject: Address\r\nDate: Mon, 20 Feb 2017 15:02:00 -0700\r\n\r\nSend me the address of Canarina Quill today.\r\n"),
        });
        await secretary.LookAsync("records-mail-phone");
        await secretary.SendAsync("/records/new/mail", "button.act");
        await secretary.SeeAsync("#has .st");
        await secretary.ReadAsync("Send me the address of Canarina Quill today.");
        await TakeAsync(counsel);
        await counsel.Page.FillAsync("#students", Child);
        await counsel.Page.CheckAsync("#describe input[value=address]");
        await counsel.SendAsync("/describe", "button.act");
        await counsel.Page.CheckAsync("input[value=none]");
        await counsel.Page.FillAsync("#why", "No paper and no consent.");
        await counsel.PressAsync("form.grounds > button.act");
        await counsel.ReadAsync("Withheld");

        // A subpoena whose court forbids telling: cited, and the family's copy knows nothing of it.
        await secretary.GoAsync("/records/new");
        await secretary.Page.FillAsync("#what", "Attendance of this term. The court says that nobody is told.");
        await secretary.Page.FillAsync("#students", Child);
        await secretary.PressAsync("details:has(input[value=attendance]) summary");
        await secretary.Page.CheckAsync("input[value=attendance]");
        await secretary.Page.CheckAsync("input[value=official]");
        await secretary.Page.FillAsync("#name", "Deputy Marsh");
        await secretary.Page.CheckAsync("input[value=served]");
        await secretary.Page.SetInputFilesAsync("#paper", new FilePayload { Name = "subpoena.pdf", MimeType = "application/pdf", Buffer = Pdf() });
        await secretary.SendAsync("/records/new", "button.act");
        await secretary.SeeAsync(".st[data-s=saved]");
        await TakeAsync(counsel);
        await counsel.ReadAsync("Paper 2: page 1 as a picture");
        await counsel.PressAsync("a[href$='/redact']");
        await counsel.Page.FillAsync("#boxes", "0 40 100 20");
        await counsel.SendAsync("/redact", "button.act");
        await counsel.ReadAsync("Paper 3, redacted copy");
        await counsel.Page.CheckAsync("input[value=subpoena]");
        await counsel.Page.FillAsync("#issued-by", "District Court, Denver");
        await counsel.Page.FillAsync("#finding", "Lawfully issued; attendance of this term only");
        await counsel.PressAsync("form.grounds > button.act");
        await counsel.PressAsync("details:has(input[value=court-forbids]) summary");
        await counsel.Page.CheckAsync("input[value=court-forbids]");
        await counsel.Page.FillAsync("#cited", "Order of February 17, 2017, page 2");
        await counsel.SendAsync("/not-told", "button.act");
        await counsel.ReadAsync("The parent must not be told");
        Assert.Equal(0, await counsel.Page.Locator("#told-how").CountAsync());
        await counsel.LookAsync("records-silence-dark");
        await counsel.Page.CheckAsync("#give input[value=link]");
        await counsel.Page.Locator("#give input[name=copy]").Last.CheckAsync();
        await counsel.Page.FillAsync("#recipient", "Deputy Marsh");
        await counsel.Page.FillAsync("#letter", "Here is the attendance of this term.");
        await counsel.SendAsync("/propose", "button.act");
        await second.GoAsync(new Uri(counsel.Page.Url).AbsolutePath);
        await second.SendAsync("/agree");
        var link = new Uri(await second.Page.InputValueAsync("#link")).AbsolutePath;
        var deputy = await house.StrangerAsync(Device.Phone.In("ar"));
        await deputy.GoAsync(link);
        await deputy.SendAsync("/release/");
        await deputy.SeeAsync($"a[href='{link}/copies']");
        await deputy.LookAsync("records-released-phone-ar");
        await second.GoAsync("/records/students");
        await second.Page.FillAsync("#student", "40017");
        await second.SendAsync("/records/students");
        await second.ReadAsync("Not recorded: an order forbids it");
        await second.SendAsync("/records/students/copy");
        Assert.False(await second.SaysAsync("Deputy Marsh"));
        Assert.True(await second.SaysAsync("D. Keller"));

        // What is kept and erased, the holds, and the mailbox: seen on a phone and at night.
        await counsel.GoAsync("/records/retention");
        await counsel.PressAsync("details:has(#hold-student) summary");
        await counsel.Page.FillAsync("#hold-student", Child);
        await counsel.Page.FillAsync("#hold-reason", "A suit about this is expected");
        await counsel.SendAsync("/retention/hold", "button.act");
        await counsel.Page.FillAsync("#ask-student", Child);
        await counsel.SendAsync("/retention/ask");
        await counsel.ReadAsync("Destroy nothing about Canarina Quill");
        await counsel.LookAsync("records-retention-dark");
        await counsel.GoAsync("/records/rules");
        await counsel.LookAsync("records-rules-dark");

        // A request that began at a door and its case point to each other; from the case a hold is placed.
        var door = await house.FrontDeskAsync("lake", Device.Phone);
        await door.GoAsync("/");
        await door.PressAsync("button[name=ask][value=information]");
        await door.SeeAsync("#information");
        for (var looks = 0; looks < 40 && (looks == 0 || await second.Page.Locator("#queue tr.new").CountAsync() == 0); looks++)
        {
            house.Time.Advance(TimeSpan.FromSeconds(1));
            await second.GoAsync("/records");
        }

        await second.PressAsync("#queue tr.new a.act");
        await second.PressAsync("a[href^='/legal/']");
        await second.ReadAsync("began at this case");
        await second.LookAsync("records-case-desktop");
        await second.PressAsync("a[href*='retention?case=']");
        await second.Page.FillAsync("#hold-reason", "A complaint was filed");
        await second.LookAsync("records-hold-desktop");
        await second.PressAsync("form[action$='/retention/hold'] button.act");
        await second.ReadAsync("A complaint was filed");

        var phone = await house.PersonAsync("legal.second", Device.Phone);
        await phone.GoAsync("/records/retention");
        await phone.PressAsync("details:has(#kept-class) summary");
        await phone.Page.SelectOptionAsync("#kept-class", "case-papers");
        await phone.Page.FillAsync("#kept-years", "2");
        await phone.Page.FillAsync("#kept-source", "District schedule 7.C");
        await phone.SendAsync("/retention/schedule", "button.act");
        await phone.ReadAsync("District schedule 7.C");
        await phone.LookAsync("records-retention-phone");
        await phone.GoAsync("/records/mail");
        await phone.LookAsync("records-mailbox-phone");
    }

    private static async Task PassOnAsync(Visitor visitor, string what, string asker, string how, string kind, string name)
    {
        await visitor.GoAsync("/records/new");
        await visitor.Page.FillAsync("#what", what);
        await visitor.Page.FillAsync("#students", Child);
        if (!await visitor.Page.Locator($"input[value={kind}]").IsVisibleAsync())
        {
            await visitor.PressAsync($"details:has(input[value={kind}]) summary");
        }

        await visitor.Page.CheckAsync($"input[value={kind}]");
        await visitor.Page.CheckAsync($"input[name=asker][value={asker}]");
        await visitor.Page.FillAsync("#name", name);
        await visitor.Page.CheckAsync($"input[name=how][value={how}]");
        await visitor.SendAsync("/records/new", "button.act");
        await visitor.SeeAsync("#has .st");
    }

    private static async Task TakeAsync(Visitor counsel)
    {
        await counsel.GoAsync("/records");
        await counsel.PressAsync("#queue tr.new a.act");
        await counsel.SendAsync("/take");
        await counsel.ReadAsync("You have this");
    }

    private static async Task AgreeAsync(Visitor counsel, Visitor second)
    {
        await second.GoAsync(new Uri(counsel.Page.Url).AbsolutePath);
        await second.SendAsync("/agree");
        await second.ReadAsync("Given to");
    }

    private static byte[] Pdf() => Encoding.ASCII.GetBytes(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 500]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
        + "4 0 obj<</Length 45>>stream\nBT /F1 24 Tf 60 250 Td (Canarina Quill) Tj ET \nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n");
}
