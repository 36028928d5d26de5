using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.DeskTests;

/// <summary>
/// The whole program on a folder of its own, with a clock moved by hand and a made-up district of two campuses. Friday March 10, 2017,
/// 9:41 in Denver. Everything goes through the door: HTTP, cookies, forms.
/// </summary>
public sealed class Desk : IAsyncDisposable
{
    /// <summary>The campus of the leader and the front desk.</summary>
    public static readonly CampusId Larkspur = new("larkspur");

    /// <summary>Another campus.</summary>
    public static readonly CampusId Foxglove = new("foxglove");

    private static readonly Lazy<WhatShips> Ships = new(() => WhatShips.Read(strict: true).Value);

    private readonly string folder;
    private readonly StringWriter log;
    private readonly List<Visitor> visitors = [];
    private bool kept;
    private bool closed;

    private Desk(string folder, FakeTimeProvider time, OpenHouse open, WebApplication app, StringWriter log) =>
        (this.folder, Time, Open, App, this.log) = (folder, time, open, app, log);

    /// <summary>The clock.</summary>
    public FakeTimeProvider Time { get; }

    /// <summary>What is open: words, shelf, store, journals.</summary>
    public OpenHouse Open { get; }

    /// <summary>The running program.</summary>
    public WebApplication App { get; }

    /// <summary>What was logged so far.</summary>
    public string Log => log.ToString();

    /// <summary>The district.</summary>
    public DistrictBook Book => Open.Store.Book.Current()!;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(App.Urls.First());

    /// <summary>Starts a house; on a folder that is given, it stays there afterwards, to be opened again.</summary>
    public static async Task<Desk> OpenAsync(bool demonstration = true, int triesAMinute = 100_000, string? folder = null, DateTimeOffset? at = null, WhatShips? ships = null)
    {
        var kept = folder is not null;
        folder ??= Directory.CreateTempSubdirectory("vestibule-desk-").FullName;
        var time = new FakeTimeProvider(at ?? new DateTimeOffset(2017, 3, 10, 16, 41, 0, TimeSpan.Zero));
        var house = new House(Path.Combine(folder, "data"), Path.Combine(folder, "keys"), "http://127.0.0.1:0", demonstration) { TriesAMinute = triesAMinute };
        Directory.CreateDirectory(house.Data);
        var open = await OpenHouse.OpenAsync(house, time, ships ?? (demonstration ? Ships.Value : null));
        Assert.True(open.IsOk, open.Refusal?.ToString());
        var saved = await open.Value.Store.Book.Save(District, Instant.FromDateTimeOffset(time.GetUtcNow()), CancellationToken.None);
        Assert.True(saved.IsOk, saved.Refusal?.ToString());
        var log = new StringWriter();
        var app = Program.Build(open.Value, time, TextWriter.Synchronized(log));
        await app.StartAsync();
        return new Desk(folder, time, open.Value, app, log) { kept = kept };
    }

    /// <summary>A service of the program.</summary>
    public T Service<T>() where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>Somebody with a browser that this house has never seen.</summary>
    public Visitor Stranger()
    {
        var visitor = new Visitor(Address);
        visitors.Add(visitor);
        return visitor;
    }

    /// <summary>An enrolled front-desk device of a campus, with nobody signed in.</summary>
    public async Task<Visitor> DeviceAsync(CampusId? campus = null)
    {
        var made = await Open.Store.Devices.Invite(campus ?? Larkspur, "Front desk", Duration.FromMinutes(30), CancellationToken.None);
        var visitor = Stranger();
        var page = await visitor.GetAsync("/enrol/" + made.Value.Code);
        await visitor.PressAsync(page, "/enrol");
        Assert.NotNull(visitor.Cookie(Cookies.Device));
        return visitor;
    }

    /// <summary>Somebody who is signed in, by the name they sign in with: <c>okafor</c> (leader at Larkspur), <c>raman</c> (legal), …</summary>
    public async Task<Visitor> PersonAsync(string signIn)
    {
        var visitor = Stranger();
        var page = await visitor.GetAsync("/sign-in");
        var pick = page.Forms.Single(f => f.Action == "/sign-in/demonstration" && f["name"] == signIn);
        await visitor.PostAsync(pick.Action, pick.Fields);
        Assert.NotNull(visitor.Cookie(Cookies.Person));
        return visitor;
    }

