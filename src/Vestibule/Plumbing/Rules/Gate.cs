using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>
/// Stands before every handler: puts the route's one rule to the one evaluator, about the incident or campus the route names.
/// An incident that somebody may not see answers like one that does not exist.
/// </summary>
public static class Gate
{
    /// <summary>The route value that names an incident.</summary>
    public const string Incident = "incident";

    /// <summary>The route value that names a campus.</summary>
    public const string Campus = "campus";

    /// <summary>Adds the gate. It runs after routing, so that no handler is reached past it.</summary>
    public static void UseGate(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<Rule>() is not { } rule)
        {
            await next(context);
            return;
        }

        var answer = await AskAsync(context, rule.Act);
        await (answer is null ? next(context) : answer.ExecuteAsync(context));
    });

    private static async Task<IResult?> AskAsync(HttpContext context, Act act)
    {
        var screen = context.Screen()!;
        var who = screen.Who;
        if (context.GetRouteValue(Incident) is string text)
        {
            var matter = Guid.TryParse(text, out var id) ? await context.MatterAsync(new IncidentId(id)) : null;
            return matter is not null && Access.May(who, act, matter) ? null
                : who == Who.Nobody ? await SignIn.AskAsync(context, screen) : screen.NotHere();
        }

        var allowed = context.GetRouteValue(Campus) is string campus ? Access.May(who, act, new CampusId(campus)) : Access.May(who, act);
        return allowed ? null : who.Person is null ? await SignIn.AskAsync(context, screen) : Failures.Page(screen, StatusCodes.Status403Forbidden);
    }
}
