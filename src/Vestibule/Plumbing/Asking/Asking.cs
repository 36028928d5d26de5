using System.Security.Claims;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;

namespace Vestibule.Plumbing;

/// <summary>Works out, once for each request, who is asking, in which language, and when: the <see cref="Screen"/>.</summary>
public static class Asking
{
    /// <summary>Adds the step. It runs after routing and sign-in, before the gate.</summary>
    public static void UseAsking(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        context.Items[typeof(Screen)] = await MakeScreenAsync(context);
        context.Response.Headers["Server-Timing"] = $"now;desc=\"{context.Now().ToUnixTimeMilliseconds()}\"";
        await next(context);
    });

    /// <summary>The screen in front of whoever is asking; null only before it was worked out.</summary>
    public static Screen? Screen(this HttpContext context) => context.Items[typeof(Screen)] as Screen;

    /// <summary>The instant of this request by the house's clock.</summary>
    public static Instant Now(this HttpContext context) =>
        Instant.FromDateTimeOffset(context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());

    /// <summary>What the evaluator needs to know about an incident; null when there is none with this id.</summary>
    public static Task<Matter?> MatterAsync(this HttpContext context, IncidentId incident) =>
        context.RequestServices.GetRequiredService<Household>().Matter(incident, context.RequestAborted);

    /// <summary>Who is asking: read anew each time, so that a revoked device or a lost role is gone on the next request.</summary>
    public static async Task<Who> WhoAsync(HttpContext context, DistrictBook book) => WhoOf(context, book, await DeviceAsync(context));

    private static async Task<KnownDevice?> DeviceAsync(HttpContext context) => DeviceCookie.Read(context) is { } shown
        ? await context.RequestServices.GetRequiredService<Household>().Device(shown, context.RequestAborted) : null;

    private static Who WhoOf(HttpContext context, DistrictBook book, KnownDevice? shown)
    {
        var device = shown is { TakenOff: false } ? shown : null;
        var person = Guid.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? book.Person(new PersonId(id)) : null;
        return person is null && device is null ? Who.Nobody
            : new Who(person, device?.Id, device?.Campus, person is null ? KnownBy.DeviceOnly : KnownBy.SignedIn);
    }

    private static async Task<Screen> MakeScreenAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var book = await services.GetRequiredService<Household>().Book(context.RequestAborted);
        var device = await DeviceAsync(context);
        var who = WhoOf(context, book, device);
        var words = services.GetRequiredService<Words>();
        return new Screen(context, who, LanguageChoice.Of(context, who, words), book, context.Now(), words,
            services.GetRequiredService<Assets>(), services.GetRequiredService<House>())
        { TakenOff = who == Who.Nobody && device is { TakenOff: true } ? device.Campus : null };
    }
}
