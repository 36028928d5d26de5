using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using NodaTime;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Bench;

/// <summary>The journal with 64 people at once, against a bare group-commit writer of rows of the same size into SQLite. Bar: at least 60%.</summary>
internal static class AppendBench
{
    private const int People = 64, Each = 150;

    public static async Task RunAsync(OpenBench house)
    {
        var ids = new List<IncidentId>();
        for (var i = 0; i < People; i++)
        {
            ids.Add(new IncidentId(Guid.Parse((await house.TapAsync()).Split('/')[2])));
        }

        var before = Bytes(house.Open.House.Data);
        var journal = await RateAsync(i => NoteAsync(house, ids[i]));
        var row = new byte[Math.Max(512, (Bytes(house.Open.House.Data) - before) / (People * Each))];
        var bare = await BareAsync(Path.Combine(house.Folder, "bare.db"), row);
        OpenBench.Say($"journal append, {People} people: {journal:0} entries a second; bare group commit of {row.Length} byte rows: {bare:0} a second; {journal / bare:0%} (bar 60%)");
    }

    private static async Task NoteAsync(OpenBench house, IncidentId id)
    {
        var done = await house.Open.Store.Ledger.Write(
            new Attempt(id, new TapId(Guid.NewGuid()), Actor.Program, new Happened(Instant.FromUtc(2017, 2, 21, 16, 40), TimeSource.Server)),
            _ => ImmutableArray.Create<Entry>(new Noted("The officer asked again who is in charge.")), CancellationToken.None);
        if (!done.IsOk)
        {
            throw new InvalidOperationException(done.Refusal!.Key);
        }
    }

    private static async Task<double> BareAsync(string path, byte[] row)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        Do("PRAGMA journal_mode=WAL");
        Do("PRAGMA synchronous=FULL");
        Do("CREATE TABLE row (id INTEGER PRIMARY KEY, bytes BLOB)");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO row (bytes) VALUES (@bytes)";
        insert.Parameters.AddWithValue("@bytes", row);
        var queue = System.Threading.Channels.Channel.CreateUnbounded<TaskCompletionSource>();
        var writer = Task.Run(async () =>
        {
            while (await queue.Reader.WaitToReadAsync())
            {
                using var transaction = connection.BeginTransaction();
                insert.Transaction = transaction;
                var batch = new List<TaskCompletionSource>();
                while (batch.Count < 256 && queue.Reader.TryRead(out var one))
                {
                    insert.ExecuteNonQuery();
                    batch.Add(one);
                }

                transaction.Commit();
                batch.ForEach(b => b.SetResult());
            }
        });
        var rate = await RateAsync(_ =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Writer.TryWrite(done);
            return done.Task;
        });
        queue.Writer.Complete();
        await writer;
        return rate;

        void Do(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    private static async Task<double> RateAsync(Func<int, Task> once)
    {
        var at = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, People).Select(i => Task.Run(async () =>
        {
            for (var n = 0; n < Each; n++)
            {
                await once(i);
            }
        })));
        return People * Each / Stopwatch.GetElapsedTime(at).TotalSeconds;
    }

    private static long Bytes(string folder) => new DirectoryInfo(folder).EnumerateFiles("*.db").Sum(f => f.Length);
}
