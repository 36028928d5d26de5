using System.Collections.Immutable;
using NodaTime;
using Vestibule.Store.Keys;

namespace Vestibule.Store;

/// <summary>Where a district is kept.</summary>
/// <param name="DataFolder">Databases (SQLite), papers, and the last signed list. Belongs into the backup.</param>
/// <param name="KeyFolder">The district's keys. Never in the same backup.</param>
/// <param name="PostgresConnection">A connection string, or null for SQLite in the data folder.</param>
/// <param name="Time">The clock.</param>
/// <param name="Origin">The name the journal is signed under, such as <c>vestibule.example.org</c>: no spaces, no plus, no slash at the end.</param>
public sealed record StoreOptions(string DataFolder, string KeyFolder, string? PostgresConnection, TimeProvider Time, string Origin)
{
    /// <summary>The zone that case numbers take their year from, until the district's book says another.</summary>
    public string Zone { get; init; } = "Etc/UTC";

    /// <summary>At set-up: who else can open the keys. Name two or more, printed and locked away.</summary>
    public ImmutableArray<AgeRecipient> Recovery { get; init; } = [];
}
