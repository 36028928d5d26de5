using Vestibule.Plumbing;

namespace Vestibule.Verbs;

/// <summary>What was given on the command line: <c>--name value</c>, each name at most once except <c>--host</c>.</summary>
public sealed class Arguments
{
    /// <summary>The exit code for a command line that makes no sense.</summary>
    public const int Misused = 64;

    private readonly ILookup<string, string> values;

    private Arguments(ILookup<string, string> values) => this.values = values;

    /// <summary>Reads them; null when a name is unknown or has no value.</summary>
    public static Arguments? Read(string[] args, string[] known)
    {
        var pairs = args.Chunk(2).ToArray();
        return pairs.All(p => p is [['-', '-', ..], _] && known.Contains(p[0][2..]))
            ? new Arguments(pairs.ToLookup(p => p[0][2..], p => p[1], StringComparer.Ordinal)) : null;
    }

    /// <summary>The value of a name, or null.</summary>
    public string? this[string name] => values[name].FirstOrDefault();

    /// <summary>The house they describe.</summary>
    public House House(bool demonstration)
    {
        var house = new House(this["data"] ?? "data", this["keys"] ?? "keys", this["url"] ?? Vestibule.Plumbing.House.DefaultUrl, demonstration);
        return house with
        {
            Hosts = [.. house.Hosts, .. values["host"]],
            Postgres = this["postgres"],
            Origin = this["origin"] ?? house.Origin,
        };
    }
}
