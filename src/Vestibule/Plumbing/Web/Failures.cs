using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>What a page about something that went wrong shows.</summary>
public sealed record Failure(int Status, Refusal? Refusal, string GoOn);

/// <summary>The answers for what cannot be done or went wrong: in words, with the numbers to call and a way on.</summary>
public static class Failures
{
    private static readonly int[] Known = [400, 403, 404, 409, 413, 429, 500, 503];

    /// <summary>The page for a status.</summary>
    public static IResult Page(Screen screen, int status) =>
        screen.Show<FailurePage, Failure>(new Failure(Known.Contains(status) ? status : status >= 500 ? 500 : 400, null, "/"), status);

    /// <summary>The page for a refusal.</summary>
    public static IResult Refused(Screen screen, Refusal refusal, string? goOn) =>
        screen.Because(refusal).Show<FailurePage, Failure>(new Failure(StatusOf(refusal), refusal, LocalPath.OrHome(goOn)), StatusOf(refusal));

    /// <summary>
    /// The status of a refusal that is about what has changed. What the machine could not save is not the sender's to mend: it may be sent again, and
    /// a device keeps it until then.
    /// </summary>
    public static int StatusOf(Refusal refusal) =>
        refusal.Key == "error.not-saved" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status409Conflict;

    /// <summary>The status of a page that a form came back to: 200 where none did, 400 where what was sent has to be mended, else as above.</summary>
    public static int StatusOfPage(Refusal? back) => back?.Key switch
    {
        null => StatusCodes.Status200OK,
        "form.missing" or "answer-empty" or "too-long" or "form.too-long" or "form.unreadable" => StatusCodes.Status400BadRequest,
        _ => StatusOf(back),
    };

    /// <summary>The page for a case whose stored record is not what was signed: in plain words, and with the entry where the reader keeps records.</summary>
    public static IResult Damaged(Screen screen, Refusal? which) => screen.Show<FailurePage, Failure>(
        new Failure(500, which ?? new Refusal("case-damaged"), "/"), StatusCodes.Status500InternalServerError);

    /// <summary>Catches what a handler lets fall, and dresses bare statuses. What is logged is the kind of error, never its text.</summary>
    public static void UseFailures(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Vestibule.Failures");
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
                if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null } response
                    && context.Screen() is { } screen)
                {
                    await Page(screen, response.StatusCode).ExecuteAsync(context);
                }
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                context.Response.StatusCode = 499;
            }
            catch (Store.DamagedRecordException damaged) when (!context.Response.HasStarted && context.Screen() is not null)
            {
                log.LogError("Damaged {What} {Route}", damaged.What.ToString(), Route(context));
                context.Response.Clear();
                await Damaged(context.Screen()!, null).ExecuteAsync(context);
            }
#pragma warning disable CA1031 // The last stop before the wire: whatever it is, a person gets a page with the numbers to call.
            catch (Exception e) when (!context.Response.HasStarted)
#pragma warning restore CA1031
            {
                var status = e is BadHttpRequestException bad ? bad.StatusCode : 500;
                if (status >= 500)
                {
                    log.LogError("Unexpected {Kind} at {Route}", e.GetType().FullName + " " + Where(e), Route(context));
                }

                context.Response.Clear();
                await (context.Screen() is { } screen ? Page(screen, status) : TypedResults.StatusCode(status)).ExecuteAsync(context);
            }
        });
    }

    private static string Route(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "-";

    private static string Where(Exception e) => string.Join(" < ", new System.Diagnostics.StackTrace(e, false).GetFrames()
        .Select(f => f.GetMethod()).Where(m => m?.DeclaringType?.Namespace?.StartsWith("Vestibule", StringComparison.Ordinal) == true)
        .Take(6).Select(m => $"{m!.DeclaringType!.Name}.{m.Name}"));
}
