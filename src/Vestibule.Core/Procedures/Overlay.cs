using NodaTime;

namespace Vestibule.Core.Procedures;

/// <summary>Whether an edition is in force at all.</summary>
public enum Adoption
{
    /// <summary>Adopted: it is in force between its dates.</summary>
    Adopted,
    /// <summary>Before whoever adopts it. It can be read, drawn and proved, and is never chosen.</summary>
    Pending,
    /// <summary>A pattern for districts to adopt. Never chosen until one does.</summary>
    Model,
}

/// <summary>What a state, or whoever stands above a district, lays over the district's own procedure for a time.</summary>
/// <param name="Id">Its name, such as <c>california-2025</c>.</param>
/// <param name="From">The first day it counts.</param>
/// <param name="Until">The last day it counts; null while no end is known.</param>
/// <param name="Adoption">Whether it counts at all.</param>
/// <param name="Authority">Who adopted it, with the date.</param>
/// <param name="Reviewer">Who reviewed it, or "awaiting review".</param>
public sealed record Overlay(string Id, LocalDate From, LocalDate? Until, Adoption Adoption, string Authority, string Reviewer)
{
    /// <summary>Whether it counts on a day.</summary>
    public bool InForceOn(LocalDate day) => Adoption == Adoption.Adopted && day >= From && (Until is not { } until || day <= until);
}

/// <summary>A pack: the editions that it comes to at different times, or every error found, in reading order.</summary>
/// <param name="Editions">
/// The base, then one for each stretch of time with the overlays that count in it, then one for each overlay that is pending. Empty with errors.
/// </param>
/// <param name="Errors">Every error found.</param>
public sealed record PackReading(System.Collections.Immutable.ImmutableArray<Edition> Editions, System.Collections.Immutable.ImmutableArray<ProcedureError> Errors);
