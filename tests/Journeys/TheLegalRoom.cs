using Microsoft.Playwright;
using Vestibule.Journeys.School;

namespace Vestibule.Journeys;

/// <summary>The legal office at its own screens.</summary>
public sealed class TheLegalRoom
{
    [Fact]
    public async Task Takes_a_case_reads_the_paper_and_advises_while_the_page_stays_live()
    {
        await using var house = await House.OpenAsync();
        var desk = await house.FrontDeskAsync("lake", Device.Phone);
        var counsel = await house.PersonAsync("legal.counsel");
        await counsel.SeeAsync("#queue");
        await desk.PressAsync("button[name=ask][value=student]");
        await desk.Page.WaitForURLAsync("**/case/*");
        var id = desk.Page.Url.Split('/')[^1];
        await counsel.ReadAsync("Coming.");

        var leader = await house.PersonAsync("lake.principal", Device.Phone);
        await leader.GoAsync($"/lead/{id}");
        await leader.SendAsync("/take");
        await leader.Page.WaitForURLAsync("**/ask");
        // As a hand does: what has the focus is not drawn anew under it.
        await leader.Page.Locator("#papers input[type=file]").Last.FocusAsync();
        await leader.Page.Locator("#papers input[type=file]").Last.SetInputFilesAsync(new FilePayload { Name = "page.png", MimeType = "image/png", Buffer = await leader.Page.ScreenshotAsync() });
        await leader.SendAsync("/paper");
        await leader.SeeAsync("#papers .shot");
        await leader.GoAsync($"/lead/{id}/call");
        await leader.SendAsync("/send");
        await counsel.ReadAsync("1 needs a lawyer now.");
        await counsel.LookAsync("legal-queue-desktop");

        await counsel.SendAsync("/take");
        await counsel.ReadAsync("You have this since");
        await counsel.SeeAsync("#paper img");
        await counsel.Page.FillAsync("#instruction", "Keep the officer in the front office.");
        await counsel.PressAsync("details.ready summary");
        await counsel.PressAsync("button[value=accept-papers]");
        await counsel.SeeAsync("#advise[data-back]");
        Assert.StartsWith("Keep the officer in the front office.\nTake the paper", await counsel.Page.InputValueAsync("#instruction"), StringComparison.Ordinal);
        await counsel.PressAsync("#advise button.act");
        await counsel.SeeAsync("#advise-why");
        await counsel.LookAsync("legal-refused-desktop");

        await leader.GoAsync($"/lead/{id}/ask");
        await leader.Page.FillAsync("#note textarea", "He is sitting down.");
        await leader.SendAsync("/note");
        await counsel.ReadAsync("He is sitting down.");
        Assert.StartsWith("Keep the officer in the front office.", await counsel.Page.InputValueAsync("#instruction"), StringComparison.Ordinal);
        await counsel.Page.CheckAsync("#advise input[value=accept-papers][type=radio]");
        await counsel.PressAsync("#advise button.act");
        await counsel.ReadAsync("Advice sent");
        await leader.GoAsync($"/lead/{id}/advice");
        await leader.ReadAsync("Keep the officer in the front office.");

        foreach (var (name, device) in new[] { ("phone", Device.Phone), ("desktop-dark", Device.Desktop.AtNight), ("narrow", new Device(320, 640)) })
        {
            var other = await house.PersonAsync("legal.second", device);
            await other.SeeAsync("#queue");
            await other.LookAsync($"legal-queue-{name}");
            await other.GoAsync($"/legal/{id}");
            await other.LookAsync($"legal-matter-{name}");
        }
    }
}
