using Vestibule.Core.District;

namespace Vestibule.Plumbing;

/// <summary>What a route asks for: exactly one act. <see cref="Gate"/> puts it to the one evaluator before the handler runs.</summary>
public sealed record Rule(Act Act);

/// <summary>How a route states its rule.</summary>
public static class Rules
{
    /// <summary>
    /// Says what somebody must be allowed to do to reach this route. On a route with <c>{incident}</c> the question is asked about that
    /// incident; on one with <c>{campus}</c>, about that campus.
    /// </summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Act act) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new Rule(act));
}
