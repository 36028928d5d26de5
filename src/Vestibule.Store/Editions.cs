using Dapper;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>Every procedure bundle that was ever on this district's shelf, by digest, as the exact bytes. None is ever changed.</summary>
public sealed class Editions
{
    private readonly Database database;
    private readonly Writer writer;
    private readonly TimeProvider time;

    internal Editions(Database database, Writer writer, TimeProvider time) => (this.database, this.writer, this.time) = (database, writer, time);

    /// <summary>Keeps a bundle. The same digest with other bytes is refused with <c>error.edition-differs</c>.</summary>
    public Task<Result<bool>> Keep(string digest, byte[] bundle, CancellationToken stop) => writer.Do<bool>(work =>
    {
        if (work.Scalar("SELECT bundle FROM edition WHERE digest = @digest", ("digest", digest)) is byte[] stored)
        {
            return stored.AsSpan().SequenceEqual(bundle) ? false : new Refusal("error.edition-differs");
        }

        work.Execute("INSERT INTO edition (digest, bundle, made) VALUES (@digest, @bundle, @made)",
            ("digest", digest), ("bundle", bundle), ("made", Microseconds.From(time.Now())));
        return true;
    }, stop);

    /// <summary>The exact bytes, or null.</summary>
    public async Task<byte[]?> Read(string digest, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return await connection.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition(
            "SELECT bundle FROM edition WHERE digest = @digest", new { digest }, cancellationToken: stop));
    }

    /// <summary>The exact bytes, or null, for whoever cannot wait: a case is being read, and its edition is not here yet.</summary>
    public byte[]? ReadNow(string digest)
    {
        using var connection = database.OpenReader();
        return connection.QuerySingleOrDefault<byte[]>("SELECT bundle FROM edition WHERE digest = @digest", new { digest });
    }

    /// <summary>The digests of all that are kept, oldest first.</summary>
    public async Task<IReadOnlyList<string>> All(CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return [.. await connection.QueryAsync<string>(new CommandDefinition("SELECT digest FROM edition ORDER BY made, digest", cancellationToken: stop))];
    }
}
