using Dapper;
using NodaTime;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;
using Vestibule.Store.Postgres;
using Vestibule.Store.Sqlite;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>Everything a district has stored, opened, checked, and ready. One per district and process.</summary>
public sealed class DistrictStore : IAsyncDisposable
{
    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;
    private readonly Checkpoints checkpoints;
    private readonly KeyFolder keys;
    private readonly Feed feed;
    private readonly Doorbell? doorbell;
    private int closed;

    private DistrictStore(StoreOptions options, Composition composition, KeyFolder keys, Database database, bool newGeneration)
    {
        (Options, this.keys, this.database) = (options, keys, database);
        var now = options.Time.Now();
        using (var connection = database.OpenKeys())
        {
            database.CheckHealth(connection);
            Migrator.Run(database, connection, database.Dialect + "/keys", now);
        }

        vault = new KeyVault(database, keys, options.Time);
        checkpoints = new Checkpoints(keys, Path.Combine(options.DataFolder, "last-checkpoint"), options.Origin);
        using (var connection = database.OpenWriter())
        {
            database.CheckHealth(connection);
            Migrator.Run(database, connection, database.Dialect, now);
            var used = Starting.MakeHead(database, connection);
            if (used && !vault.IsUsed())
            {
                throw new Refused("error.keys-missing", ("file", "keys"));
            }

            vault.Purpose("summary");
            if (newGeneration)
            {
                Starting.NextGeneration(database, connection, checkpoints);
            }

            Starting.Compare(connection, checkpoints);
        }

        feed = new Feed(database);
        writer = new Writer(database, vault, checkpoints, options.Time);
        Book = new DistrictBooks(database, writer, vault, options.Time);
        Ledger = new Ledger(database, writer, vault, checkpoints, feed, composition, options.Time, () => Book.Zone ?? DateTimeZoneProviders.Tzdb[options.Zone]);
        Outbox = new Outbox(database, writer, vault);
        Reached = new Reached(database, writer, vault, options.Time);
        Devices = new Devices(database, writer, vault, options.Time);
        SignIns = new SignIns(database, writer, vault, options.Time);
        Editions = new Editions(database, writer, options.Time);
        Settings = new Settings(database, writer, vault, options.Time);
        Registers = new Registers(database, writer, vault, options.Time);
        Mailings = new Mailings(database, writer, vault);
        Papers = new Papers(Path.Combine(options.DataFolder, "papers"), database, writer, vault);
        doorbell = database is PostgresDatabase postgres ? new Doorbell(postgres, feed, options.Time) : null;
        writer.StateChanged = Ledger.Changed;
        writer.Committed = work =>
        {
            Ledger.Committed(work);
            Outbox.Committed(work);
            if (doorbell is not null)
            {
                doorbell.Ring(work.Events.Count > 0);
            }
            else
            {
                feed.Publish(work.Events);
            }
        };
        writer.Start();
    }

    /// <summary>What it was opened with.</summary>
    public StoreOptions Options { get; }

    /// <summary>The journal.</summary>
    public Ledger Ledger { get; }

    /// <summary>Messages on their way.</summary>
    public Outbox Outbox { get; }

    /// <summary>How each person is reached.</summary>
    public Reached Reached { get; }

    /// <summary>The private key by which push services know this district: 32 bytes, wrapped among its other keys, the same on every node.</summary>
    public byte[] PushKey => vault.Purpose("push").Digest("vapid");

    /// <summary>Enrolled front-desk devices.</summary>
    public Devices Devices { get; }

    /// <summary>How people sign in.</summary>
    public SignIns SignIns { get; }

    /// <summary>The district's book.</summary>
    public DistrictBooks Book { get; }

    /// <summary>Procedure bundles by digest.</summary>
    public Editions Editions { get; }

    /// <summary>The district's settings.</summary>
    public Settings Settings { get; }

    /// <summary>What the district keeps that is not an incident.</summary>
    public Registers Registers { get; }

    /// <summary>The copies of letters and announcements.</summary>
    public Mailings Mailings { get; }

    /// <summary>Photographed and uploaded papers.</summary>
    public Papers Papers { get; }

    /// <summary>The public keys: for whom keys are wrapped, and who signs the journal.</summary>
    public KeyFolder Keys => keys;

    /// <summary>
    /// Opens a district, or sets up a new one where there is neither data nor keys. Refused, with nothing changed, with:
    /// <c>error.folder-not-writable</c>, <c>error.database-newer</c>, <c>error.database-changed</c>, <c>error.database-corrupt</c>,
    /// <c>error.database-unreachable</c>, <c>error.not-durable</c>, <c>error.keys-missing</c>, <c>error.keys-wrong</c>; and where the stored
    /// journal is not the one that was signed last, with <c>error.journal-behind</c>, <c>error.journal-differs</c>,
    /// <c>error.journal-other-generation</c> or <c>error.checkpoint-unreadable</c>. The latter four are cured only by
    /// <see cref="OpenNewGeneration"/>, after somebody understood why.
    /// </summary>
    public static Task<Result<DistrictStore>> Open(StoreOptions options, Composition composition) => Task.Run(() => TryOpen(options, composition, false));

    /// <summary>
    /// Opens a restored district as a new generation of its log: signatures go on under a new origin, and the last list of the old
    /// generation is put aside, not deleted. It is for a restore from backup, and it shows for ever.
    /// </summary>
    public static Task<Result<DistrictStore>> OpenNewGeneration(StoreOptions options, Composition composition) =>
        Task.Run(() => TryOpen(options, composition, true));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) == 1)
        {
            return;
        }

        await writer.DisposeAsync();
        if (doorbell is not null)
        {
            await doorbell.DisposeAsync();
        }

        feed.End();
        vault.Dispose();
        await database.DisposeAsync();
    }

    /// <summary>
    /// A signed list, kept outside the database already, that covers everything acknowledged before the call. Null when nothing was
    /// written yet or nothing can be saved.
    /// </summary>
    public Task<byte[]?> Kept(CancellationToken stop) => writer.Kept(stop);

    /// <summary>The key that checks this journal's signatures, to be given to whoever should check it later.</summary>
    public VerifierKey VerifierKey
    {
        get
        {
            using var connection = database.OpenReader();
            return checkpoints.Key(Starting.ReadHead(connection));
        }
    }

    internal Database Database => database;

    internal KeyVault Vault => vault;

    internal Checkpoints Checkpoints => checkpoints;

    private static Result<DistrictStore> TryOpen(StoreOptions options, Composition composition, bool newGeneration)
    {
        Database? database = null;
        try
        {
            Starting.CheckFolder(options.DataFolder);
            var postgres = options.PostgresConnection is { } connection ? new PostgresDatabase(connection) : null;
            database = postgres ?? (Database)new SqliteDatabase(options.DataFolder);
            var keys = KeyFolder.Exists(options.KeyFolder) || Starting.HasData(database, options.DataFolder)
                ? KeyFolder.Read(options.KeyFolder) : KeyFolder.Make(options.KeyFolder, options.Recovery);
            return new DistrictStore(options, composition, keys, database, newGeneration);
        }
        catch (Refused refused)
        {
            Close(database);
            return refused.Refusal;
        }
        catch (Exception e) when (database?.IsBroken(e) == true)
        {
            Close(database);
            return new Refusal("error.database-unreachable", ("kind", e.GetType().Name));
        }
    }

    private static void Close(Database? database) => database?.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
