using Vestibule.Journeys.School;

namespace Vestibule.Journeys;

/// <summary>Staff ask, and the rooms in which the district speaks to its people look right to everybody who works in them.</summary>
public sealed class TheQuestions
{
    [Fact]
    public async Task A_question_is_answered_read_over_and_read_by_everybody()
    {
        await using var house = await House.OpenAsync();
        var teacher = await house.PersonAsync("east.secretary", Device.Phone);
        await teacher.GoAsync("/questions");
        await teacher.Page.FillAsync("#i-text", "May I tell an officer which bus a student takes?");
        await teacher.PressAsync("form#ask button.act");
        await teacher.ReadAsync("Waiting for an answer");
        await teacher.LookAsync("questions-phone");

        var office = await house.PersonAsync("office.admin");
        await office.GoAsync("/questions");
        await office.Page.FillAsync("#waiting input[name=title]", "May I tell an officer which bus a student takes?");
        await office.Page.FillAsync("#waiting textarea", "No. Pass the question on. **The records desk** answers it.");
        await office.LookAsync("questions-answering-desktop");
        await office.SendAsync("/answer");
        await office.SeeAsync("#ask");

        var counsel = await house.PersonAsync("legal.counsel", Device.Desktop.AtNight);
        await counsel.GoAsync("/questions");
        await counsel.LookAsync("questions-reading-night");
        await counsel.SendAsync("/publish");
        await counsel.SeeAsync("#answers details");
        await teacher.GoAsync("/questions");
        await teacher.PressAsync("#answers summary");
        await teacher.ReadAsync("The records desk answers it.");
        await teacher.LookAsync("questions-answered-phone");
    }

    [Fact]
    public async Task The_rooms_that_speak_to_people_are_clean_on_a_phone_at_a_desk_and_at_night()
    {
        await using var house = await House.OpenAsync();
        foreach (var (device, name) in new[] { (Device.Phone, "phone"), (Device.Desktop, "desktop"), (Device.Phone.AtNight, "night") })
        {
            var (writer, registrar) = (await house.PersonAsync("communications", device), await house.PersonAsync("east.secretary", device));
            foreach (var (who, path, picture) in new[] { (writer, "/letters", "letters"), (writer, "/letters/new", "letters-new"), (writer, "/known", "known"), (registrar, "/registrar", "registrar") })
            {
                await who.GoAsync(path);
                await who.LookAsync($"{picture}-{name}");
            }
        }
    }
}
