using Vestibule.Core.District;

namespace Vestibule.Plumbing;

/// <summary>One thing that health says besides that the house answers, such as how pictures are decoded here.</summary>
public sealed record HealthLine(string About, string State);

/// <summary>Whether the house answers: for a process that watches it. Says nothing about any incident.</summary>
public static class Health
{
    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) =>
        app.MapGet("/health", (IEnumerable<HealthLine> lines) => TypedResults.Text(string.Concat(lines.Select(l => $"{l.About}: {l.State}\n").Prepend("ok\n")))).Needs(Act.SeePublic);
}
