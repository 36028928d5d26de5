using System.Text;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>A house that is open: the words, the shelf of procedures and the district's store, joined so that rooms can decide.</summary>
public sealed class OpenHouse : IAsyncDisposable
{
    private OpenHouse(House house, Words words, Shelf shelf, RuleShelf rules, Folding folding, DistrictStore store, Rosters rosters) =>
        (House, Words, Shelf, Rules, Folding, Store, Rosters) = (house, words, shelf, rules, folding, store, rosters);

    /// <summary>How it is set up.</summary>
    public House House { get; }

    /// <summary>Every sentence of the program.</summary>
    public Words Words { get; }

    /// <summary>Every edition.</summary>
    public Shelf Shelf { get; }

    /// <summary>The rules about records.</summary>
    public RuleShelf Rules { get; }

    /// <summary>How lines become an incident.</summary>
    public Folding Folding { get; }

    /// <summary>What the district has stored.</summary>
    public DistrictStore Store { get; }

    /// <summary>How messages leave.</summary>
    public required ChannelBook Channels { get; init; }

    /// <summary>Which messages a person gets.</summary>
    public required Addressing Addressing { get; init; }

    /// <summary>Who is called, who is on duty, and when offices are open.</summary>
    public Rosters Rosters { get; }

    /// <summary>What rooms ask of the store.</summary>
    public Journals Journals => new(
        Store.Ledger.Write, Store.Ledger.Read, Store.Ledger.Cases, Store.Ledger.SharingLookUp,
        async (incident, stop) => [.. (await Store.Outbox.ForIncident(incident, stop)).Select(Shown)],
        (day, _) => Task.FromResult(Rosters.OutOn(day))) { Duty = _ => Task.FromResult(Rosters.Duty), WriteBoth = Store.Ledger.WriteBoth, Neighbours = () => Rosters.Neighbours, FoundBy = Store.Ledger.FoundBy };

    /// <summary>Opens everything. Refused when words, a procedure or the store cannot be used.</summary>
    public static async Task<Result<OpenHouse>> OpenAsync(House house, TimeProvider time, WhatShips? read = null)
    {
        var ships = read is { } given ? given : WhatShips.Read(house.Demonstration);
        if (ships.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var (words, shelf) = (ships.Value.Words, new Shelf(ships.Value.Packs));

        var rules = RuleShelf.Load(RuleShelf.Beside);
        if (rules.Refusal is { } unusable)
        {
            return unusable;
        }

        DistrictStore? open = null;
        var folding = new Folding(shelf.Procedure, place => open?.Book.Current() is { } book ? PlaceOfDistrict.Of(book, place) : Core.Procedures.Surroundings.Unknown);
        var rosters = new Rosters(() => open!, LadderTimes.Usual, time);
        ChannelBook? channels = null;
        var addressing = new Addressing(p => open!.Reached.Of(p), c => !house.Demonstration && channels!.ByChannel.ContainsKey(c), words, () => channels!.Address);
        var following = new Following(() => open!.Book.Current()!, rosters.At, addressing, () => rosters.Neighbours);
        var store = await DistrictStore.Open(
            new StoreOptions(house.Data, house.Keys, house.Postgres, time, house.Origin), new Composition(folding.Fold, following.Of));
        if (store.Refusal is { } closed)
        {
            return closed;
        }

        open = store.Value;
        channels = new ChannelBook(open, house, time);
        shelf.Elsewhere = digest => open.Editions.ReadNow(digest) is { } bundle ? PublishedEditions.Opened(digest, bundle) : null;
        shelf.Adopted = () => open.Book.Current()?.Procedures ?? [];
        var published = new PublishedEditions(open, shelf);
        if ((await published.KeepPacksAsync(CancellationToken.None)).Refusal is { } notKept)
        {
            await open.DisposeAsync();
            return notKept;
        }

        await published.RefreshAsync(CancellationToken.None);
        open.Book.Amend = rosters.Amend;
        rules.Value.Schedule = new(() => open.Registers, RecordsRegisters.Schedule, RecordsRegisters.IdOf(RecordsRegisters.Schedule.Name), time);
        return new OpenHouse(house, words, shelf, rules.Value, folding, open, rosters) { Channels = channels, Addressing = addressing };
    }

    /// <summary>Puts a district's book in force from its file, and the texts beside it, where there are none yet.</summary>
    public async Task<Result<bool>> SeedAsync(string file, TimeProvider time, CancellationToken stop)
    {
        var happened = new Happened(new HouseClock(time).GetCurrentInstant(), TimeSource.Server);
        var texts = await new Library(Store).Seed(Path.Combine(Path.GetDirectoryName(file)!, "texts"), happened, stop);
        if (texts.Refusal is { } unread)
        {
            return unread;
        }

        if ((await EmergencyCards.Seed(Store, Path.Combine(Path.GetDirectoryName(file)!, "children.json"), happened, stop)).Refusal is { } unkept)
        {
            return unkept;
        }

        if (Store.Book.Current() is not null)
        {
            return false;
        }

        var book = DistrictFile.Read(await File.ReadAllBytesAsync(file, stop));
        if (book.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var saved = await Store.Book.Save(book.Value, happened.At, stop);
        return saved.Refusal is { } no ? no : true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private static MessageState Shown(OutboxMessage m) => new(
        m.Incident, m.Person, m.Channel, m.To, Encoding.UTF8.GetString(m.Body.AsSpan()), (Delivery)m.State, m.Attempts, m.LastError, m.Made,
        m.Failed ?? m.Seen ?? m.Delivered ?? m.Sent ?? m.Tried)
    {
        Trace = new Core.Alerts.Trace(m.Made, m.Sent, m.Delivered, m.Seen, m.Failed), About = m.About, CalledOff = m.CalledOff, Step = m.Step, NotBefore = m.NotBefore,
    };
}
