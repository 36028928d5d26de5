using System.Text;
using Microsoft.Data.Sqlite;
using Vestibule.Core.Incidents;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.DeskTests.Rooms.Record;
using Vestibule.Verbs;

namespace Vestibule.DeskTests.Verbs;

/// <summary>The journal at the command line: checked as a whole, exported case by case, and checked again from the file alone.</summary>
public sealed class JournalVerbTests
{
    [Fact]
    public async Task A_journal_nobody_touched_is_sound_and_its_entries_are_counted()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await RecordTests.StoryAsync(desk);
        var entries = (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!.Lines.Length;
        var (code, said) = await RunAsync(VerifyJournal.RunAsync, Stored(desk));
        Assert.Equal((VerifyJournal.Sound, true), (code, said.Contains($"{entries} entries, each as it was signed.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("leaf_unchanged", "UPDATE leaf SET header = CAST(replace(CAST(header AS TEXT), '\"recorded\"', '\"Recorded\"') AS BLOB) WHERE sequence = 2", "Entry 2 is not what was signed.")]
    [InlineData("leaf_kept", "DELETE FROM leaf WHERE sequence = 3", "Entry 3 is missing.")]
    public async Task What_was_changed_behind_the_program_is_named(string trigger, string sql, string expected)
    {
        await using var desk = await Desk.OpenAsync();
        await RecordTests.StoryAsync(desk);
        await RecordTests.TamperAsync(desk, trigger, sql);
        var (code, said) = await RunAsync(VerifyJournal.RunAsync, Stored(desk));
        Assert.Equal(VerifyJournal.Faulty, code);
        Assert.Contains("Something was changed.", said);
        Assert.Contains(expected, said);
    }

    [Fact]
    public async Task Two_entries_that_changed_places_are_named()
    {
        await using var desk = await Desk.OpenAsync();
        await RecordTests.StoryAsync(desk);
        await RecordTests.TamperAsync(desk, "leaf_unchanged",
            "CREATE TEMP TABLE kept AS SELECT * FROM leaf WHERE sequence = 2; UPDATE leaf SET header = (SELECT header FROM leaf WHERE sequence = 3), hash = (SELECT hash FROM leaf WHERE sequence = 3), entry = randomblob(16) WHERE sequence = 2; "
            + "UPDATE leaf SET header = (SELECT header FROM kept), hash = (SELECT hash FROM kept), entry = randomblob(16) WHERE sequence = 3", 2);
        var (code, said) = await RunAsync(VerifyJournal.RunAsync, Stored(desk));
        Assert.Equal(VerifyJournal.Faulty, code);
        Assert.Contains("Entry 2 ", said);
    }

    [Fact]
    public async Task An_entry_slipped_in_between_is_named_even_when_everything_about_it_fits()
    {
        await using var desk = await Desk.OpenAsync();
        await RecordTests.StoryAsync(desk);
        await desk.Open.Store.Kept(CancellationToken.None);
        await using var raw = new SqliteConnection($"Data Source={desk.Open.House.Data}/district.db;Pooling=False;Foreign Keys=False");
        await raw.OpenAsync();
        using var read = raw.CreateCommand();
        read.CommandText = "SELECT header FROM leaf WHERE sequence = 1";
        var forged = HeaderBytes.Read((byte[])(await read.ExecuteScalarAsync())!).Value with { Sequence = 3, Entry = new EntryId(Guid.NewGuid()), ClassSeries = 99 };
        using var write = raw.CreateCommand();
        write.CommandText = """
            DROP TRIGGER leaf_unchanged; DROP TRIGGER leaf_in_order;
            UPDATE leaf SET sequence = -sequence WHERE sequence >= 3; UPDATE leaf SET sequence = 1 - sequence WHERE sequence < 0;
            INSERT INTO leaf (sequence, incident, entry, class, class_number, header, hash)
            SELECT 3, incident, $entry, class, 99, $header, $hash FROM leaf WHERE sequence = 1
            """;
        write.Parameters.AddWithValue("$entry", forged.Entry.Value.ToByteArray(bigEndian: true));
        write.Parameters.AddWithValue("$header", HeaderBytes.Write(forged));
        write.Parameters.AddWithValue("$hash", Tree.LeafHash(HeaderBytes.Write(forged)).ToArray());
        await write.ExecuteNonQueryAsync();

        var (code, said) = await RunAsync(VerifyJournal.RunAsync, Stored(desk));
        Assert.Equal(VerifyJournal.Faulty, code);
        Assert.Contains("Entry 3 was never signed.", said);
    }

    [Fact]
    public async Task An_exported_case_is_checked_from_its_file_and_a_changed_file_is_found_out()
    {
        await using var desk = await Desk.OpenAsync();
        await RecordTests.StoryAsync(desk);
        var file = Path.Combine(desk.Open.House.Data, "case.vestibule.json");
        var (made, told) = await RunAsync(ExportJournal.RunAsync, [.. Stored(desk), "--case", "2017-0001", "--out", file]);
        Assert.Equal(0, made);
        Assert.Contains("Case 2017-0001", told);
        var vkey = desk.Open.Store.VerifierKey.ToString();
        Assert.Contains(vkey, told);
        Assert.Equal(2, (await RunAsync(ExportJournal.RunAsync, [.. Stored(desk), "--case", "2017-0001", "--out", file])).Code);
        Assert.Equal(2, (await RunAsync(ExportJournal.RunAsync, [.. Stored(desk), "--case", "2017-0099", "--out", file + "2"])).Code);

        Assert.Equal(0, (await RunAsync(VerifyJournal.RunAsync, ["--file", file, "--vkey", vkey])).Code);
        Assert.Equal(0, (await RunAsync(VerifyJournal.RunAsync, ["--file", file, "--keys", desk.Open.House.Keys])).Code);
        var alone = await RunAsync(VerifyJournal.RunAsync, ["--file", file, "--keys", desk.Open.House.Data]);
        Assert.Equal(0, alone.Code);
        Assert.Contains("proves nothing about who made it", alone.Said);

        var text = await File.ReadAllTextAsync(file);
        var removed = new System.Text.RegularExpressions.Regex("    \\{\\s*\"header\".*?\\n    \\},\\n", System.Text.RegularExpressions.RegexOptions.Singleline).Replace(text, "", 1);
        await File.WriteAllTextAsync(file, removed, Encoding.UTF8.GetPreamble().Length == 0 ? Encoding.UTF8 : new UTF8Encoding(false));
        var (code, said) = await RunAsync(VerifyJournal.RunAsync, ["--file", file, "--vkey", vkey]);
        Assert.Equal(VerifyJournal.Faulty, code);
        Assert.Contains("gap or a double at entry 1", said);
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_called_sound_and_not_called_changed()
    {
        var empty = Directory.CreateTempSubdirectory("vestibule-verb-").FullName;
        var nothing = await RunAsync(VerifyJournal.RunAsync, ["--data", empty, "--keys", Path.Combine(empty, "keys")]);
        Assert.Equal(VerifyJournal.NotChecked, nothing.Code);
        Assert.Contains("There is no district in this folder.", nothing.Said);
        var file = Path.Combine(empty, "no.json");
        Assert.Equal(VerifyJournal.NotChecked, (await RunAsync(VerifyJournal.RunAsync, ["--file", file])).Code);
        await File.WriteAllTextAsync(file, "{}");
        Assert.Equal(VerifyJournal.NotChecked, (await RunAsync(VerifyJournal.RunAsync, ["--file", file])).Code);
        Assert.Equal(Arguments.Misused, (await RunAsync(VerifyJournal.RunAsync, ["--fill", file])).Code);
        Assert.Equal(Arguments.Misused, (await RunAsync(ExportJournal.RunAsync, ["--case", "2017-0001"])).Code);
        Assert.Empty(Directory.EnumerateFiles(empty, "*.db"));
        Directory.Delete(empty, recursive: true);
    }

    private static string[] Stored(Desk desk) => ["--data", desk.Open.House.Data, "--keys", desk.Open.House.Keys];

    private static async Task<(int Code, string Said)> RunAsync(Func<string[], TextWriter, Task<int>> verb, string[] args)
    {
        using var to = new StringWriter();
        return (await verb(args, to), to.ToString());
    }
}
