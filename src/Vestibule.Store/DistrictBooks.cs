using Dapper;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>
/// The district's book, sealed: every version that was ever in force is kept. And who is out on which day. Every page and every tap asks for both,
/// so what was read is good for a second, and is read again at once after a change made here: a change made by another node counts within a second.
/// </summary>
public sealed class DistrictBooks
{
    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;
    private readonly SheetWriting writing;
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(1);

    private readonly TimeProvider time;
    private volatile Held? held;
    private volatile Out? outs;

    internal DistrictBooks(Database database, Writer writer, KeyVault vault, TimeProvider time)
    {
        (this.database, this.writer, this.vault, this.time) = (database, writer, vault, time);
        writing = new SheetWriting(vault, new LineReader(vault), time);
        Current();
    }

    /// <summary>The zone of the book as last read; null before there is one.</summary>
    internal DateTimeZone? Zone => held?.Book.TimeZone;

    /// <summary>What else counts beside a book as it was saved, such as a calendar that is written elsewhere.</summary>
    public Func<DistrictBook, DistrictBook> Amend { get; set; } = book => book;

    /// <summary>The book in force, or null before set-up. Cheap: it is opened again only when there is a newer one.</summary>
    public DistrictBook? Current() => Saved() is { } now ? Amend(now.Book) : null;

    private Held? Saved()
    {
        var (at, seen) = (time.GetTimestamp(), held);
        if (seen is { } good && time.GetElapsedTime(good.At, at) < Good)
        {
            return good;
        }

        using var connection = database.OpenReader();
        var version = connection.ExecuteScalar<long?>("SELECT max(version) FROM district_book");
        if (version is not { } newest)
        {
            return seen;
        }

        var read = seen is { } same && newest == same.Version ? same with { At = at }
            : new Held(newest, StoreJson.Read<DistrictBook>(vault.Purpose("district").Open(
                connection.QuerySingle<byte[]>("SELECT sealed FROM district_book WHERE version = @newest", new { newest }), BitConverter.GetBytes(newest))), at);

        // Whoever saved a newer book while this one was read marked what is held: that mark is not written over.
        Interlocked.CompareExchange(ref held, read, seen);
        return read;
    }

    /// <summary>The book as it was written, without what counts beside it, and its version; null before set-up.</summary>
    public (DistrictBook Book, long Version)? Written() => Saved() is { } now ? (now.Book, now.Version) : null;

    /// <summary>Puts a book in force together with the sheet that says who agreed; refused where another book came into force since.</summary>
    public async Task<Result<Sheet>> Accept(DistrictBook book, long seen, Keeping keeping, Instant now, CancellationToken stop)
    {
        var saved = await writer.Do<Sheet>(
            work =>
            {
                if ((work.Scalar("SELECT max(version) FROM district_book") as long?) != seen)
                {
                    return new Refusal("district.changed-since");
                }

                var kept = writing.Keep(work, [keeping]);
                if (!kept.IsOk)
                {
                    return kept.Refusal!;
                }

                Insert(work, book, now);
                return kept.Value[0];
            }, stop);
        held = held is { } old ? old with { At = Long } : null;
        return saved;
    }

    /// <summary>Puts a new book in force and gives its version.</summary>
    public async Task<Result<long>> Save(DistrictBook book, Instant now, CancellationToken stop)
    {
        var saved = await writer.Do<long>(work => Insert(work, book, now), stop);
        held = held is { } old ? old with { At = Long } : null;
        return saved;
    }

    private long Insert(Work work, DistrictBook book, Instant now)
    {
        var version = ((work.Scalar("SELECT max(version) FROM district_book") as long?) ?? 0) + 1;
        work.Execute("INSERT INTO district_book (version, sealed, made) VALUES (@version, @sealed, @made)", ("version", version),
            ("sealed", vault.Purpose("district").Seal(StoreJson.Write(book), BitConverter.GetBytes(version))), ("made", Microseconds.From(now)));
        return version;
    }

    /// <summary>Marks somebody as out on a day, or as in after all.</summary>
    public async Task<Result<bool>> MarkOut(PersonId person, LocalDate day, bool isOut, CancellationToken stop)
    {
        var marked = await writer.Do<bool>(work => Mark(work, person, day, isOut), stop);
        outs = null;
        return marked;
    }

    private static bool Mark(Work work, PersonId person, LocalDate day, bool isOut)
    {
        work.Execute("DELETE FROM out_today WHERE person = @person AND day = @day", ("person", person.Value.Bytes()), ("day", Day(day)));
        if (isOut)
        {
            work.Execute("INSERT INTO out_today (person, day) VALUES (@person, @day)", ("person", person.Value.Bytes()), ("day", Day(day)));
        }

        return isOut;
    }

    /// <summary>Whether somebody is out on a day.</summary>
    public bool OutToday(PersonId person, LocalDate day) => OutOn(day).Contains(person);

    /// <summary>Everybody who is out on a day.</summary>
    public IReadOnlySet<PersonId> OutOn(LocalDate day)
    {
        var at = time.GetTimestamp();
        if (outs is { } good && good.Day == day && time.GetElapsedTime(good.At, at) < Good)
        {
            return good.People;
        }

        using var connection = database.OpenReader();
        var people = connection.Query<byte[]>("SELECT person FROM out_today WHERE day = @day", new { day = Day(day) })
            .Select(p => new PersonId(p.Id())).ToHashSet();
        outs = new Out(day, people, at);
        return people;
    }

    private static long Day(LocalDate day) => Period.Between(new LocalDate(1970, 1, 1), day, PeriodUnits.Days).Days;

    // A moment so long ago that nothing read then is good any more.
    private const long Long = long.MinValue / 2;

    private sealed record Held(long Version, DistrictBook Book, long At);

    private sealed record Out(LocalDate Day, IReadOnlySet<PersonId> People, long At);
}
