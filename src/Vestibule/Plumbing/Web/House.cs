namespace Vestibule.Plumbing;

/// <summary>How this house is set up: where its data and keys are, where it listens, and whether it is a demonstration.</summary>
public sealed record House(string Data, string Keys, string Url, bool Demonstration)
{
    /// <summary>The address where the program listens unless told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5017";

    /// <summary>The name of the machine itself, where no other was given.</summary>
    public const string ThisMachine = "localhost";

    /// <summary>Host names it answers to. A request for another one is refused.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [ThisMachine, "127.0.0.1", "[::1]"];

    /// <summary>The name under which people reach it, which passkeys are bound to: the first host that was named, else this machine.</summary>
    public string Domain => Hosts.FirstOrDefault(h => h != ThisMachine && Uri.CheckHostName(h) == UriHostNameType.Dns) ?? ThisMachine;

    /// <summary>A PostgreSQL connection string; SQLite in the data folder without one.</summary>
    public string? Postgres { get; init; }

    /// <summary>The name the journal is signed under.</summary>
    public string Origin { get; init; } = "vestibule.localhost";

    /// <summary>How many sign-ins or enrolments one address may try in a minute.</summary>
    public int TriesAMinute { get; init; } = 10;

    /// <summary>How many bytes the check of a procedure may take before it gives up and says so.</summary>
    public long ProofMemory { get; init; } = 512L << 20;
}
