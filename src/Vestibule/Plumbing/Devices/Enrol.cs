using System.Buffers.Text;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>What the page for enrolling shows: the code as typed or as it stood in the address, and what was wrong with it.</summary>
public sealed record EnrolView(string Code, Refusal? Wrong);

/// <summary>Makes the device somebody sits at the front desk of one campus, with a code from the office that works once.</summary>
public static class Enrol
{
    /// <summary>The page.</summary>
    public const string Path = "/enrol";

    /// <summary>The routes. Opening the link asks first: a message preview or a scanner must not use the code up.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen) => Show(screen, new EnrolView("", null))).Needs(Act.SeePublic);
        app.MapGet(Path + "/{code}", (Screen screen, string code) => Show(screen, new EnrolView(code.Length <= 40 ? code : "", null))).Needs(Act.SeePublic);
        app.MapPost(Path, RedeemAsync).Needs(Act.SeePublic).RequireRateLimiting(SignIn.Slowly);
        if (app.ServiceProvider.GetRequiredService<House>().Demonstration)
        {
            app.MapPost(Path + "/demonstration", PlayAsync).Needs(Act.SeePublic).RequireRateLimiting(SignIn.Slowly);
        }
    }

    /// <summary>In a demonstration, one tap makes this browser the front desk of a campus.</summary>
    private static async Task<IResult> PlayAsync(HttpContext context, Screen screen, Form form, DistrictStore store, CancellationToken stop)
    {
        if (screen.Book.Campus(new CampusId(form.Required("campus", 100))) is not { } campus)
        {
            return screen.NotHere();
        }

        var made = await store.Devices.Invite(campus.Id, screen.S("devices.practice"), NodaTime.Duration.FromMinutes(5), stop);
        var enrolled = made.IsOk ? await store.Devices.Redeem(made.Value.Code, stop) : made.Refusal!;
        if (enrolled.Refusal is { } no)
        {
            return screen.Refused(no);
        }

        DeviceCookie.Give(context, enrolled.Value.Device.Id, Base64Url.EncodeToString(enrolled.Value.Secret));
        return screen.Go("/");
    }

    private static IResult Show(Screen screen, EnrolView view) =>
        screen.Show<EnrolPage, EnrolView>(view, view.Wrong is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static async Task<IResult> RedeemAsync(HttpContext context, Screen screen, Form form, DistrictStore store, CancellationToken stop)
    {
        var code = form.Required("code", 40);
        if (form.FirstWrong is { } wrong)
        {
            return Show(screen, new EnrolView(form.Typed("code"), wrong));
        }

        var enrolled = await store.Devices.Redeem(code, stop);
        if (enrolled.Refusal is { } no)
        {
            return Show(screen, new EnrolView(code, no));
        }

        DeviceCookie.Give(context, enrolled.Value.Device.Id, Base64Url.EncodeToString(enrolled.Value.Secret));
        return screen.Go("/");
    }
}
