using Vestibule.Journeys.School;

namespace Vestibule.Journeys;

/// <summary>The door itself, as it hangs in every school.</summary>
public sealed class TheDoor
{
    [Theory]
    [InlineData("en", false), InlineData("en", true), InlineData("es", false), InlineData("ar", false), InlineData("vi", false)]
    public async Task Shows_four_choices_without_scrolling_on_a_phone(string language, bool dark)
    {
        await using var house = await House.OpenAsync();
        var phone = (dark ? Device.Phone.AtNight : Device.Phone).In(language);
        var desk = await house.FrontDeskAsync("lake", phone);
        var choices = desk.Page.Locator(".doors button[name=ask]");

        Assert.Equal(4, await choices.CountAsync());
        var last = await choices.Last.BoundingBoxAsync();
        var sill = await desk.Page.Locator(".sill").BoundingBoxAsync();
        Assert.True(last!.Y + last.Height <= sill!.Y, $"the last choice ends at {last.Y + last.Height}, the sill begins at {sill.Y}");
        Assert.Equal(language == "ar" ? "rtl" : "ltr", await desk.Page.Locator("html").GetAttributeAsync("dir"));
        await desk.LookAsync($"door-phone-{language}{(dark ? "-dark" : "")}", whole: false);
    }

    [Fact]
    public async Task Looks_right_on_a_computer()
    {
        await using var house = await House.OpenAsync();
        var desk = await house.FrontDeskAsync("lake");
        await desk.LookAsync("door-desktop", whole: false);
    }
}
