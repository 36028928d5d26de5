using System.Text;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>A house that is open: the words, the shelf of procedures and the district's store, joined so that rooms can decide.</summary>
public sealed class OpenHouse : IAsyncDisposable
{
    private OpenHouse(House house, Words words, Shelf shelf, Folding folding, DistrictStore store) =>
        (House, Words, Shelf, Folding, Store) = (house, words, shelf, folding, store);

    /// <summary>How it is set up.</summary>
    public House House { get; }

    /// <summary>Every sentence of the program.</summary>
    public Words Words { get; }

    /// <summary>Every edition.</summary>
    public Shelf Shelf { get; }

    /// <summary>How lines become an incident.</summary>
    public Folding Folding { get; }

    /// <summary>What the district has stored.</summary>
    public DistrictStore Store { get; }

    /// <summary>How messages leave.</summary>
    public required ChannelBook Channels { get; init; }

    /// <summary>Which messages a person gets.</summary>
    public required Addressing Addressing { get; init; }

    /// <summary>What rooms ask of the store.</summary>
    public Journals Journals => new(
        Store.Ledger.Write, Store.Ledger.Read, Store.Ledger.Cases, Store.Ledger.SharingLookUp,
        async (incident, stop) => [.. (await Store.Outbox.ForIncident(incident, stop)).Select(Shown)],
        (day, _) => Task.FromResult(Store.Book.OutOn(day)));

    /// <summary>Opens everything. Refused when words, a procedure or the store cannot be used.</summary>
    public static async Task<Result<OpenHouse>> OpenAsync(House house, TimeProvider time)
    {
        var words = WordsFolder.Read(WordsFolder.Beside, house.Demonstration);
        var shelf = Shelf.Load(Path.Combine(AppContext.BaseDirectory, "procedures"));
        if (shelf.Refusal is { } unreadable)
        {
            return unreadable;
        }

        DistrictStore? open = null;
        var folding = new Folding(shelf.Value.Procedure);
        ChannelBook? channels = null;
        var addressing = new Addressing(p => open!.Reached.Of(p), c => !house.Demonstration && channels!.ByChannel.ContainsKey(c), words, () => channels!.Address);
        var following = new Following(
            () => open!.Book.Current()!, () => open!.Book.OutOn(Today(open!, time)), LadderTimes.Usual, addressing);
        var store = await DistrictStore.Open(
            new StoreOptions(house.Data, house.Keys, house.Postgres, time, house.Origin), new Composition(folding.Fold, following.Of));
        if (store.Refusal is { } closed)
        {
            return closed;
        }

        open = store.Value;
        channels = new ChannelBook(open, house, time);
        return new OpenHouse(house, words, shelf.Value, folding, open) { Channels = channels, Addressing = addressing };
    }

    /// <summary>Puts a district's book in force from its file, where there is none yet.</summary>
    public async Task<Result<bool>> SeedAsync(string file, TimeProvider time, CancellationToken stop)
    {
        if (Store.Book.Current() is not null)
        {
            return false;
        }

        var book = DistrictFile.Read(await File.ReadAllBytesAsync(file, stop));
        if (book.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var saved = await Store.Book.Save(book.Value, new HouseClock(time).GetCurrentInstant(), stop);
        return saved.Refusal is { } no ? no : true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private static NodaTime.LocalDate Today(DistrictStore store, TimeProvider time) =>
        new HouseClock(time).GetCurrentInstant().InZone(store.Book.Current()!.TimeZone).Date;

    private static MessageState Shown(OutboxMessage m) => new(
        m.Incident, m.Person, m.Channel, m.To, Encoding.UTF8.GetString(m.Body.AsSpan()), (Delivery)m.State, m.Attempts, m.LastError, m.Made,
        m.Failed ?? m.Seen ?? m.Delivered ?? m.Sent ?? m.Tried)
    {
        Trace = new Core.Alerts.Trace(m.Made, m.Sent, m.Delivered, m.Seen, m.Failed), About = m.About,
    };
}
