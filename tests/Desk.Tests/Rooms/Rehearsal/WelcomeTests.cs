using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Verbs;

namespace Vestibule.DeskTests.Rooms.Rehearsal;

/// <summary>How a newcomer gets in: what the program prints, and one tap.</summary>
public sealed class WelcomeTests
{
    [Xunit.Fact]
    public async Task The_demonstration_says_where_it_is_open_and_how_each_person_signs_in()
    {
        await using var desk = await Desk.OpenAsync();
        var said = Welcome.Say(desk.Open.Words[Language.English], desk.Book, "http://127.0.0.1:5017", Instant.FromDateTimeOffset(desk.Time.GetUtcNow()));

        Assert.All(desk.Book.People, p => Assert.Contains(p.SignIn, said));
        Assert.Contains("http://127.0.0.1:5017/rehearse", said);
        Assert.Contains("9:41", said);
    }

    [Xunit.Fact]
    public async Task One_tap_makes_this_browser_a_front_desk_in_a_demonstration_only()
    {
        await using var desk = await Desk.OpenAsync();
        var newcomer = desk.Stranger();
        var page = await newcomer.GetAsync("/sign-in");
        var pick = page.Forms.First(f => f.Action == "/enrol/demonstration");
        var door = await newcomer.PostAsync(pick.Action, pick.Fields);

        Assert.NotNull(newcomer.Cookie(Cookies.Device));
        Assert.Contains("What is the officer asking for?", door.Text);
        await using var live = await Desk.OpenAsync(demonstration: false);
        Assert.DoesNotContain("/enrol/demonstration", (await live.Stranger().GetAsync("/sign-in")).Html);
    }

    [Xunit.Fact]
    public async Task Whoever_is_signed_in_sees_as_whom_and_can_sign_out_on_every_page()
    {
        await using var desk = await Desk.OpenAsync();
        var okafor = await desk.PersonAsync("okafor");
        var page = await okafor.GetAsync("/lead");
        Assert.Contains("Denise Okafor", page.Text);
        await okafor.PressAsync(page, "/sign-out");

        Assert.Contains("/sign-in", (await okafor.GetAsync("/lead")).At.AbsolutePath);
    }
}