    /// <summary>An incident that was opened at a campus, on a procedure of the shelf; by the program unless said otherwise.</summary>
    public async Task<IncidentId> IncidentAsync(CampusId? campus = null, Actor? by = null, AskKind ask = AskKind.Student)
    {
        var now = Instant.FromDateTimeOffset(Time.GetUtcNow());
        var place = new Place(PlaceKind.Campus, campus ?? Larkspur);
        var chosen = Open.Shelf.Choose(Book, ask, place, Core.Incidents.Entries.Channel.InPerson, now);
        Assert.True(chosen.IsOk, chosen.Refusal?.ToString());
        var id = new IncidentId(Guid.CreateVersion7(Time.GetUtcNow()));
        var written = await Open.Store.Ledger.Write(
            new Attempt(id, new TapId(Guid.NewGuid()), by ?? Actor.Program, new Happened(now, TimeSource.Server)),
            moment => ImmutableArray.Create<Entry>(new Opened(moment.NextCaseNumber, new AccessRequestId(Guid.NewGuid()), ask,
                Core.Incidents.Entries.Channel.InPerson, place, chosen.Value.Edition.Digest, chosen.Value.Procedure.Id.Value, Deciding.EngineSemantics, false)),
            CancellationToken.None);
        Assert.True(written.IsOk, written.Refusal?.ToString());
        return id;
    }

    /// <summary>One beat of a job. What a sender has in hand by then, by whichever beat, is handed over when this returns.</summary>
    public async Task BeatAsync<T>() where T : Vestibule.Clockwork.Beat
    {
        var job = App.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<T>().Single();
        await job.OnceAsync(CancellationToken.None);
        for (var since = System.Diagnostics.Stopwatch.StartNew(); (job as Vestibule.Clockwork.SendOutbox)?.InHand > 0 && since.Elapsed < TimeSpan.FromSeconds(10);)
        {
            await Task.Yield();
        }
    }

    /// <summary>The same house, closed now and opened again much later: no clock of a job ticks through the years between.</summary>
    public async Task<Desk> LaterAsync(TimeSpan by)
    {
        kept = true;
        await DisposeAsync();
        var later = await OpenAsync(folder: folder, at: Time.GetUtcNow() + by);
        later.kept = false;
        return later;
    }

    /// <summary>The id of a person of the made-up district.</summary>
    public PersonId IdOf(string signIn) => Book.People.Single(p => p.SignIn == signIn).Id;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (closed)
        {
            return;
        }

        closed = true;
        visitors.ForEach(v => v.Dispose());
        await App.DisposeAsync();
        await Open.DisposeAsync();
        if (!kept)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static readonly DistrictBook District = MakeDistrict();

    private static DistrictBook MakeDistrict()
    {
        Person okafor = Somebody(1, "okafor", "Denise Okafor", "principal", Role.Leader, Larkspur);
        Person reyes = Somebody(2, "reyes", "Tom Reyes", "assistant principal", Role.Leader, Larkspur);
        Person trinh = Somebody(3, "trinh", "Anh Trinh", "principal", Role.Leader, Foxglove);
        var legalHours = new WeeklyHours(false, [.. new[] { IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday }
            .Select(d => new DayHours(d, new LocalTime(8, 0), new LocalTime(17, 0)))]);
        return new DistrictBook("Prairie District", "America/Denver",
            [
                new Campus(Larkspur, "Larkspur Elementary", "1 Example St", CampusKind.Elementary, ["Larkspur Elementary"], [okafor.Id, reyes.Id]),
                new Campus(Foxglove, "Foxglove High", "2 Example St", CampusKind.High, ["Foxglove High"], [trinh.Id]),
            ],
            [new Office("legal", "Legal", "(720) 555-0142", legalHours, "safety"), new Office("safety", "Safety", "(720) 555-0167", WeeklyHours.AroundTheClock, null)],
            [
                okafor, reyes, trinh, Somebody(4, "raman", "Priya Raman", "deputy counsel", Role.Legal, null),
                Somebody(5, "bell", "Marcus Bell", "dispatcher", Role.Safety, null), Somebody(6, "ito", "Hana Ito", "district office", Role.Office, null),
                Somebody(7, "weiss", "Jo Weiss", "auditor", Role.Auditor, null), Somebody(8, "medina", "Rosa Medina", "front desk", Role.Employee, null),
                Somebody(21, "marsh", "Helen Marsh", "superintendent", Role.Communications, null), Somebody(22, "quinn", "Ada Quinn", "communications", Role.Communications, null),
                Somebody(90, "voss", "Kim Voss", "records clerk", Role.RecordsClerk, null), Somebody(91, "hale", "Ruth Hale", "outside counsel", Role.OutsideCounsel, null),
            ],
            [], []) { Procedures = ["denver-2017", "denver-2025"] };
    }

    private static Person Somebody(int number, string signIn, string name, string title, Role role, CampusId? campus) => new(
        new PersonId(new Guid($"00000000-0000-4000-8000-{number:000000000000}")), signIn, name, title, [new Post(role, campus)],
        $"+1720555010{number}", $"{signIn}@district.example", signIn == "reyes" ? new Language("es") : Language.English);
}
