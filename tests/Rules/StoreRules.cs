using System.Text.RegularExpressions;
using Vestibule.Rules.Offenders;
using Xunit;

namespace Vestibule.Rules;

public sealed partial class StoreRules
{
    private static readonly string[] Drivers = ["Dapper", "Npgsql", "Microsoft.Data.Sqlite", "SQLitePCL", "System.Data"];

    /// <summary>The ledger's own thread and what it runs inside its transaction.</summary>
    private const string Writing = "Vestibule.Store.Writing";

    /// <summary>Who may hold the writer: the ledger, and the store that makes it and hands it to its parts.</summary>
    private static readonly string[] MayWrite = ["Ledger", "DistrictStore"];

    [GeneratedRegex(@"^\s*(SELECT\s+.+\s+FROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX|TRIGGER)\s|PRAGMA\s|SAVEPOINT\s)", RegexOptions.Singleline)]
    private static partial Regex Sql();

    [GeneratedRegex(@"(INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+(leaf|payload|erasure|tap|journal_head|checkpoint)\b")]
    private static partial Regex ChangesTheJournal();

    [Fact]
    public void Only_the_store_speaks_to_a_database()
    {
        Rule.Holds(Speaks(House.Types(House.Core, House.Reach, House.Desk)));
        Assert.NotEmpty(Speaks(House.Types(House.Store)));
        Assert.NotEmpty(Speaks(House.Offender(typeof(AsksADatabase))));
        Assert.NotEmpty(Speaks(House.Offender(typeof(WritesSql))));
        Rule.Holds(Speaks(House.Offender(typeof(KeepsTheRules))));
    }

    [Fact]
    public void Only_the_ledger_writes_the_journal()
    {
        Rule.Holds(Changes(House.Types(House.Core, House.Store, House.Reach, House.Desk)));
        Assert.NotEmpty(Changes(House.Offender(typeof(WritesSql))));
        var tables = Code.Literals(House.Types(House.Store)).SelectMany(l => ChangesTheJournal().Matches(l.Text)).Select(m => m.Groups[3].Value).Distinct();
        Assert.Equal(["checkpoint", "erasure", "journal_head", "leaf", "payload", "tap"], tables.Order());
    }

    /// <summary>Holds and open requests keep what they cover because there is one way to erase a sheet or a case, and it asks.</summary>
    [Fact]
    public void Only_the_list_that_two_people_agreed_to_erases_a_sheet_or_a_case()
    {
        Rule.Holds(Erases(House.Types(House.Desk, House.Reach)));
        Assert.NotEmpty(Erases(House.Offender(typeof(ErasesByItself))));
    }

    private static List<string> Erases(Type[] types) =>
    [
        .. Code.Uses(types).Where(u => u.To.Name is "Registers" or "Ledger" && u.Member == "Erase" && Code.Outer(u.From).Name != "Erasures").Select(u => u.ToString()),
    ];

    private static List<string> Speaks(Type[] types) =>
    [
        .. Code.Uses(types).Where(u => u.To.Namespace is { } space && Drivers.Any(d => space.StartsWith(d, StringComparison.Ordinal))).Select(u => u.ToString()),
        .. Code.Literals(types).Where(l => Sql().IsMatch(l.Text)).Select(l => l.ToString()),
    ];

    private static List<string> Changes(Type[] types) =>
    [
        .. Code.Literals(types).Where(l => ChangesTheJournal().IsMatch(l.Text) && l.From.Namespace != Writing && !MayWrite.Contains(Code.Outer(l.From).Name)).Select(l => l.ToString()),
    ];
}
