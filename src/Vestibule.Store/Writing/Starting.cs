using System.Data.Common;
using Dapper;
using Vestibule.Core.Journal;

namespace Vestibule.Store.Writing;

/// <summary>What is checked and made before a district is opened.</summary>
internal static class Starting
{
    public static void CheckFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".probe-{Guid.NewGuid():n}");
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Refused("error.folder-not-writable", ("folder", folder));
        }
    }

    /// <summary>True when a district was set up here before: then its keys must be found, never made again.</summary>
    public static bool HasData(Database database, string folder)
    {
        if (database is Sqlite.SqliteDatabase sqlite)
        {
            return File.Exists(sqlite.File) || File.Exists(Path.Combine(folder, "keys.db")) || File.Exists(Path.Combine(folder, "last-checkpoint"));
        }

        using var connection = database.OpenReader();
        return connection.ExecuteScalar<bool>("SELECT to_regclass('public.journal_head') IS NOT NULL");
    }

    /// <summary>Makes the head of a new journal. True when there was one already.</summary>
    public static bool MakeHead(Database database, DbConnection connection)
    {
        using var transaction = database.Begin(connection);
        database.LockForMigration(connection);
        var made = connection.Execute("""
            INSERT INTO journal_head (one, district, generation, size, frontier) VALUES (1, @district, 1, 0, @frontier) ON CONFLICT (one) DO NOTHING
            """, new { district = Guid.NewGuid().Bytes(), frontier = Frontier.Empty.ToBytes() }, transaction);
        transaction.Commit();
        return made == 0;
    }

    public static Head ReadHead(DbConnection connection)
    {
        var (district, generation, frontier) = connection.QuerySingle<(byte[], long, byte[])>("SELECT district, generation, frontier FROM journal_head");
        var read = Frontier.FromBytes(frontier);
        return read.IsOk ? new Head(district.Id(), generation, read.Value) : throw new Refused("error.journal-differs", ("signed", "-"));
    }

    public static void NextGeneration(Database database, DbConnection connection, Checkpoints checkpoints)
    {
        var head = ReadHead(connection);
        var outside = checkpoints.GenerationOutside();
        var next = Math.Max(head.Generation, outside) + 1;
        using var transaction = database.Begin(connection);
        var tree = Rebuilt(connection, transaction);
        connection.Execute("UPDATE journal_head SET generation = @next, frontier = @frontier, size = @size",
            new { next, frontier = tree.ToBytes(), size = tree.Size }, transaction);
        transaction.Commit();
        checkpoints.PutAside(Math.Max(outside, 1));
    }

    /// <summary>Hashes every stored leaf again and holds the tree against the head and against what was signed last.</summary>
    public static void Compare(DbConnection connection, Checkpoints checkpoints)
    {
        var head = ReadHead(connection);
        var (frontier, roots) = (Frontier.Empty, new Dictionary<long, Digest> { [0] = Tree.EmptyRoot });
        var wanted = checkpoints.SizeOutside();
        foreach (var header in connection.Query<byte[]>("SELECT header FROM leaf ORDER BY sequence", buffered: false))
        {
            frontier = frontier.Append(Tree.LeafHash(header));
            if (frontier.Size == wanted)
            {
                roots[wanted] = frontier.Root;
            }
        }

        checkpoints.Compare(head, size => roots.TryGetValue(size, out var root) ? root : default);
        if (frontier != head.Frontier)
        {
            throw new Refused("error.journal-differs", ("signed", head.Next.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (head.Next > 0)
        {
            checkpoints.Sign(head);
        }
    }

    private static Frontier Rebuilt(DbConnection connection, DbTransaction transaction) =>
        connection.Query<byte[]>("SELECT header FROM leaf ORDER BY sequence", transaction: transaction)
            .Aggregate(Frontier.Empty, (tree, header) => tree.Append(Tree.LeafHash(header)));
}
