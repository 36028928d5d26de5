using System.Text.RegularExpressions;
using Xunit;

namespace Vestibule.Rules;

public sealed partial class StoredRules
{
    private static readonly HashSet<string> Labels = ["technical", "public", "keyed", "digest", "sealed", "wrapped"];

    /// <summary>What no column may be called: such things are not held, sealed or not.</summary>
    private static readonly Regex NeverHeld = new("status_of|immigra|citizen|national|birth|alien", RegexOptions.IgnoreCase);

    [GeneratedRegex(@"CREATE TABLE (\w+) \((.*?)\n\)", RegexOptions.Singleline)]
    private static partial Regex Table();

    [GeneratedRegex(@"ALTER TABLE (\w+) ADD (?:COLUMN )?(\w+)")]
    private static partial Regex Added();

    [GeneratedRegex(@"^\| `(\w+\.\w+)` \| (\S+) \| (.+) \|\s*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [Fact]
    public void Every_stored_column_has_one_label_in_the_inventory()
    {
        var rows = Rows(File.ReadAllText(Path.Combine(Repository.Root, "docs/data-inventory.md")));
        Rule.Holds(Unlabelled(Columns(Repository.Of("migrations/", ".sql")), rows));
        Assert.Equal(
            ["child.name: has no label", "child.note: 'green' is no label", "gone.column: is not stored", "twice.told: has two lines"],
            Unlabelled(
                Columns([new("migrations/sqlite/9999.sql", "CREATE TABLE child (\n  name TEXT,\n  note TEXT,\n  PRIMARY KEY (name)\n);\nCREATE TABLE twice (\n  told INTEGER\n);")]),
                Rows("| `child.note` | green | x |\n| `gone.column` | sealed | x |\n| `twice.told` | sealed | x |\n| `twice.told` | public | x |\n")));
    }

    [Fact]
    public void No_column_is_for_what_a_school_must_not_know()
    {
        Assert.DoesNotContain(Columns(Repository.Of("migrations/", ".sql")), c => NeverHeld.IsMatch(c));
        Assert.Matches(NeverHeld, Columns([new("a.sql", "ALTER TABLE leaf ADD COLUMN nationality TEXT;")]).Single());
    }

    [Fact]
    public void Migrations_come_in_pairs_and_make_the_same_tables()
    {
        Rule.Holds(Unpaired(Repository.Of("migrations/", ".sql")));
        Assert.Equal(
            ["0001-a.sql: child.name is in sqlite only", "0002-b.sql is in postgres only"],
            Unpaired([
                new("migrations/sqlite/0001-a.sql", "CREATE TABLE child (\n  id INTEGER,\n  name TEXT\n);"),
                new("migrations/postgres/0001-a.sql", "CREATE TABLE child (\n  id BIGINT\n);"), new("migrations/postgres/0002-b.sql", "")]));
        Assert.True(Columns(Repository.Of("migrations/sqlite/", ".sql")).Count > 80);
    }

    private static HashSet<string> Columns(IEnumerable<SourceFile> files) =>
    [
        .. from file in files
           from Match table in Table().Matches(file.Text.ReplaceLineEndings("\n"))
           from line in table.Groups[2].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
           where char.IsLower(line[0])
           select $"{table.Groups[1].Value}.{line.Split(' ')[0]}",
        .. from file in files from Match more in Added().Matches(file.Text) select $"{more.Groups[1].Value}.{more.Groups[2].Value}",
    ];

    private static List<(string Column, string Label)> Rows(string text) => [.. Row().Matches(text).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    private static List<string> Unlabelled(HashSet<string> columns, List<(string Column, string Label)> rows)
    {
        var known = rows.Select(r => r.Column).ToHashSet();
        return
        [
            .. new[]
            {
                columns.Where(c => !known.Contains(c)).Select(c => $"{c}: has no label"),
                rows.Where(r => !columns.Contains(r.Column)).Select(r => $"{r.Column}: is not stored"),
                rows.Where(r => !Labels.Contains(r.Label)).Select(r => $"{r.Column}: '{r.Label}' is no label"),
                rows.GroupBy(r => r.Column).Where(g => g.Count() > 1).Select(g => $"{g.Key}: has two lines"),
            }.SelectMany(all => all).Order(StringComparer.Ordinal),
        ];
    }

    private static List<string> Unpaired(IEnumerable<SourceFile> files)
    {
        var byEngine = files.ToLookup(f => f.Path.Split('/')[1]);
        var (one, other) = (Named("sqlite"), Named("postgres"));
        return
        [
            .. Only(one, other, "sqlite"), .. Only(other, one, "postgres"),
        ];

        Dictionary<string, HashSet<string>> Named(string engine) => byEngine[engine].ToDictionary(f => f.Path[$"migrations/{engine}/".Length..], f => Columns([f]));

        static IEnumerable<string> Only(Dictionary<string, HashSet<string>> mine, Dictionary<string, HashSet<string>> theirs, string engine) =>
            mine.SelectMany(f => theirs.TryGetValue(f.Key, out var paired)
                ? f.Value.Except(paired).Select(c => $"{f.Key}: {c} is in {engine} only")
                : [$"{f.Key} is in {engine} only"]);
    }
}
