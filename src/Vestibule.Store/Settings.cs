using System.Text;
using Dapper;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>The district's settings by name, their values sealed: some are passwords.</summary>
public sealed class Settings
{
    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;
    private readonly SheetWriting sheets;

    internal Settings(Database database, Writer writer, KeyVault vault, TimeProvider time) =>
        (this.database, this.writer, this.vault, sheets) = (database, writer, vault, new SheetWriting(vault, new LineReader(vault), time));

    /// <summary>The value, or null when it was never set.</summary>
    public async Task<string?> Read(string name, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        var stored = await connection.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition(
            "SELECT sealed FROM setting WHERE name = @name", new { name }, cancellationToken: stop));
        return Open(name, stored);
    }

    /// <summary>The value, read here and now: for what a commit must know.</summary>
    public string? Now(string name)
    {
        using var connection = database.OpenReader();
        return Open(name, connection.QuerySingleOrDefault<byte[]>("SELECT sealed FROM setting WHERE name = @name", new { name }));
    }

    /// <summary>Sets a value; null takes it away.</summary>
    public Task<Result<bool>> Write(string name, string? value, CancellationToken stop) => writer.Do<bool>(work => Put(work, name, value), stop);

    /// <summary>
    /// Changes a value as it stands at that moment, in one commit with the sheet that says who did it. What the change refuses writes nothing.
    /// </summary>
    public Task<Result<bool>> Change(string name, Func<string?, Result<string>> change, Keeping note, CancellationToken stop) => writer.Do<bool>(work =>
    {
        var changed = change(Open(name, work.Scalar("SELECT sealed FROM setting WHERE name = @name", ("name", name)) as byte[]));
        return (changed.Refusal ?? sheets.Keep(work, [note]).Refusal) is { } no ? no : Put(work, name, changed.Value);
    }, stop);

    private string? Open(string name, byte[]? stored) => stored is null ? null : Encoding.UTF8.GetString(vault.Purpose("settings").Open(stored, Encoding.UTF8.GetBytes(name)));

    private bool Put(Work work, string name, string? value)
    {
        work.Execute("DELETE FROM setting WHERE name = @name", ("name", name));
        if (value is not null)
        {
            work.Execute("INSERT INTO setting (name, sealed) VALUES (@name, @sealed)", ("name", name),
                ("sealed", vault.Purpose("settings").Seal(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(name))));
        }

        return true;
    }
}
