using Dapper;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>The district's book, sealed: every version that was ever in force is kept. And who is out on which day.</summary>
public sealed class DistrictBooks
{
    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;
    private volatile Held? held;

    internal DistrictBooks(Database database, Writer writer, KeyVault vault)
    {
        (this.database, this.writer, this.vault) = (database, writer, vault);
        Current();
    }

    /// <summary>The zone of the book as last read; null before there is one.</summary>
    internal DateTimeZone? Zone => held?.Book.TimeZone;

    /// <summary>The book in force, or null before set-up. Cheap: it is read again only when there is a newer one.</summary>
    public DistrictBook? Current()
    {
        using var connection = database.OpenReader();
        var version = connection.ExecuteScalar<long?>("SELECT max(version) FROM district_book");
        if (version is { } newest && held?.Version != newest)
        {
            var stored = connection.QuerySingle<byte[]>("SELECT sealed FROM district_book WHERE version = @newest", new { newest });
            held = new Held(newest, StoreJson.Read<DistrictBook>(vault.Purpose("district").Open(stored, BitConverter.GetBytes(newest))));
        }

        return held?.Book;
    }

    /// <summary>Puts a new book in force and gives its version.</summary>
    public Task<Result<long>> Save(DistrictBook book, Instant now, CancellationToken stop) => writer.Do<long>(work =>
    {
        var version = ((work.Scalar("SELECT max(version) FROM district_book") as long?) ?? 0) + 1;
        work.Execute("INSERT INTO district_book (version, sealed, made) VALUES (@version, @sealed, @made)", ("version", version),
            ("sealed", vault.Purpose("district").Seal(StoreJson.Write(book), BitConverter.GetBytes(version))), ("made", Microseconds.From(now)));
        return version;
    }, stop);

    /// <summary>Marks somebody as out on a day, or as in after all.</summary>
    public Task<Result<bool>> MarkOut(PersonId person, LocalDate day, bool isOut, CancellationToken stop) => writer.Do<bool>(work =>
    {
        work.Execute("DELETE FROM out_today WHERE person = @person AND day = @day", ("person", person.Value.Bytes()), ("day", Day(day)));
        if (isOut)
        {
            work.Execute("INSERT INTO out_today (person, day) VALUES (@person, @day)", ("person", person.Value.Bytes()), ("day", Day(day)));
        }

        return isOut;
    }, stop);

    /// <summary>Whether somebody is out on a day.</summary>
    public bool OutToday(PersonId person, LocalDate day) => OutOn(day).Contains(person);

    /// <summary>Everybody who is out on a day.</summary>
    public IReadOnlySet<PersonId> OutOn(LocalDate day)
    {
        using var connection = database.OpenReader();
        return connection.Query<byte[]>("SELECT person FROM out_today WHERE day = @day", new { day = Day(day) })
            .Select(p => new PersonId(p.Id())).ToHashSet();
    }

    private static long Day(LocalDate day) => Period.Between(new LocalDate(1970, 1, 1), day, PeriodUnits.Days).Days;

    private sealed record Held(long Version, DistrictBook Book);
}
