using Microsoft.AspNetCore.Antiforgery;
using Vestibule.Core.District;

namespace Vestibule.Plumbing;

/// <summary>Marks a route whose caller is a machine that signs what it says: the route checks the signature itself.</summary>
public sealed record BySignature;

/// <summary>
/// Refuses every change that did not come from our own page. A form proves it with its token. A tap that was kept on the device while its
/// token went stale proves it otherwise: our header, our origin, and the cookie of a known device or person.
/// </summary>
public static class TapGuard
{
    /// <summary>The header of our own scripts. A foreign page cannot send it without asking first, and is never allowed to.</summary>
    public const string Header = "X-Vestibule";

    /// <summary>Adds the guard. It runs before the gate and for every method that changes something.</summary>
    public static void UseTapGuard(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var request = context.Request;
        await StreamedForm.BeginAsync(context);
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || context.GetEndpoint() is not { } endpoint
            || endpoint.Metadata.GetMetadata<BySignature>() is not null || IsOurScript(context))
        {
            await next(context);
            return;
        }

        // A form that breaks the limits says so for itself, before its proof is looked for in it.
        await Form.ReadAsync(context);
        if (request.HasFormContentType && await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            await next(context);
            return;
        }

        var screen = context.Screen()!;
        var answer = IsSameOrigin(request) && request.HasFormContentType
            ? KeptForm.Again(screen, request.Path + request.QueryString.ToString(), Form.Kept(await Form.ReadAsync(context)),
                // What a device kept is not wrong because nobody is signed in on it any more: it waits there until somebody is.
                request.Headers[Header] == "1" && screen.Who == Who.Nobody ? StatusCodes.Status401Unauthorized : StatusCodes.Status400BadRequest)
            : Failures.Page(screen, StatusCodes.Status400BadRequest);
        await answer.ExecuteAsync(context);
    });

    private static bool IsOurScript(HttpContext context) =>
        context.Request.Headers[Header] == "1" && IsSameOrigin(context.Request) && context.Screen()!.Who != Who.Nobody;

    /// <summary>True when the browser says that the request came from one of our own pages.</summary>
    private static bool IsSameOrigin(HttpRequest request) =>
        request.Headers.Origin.Count == 1 && request.Headers.Origin == $"{request.Scheme}://{request.Host}"
        && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin";
}
