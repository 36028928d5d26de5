using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Alerts;

/// <summary>Why two schools are told of each other.</summary>
public enum NeighbourKind
{
    /// <summary>They are near each other.</summary>
    Near,
    /// <summary>Brothers and sisters go to both.</summary>
    Siblings,
    /// <summary>They have one address.</summary>
    Address,
}

/// <summary>Two schools that are told of each other.</summary>
public sealed record NeighbourPair(CampusId One, CampusId Other, NeighbourKind Kind)
{
    /// <summary>The school on the other side; null when this is not about the one given.</summary>
    public CampusId? From(CampusId campus) => One == campus ? Other : Other == campus ? One : null;
}

/// <summary>
/// Whom the district quietly tells that a case began at a school: the leaders of its neighbours, and transport dispatch. Off until the district turns it on. One sheet of the register.
/// </summary>
public sealed record Neighbours
{
    /// <summary>Nothing was written: nobody is told.</summary>
    public static readonly Neighbours Unwritten = new();

    /// <summary>How many pairs a district writes.</summary>
    public const int Most = 2000;

    /// <summary>Whether anybody is told.</summary>
    public bool On { get; init; }

    /// <summary>The pairs that were written; those with one address follow from the book.</summary>
    public ImmutableArray<NeighbourPair> Pairs { get; init; } = [];

    /// <summary>The number of transport dispatch, for a text; null when it is not told.</summary>
    public string? DispatchPhone { get; init; }

    /// <summary>The address of transport dispatch, for an e-mail.</summary>
    public string? DispatchEmail { get; init; }

    /// <summary>Within how many hours the same agency at a second school is linked.</summary>
    public int AgencyHours { get; init; } = 24;

    /// <summary>All pairs, with those that have one address.</summary>
    public ImmutableArray<NeighbourPair> All(DistrictBook book) =>
    [
        .. Pairs,
        .. book.Campuses.Where(c => Plain(c.Address).Length > 0).GroupBy(c => Plain(c.Address)).SelectMany(g => g.SelectMany((c, n) => g.Skip(n + 1).Select(o => new NeighbourPair(c.Id, o.Id, NeighbourKind.Address)))),
    ];

    /// <summary>The neighbours of a school, each once.</summary>
    public ImmutableArray<CampusId> Of(DistrictBook book, CampusId campus) => [.. All(book).Select(p => p.From(campus)).OfType<CampusId>().Where(c => book.Campus(c) is not null).Distinct()];

    /// <summary>The leaders who are told at an instant: those of the neighbours who are not out, or stand in; none who leads the school itself, who is alerted anyway.</summary>
    public ImmutableArray<PersonId> Leaders(Roster roster, CampusId campus, Instant now) => !On ? [] :
    [
        .. Of(roster.Book, campus).SelectMany(c => roster.Book.LeadersOf(c)).Select(p => roster.Present(p.Id, now)).OfType<PersonId>().Distinct()
            .Where(p => roster.Book.LeadersOf(campus).All(own => own.Id != p)),
    ];

    /// <summary>With a pair; the same two for the same reason once.</summary>
    public Result<Neighbours> With(DistrictBook book, NeighbourPair pair) =>
        pair.One == pair.Other || book.Campus(pair.One) is null || book.Campus(pair.Other) is null ? new Refusal("neighbours-two")
        : Pairs.Length >= Most ? new Refusal("neighbours-full", ("most", $"{Most}"))
        : Pairs.Any(p => p.Kind == pair.Kind && p.From(pair.One) == pair.Other) ? this : this with { Pairs = Pairs.Add(pair) };

    /// <summary>Without a pair.</summary>
    public Neighbours Without(NeighbourPair pair) => this with { Pairs = [.. Pairs.Where(p => p.Kind != pair.Kind || p.From(pair.One) != pair.Other)] };

    private static string Plain(string address) => string.Concat(address.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant));
}
