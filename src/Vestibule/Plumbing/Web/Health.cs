using Vestibule.Core.District;

namespace Vestibule.Plumbing;

/// <summary>Whether the house answers: for a process that watches it. Says nothing about any incident.</summary>
public static class Health
{
    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) =>
        app.MapGet("/health", () => TypedResults.Text("ok\n")).Needs(Act.SeePublic);
}
