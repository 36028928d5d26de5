using System.Text.RegularExpressions;
using Vestibule.Journeys.School;

namespace Vestibule.Journeys;

/// <summary>A mother puts her cousin on the list, in Spanish, on her phone; the school looks at it and takes it over.</summary>
public sealed class TheEmergencyCard
{
    [Fact]
    public async Task A_guardians_change_reaches_the_card_after_the_registrar_checked_who_asked()
    {
        await using var house = await House.OpenAsync();
        var registrar = await house.PersonAsync("east.secretary");
        await registrar.GoAsync("/registrar");
        await registrar.LookAsync("registrar");
        await registrar.PressAsync("a:has-text('Inés Vega')");
        await registrar.ReadAsync("Whom to call, in order");
        await registrar.SendAsync("/send");
        await registrar.ReadAsync("1 link is on its way");
        await registrar.ReadAsync("all is right. 1 was asked and did not answer yet");

        var sent = (await house.Open.Store.Outbox.All(0, CancellationToken.None)).Single(m => m.To == "marisol.vega@families.example");
        var link = Regex.Match(System.Text.Encoding.UTF8.GetString(sent.Body.AsSpan()), "/contacts/[A-Za-z0-9_-]{43}").Value;
        var mother = await house.StrangerAsync(Device.Phone.In("es"));
        await mother.GoAsync(link);
        await mother.ReadAsync("Todo está bien para todos");
        await mother.LookAsync("contacts-es-household");
        var desk = await house.StrangerAsync(Device.Desktop.AtNight.In("ar"));
        await desk.GoAsync(link);
        await desk.LookAsync("contacts-ar-household");
        await mother.PressAsync("a:has-text('Inés Vega')");
        await mother.LookAsync("contacts-es");
        await mother.Page.FillAsync("#i-name4", "Ana Rey");
        await mother.Page.FillAsync("#i-phones4", "(720) 555-0170");
        await mother.Page.CheckAsync("[name=collect4]");
        await mother.PressAsync($"form[action='{link}'] button.act");
        await mother.ReadAsync("La escuela lo está revisando");
        await mother.LookAsync("contacts-es-waiting");

        await registrar.GoAsync("/registrar");
        await registrar.Page.FillAsync("#i-day-east", "2017-08-21");
        await registrar.PressAsync("form[action='/registrar/yearly'] button");
        await registrar.ReadAsync("The day is set.");
        await registrar.LookAsync("registrar-yearly");
        await registrar.PressAsync("a:has-text('Inés Vega')");
        await registrar.ReadAsync("Check identity first");
        await registrar.LookAsync("registrar-child");
        await registrar.Page.SelectOptionAsync("#i-check", "called-number-on-file");
        await registrar.SendAsync("/accept");
        await registrar.ReadAsync("It is on the card now");
        await mother.GoAsync(link);
        await mother.ReadAsync("Ya está en la tarjeta");

        var father = await house.StrangerAsync(Device.Phone.AtNight.In("ar"));
        await father.GoAsync("/contacts?lang=ar");
        await father.LookAsync("contacts-ar-ask");
    }

    [Fact]
    public async Task A_translation_that_its_English_outran_is_caught_and_listed()
    {
        await using var house = await House.OpenAsync();
        var office = await house.PersonAsync("office.admin");
        await office.GoAsync("/office/texts");
        await office.LookAsync("texts");
        await office.GoAsync("/office/texts/talk/en");
        await office.Page.FillAsync("#i-body", "Our staff follow set steps. They are clearer now.");
        await office.PressAsync("form[action='/office/texts/talk/en'] button");
        await office.SendAsync("/hand-in");
        await office.ReadAsync("Waits for a second person.");
        var counsel = await house.PersonAsync("legal.counsel");
        await counsel.GoAsync("/office/texts/talk/en");
        await counsel.SendAsync("/review");
        await counsel.ReadAsync("Reviewed.");
        await counsel.SendAsync("/publish");
        await counsel.ReadAsync("Published from");
        await office.GoAsync("/office/texts/talk/ar");
        await office.ReadAsync("Older than the original");
        await office.LookAsync("texts-ar");
        var family = await house.StrangerAsync(Device.Phone);
        await family.GoAsync("/family/ar#talk");
        await family.PressAsync("#talk summary");
        await family.ReadAsync("They are clearer now.");
        await family.ReadAsync("تغيّر النص الإنجليزي");
        await family.LookAsync("family-ar-stale");
    }
}
