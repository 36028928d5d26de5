using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records;

/// <summary>Where a request stands.</summary>
public enum RequestState
{
    /// <summary>Passed on; nobody in the legal office has it.</summary>
    New,
    /// <summary>Somebody has it.</summary>
    Taken,
    /// <summary>It waits for whoever asked.</summary>
    Paused,
    /// <summary>Closed.</summary>
    Closed,
}

/// <summary>What became of a request in the end.</summary>
public enum Outcome
{
    /// <summary>All of it was given.</summary>
    Given,
    /// <summary>A part was given.</summary>
    PartGiven,
    /// <summary>Nothing was given.</summary>
    Refused,
    /// <summary>It was taken back.</summary>
    Withdrawn,
    /// <summary>It was something else: the same as another, or no request.</summary>
    NotARequest,
}

/// <summary>What becomes of one kind of record of one student.</summary>
public enum ItemState
{
    /// <summary>Not decided.</summary>
    Open,
    /// <summary>Counsel found a ground for giving it.</summary>
    Allowed,
    /// <summary>It is not given.</summary>
    Withheld,
    /// <summary>It was given.</summary>
    Given,
    /// <summary>No longer asked for.</summary>
    Dropped,
}

/// <summary>One kind of record of one student: the smallest thing that is decided.</summary>
public sealed record Item(int Number, Student Student, RecordKind Kind, string? Detail, ItemState State, Basis? Basis);

/// <summary>A paper that came with the request or was made for its answer. A redacted copy names the paper it was made of.</summary>
public sealed record RequestPaper(PaperId Paper, string MediaType, long Bytes, bool Readable, string SealedSha256, string? Name, PaperId? RedactedFrom = null)
{
    /// <summary>Of which file this is a page, drawn as a picture.</summary>
    public PaperId? PageOf { get; init; }

    /// <summary>Which page.</summary>
    public int Page { get; init; }
}

/// <summary>Somebody in the office, since when.</summary>
public sealed record Holder(PersonId Person, string Name, Instant At);

/// <summary>A pause: since when, for what, and how much of it counts.</summary>
public sealed record Pausing(LocalDate Since, string For);

/// <summary>What one person proposes to give, and how. Another person has to agree.</summary>
public sealed record Proposal(Holder By, ImmutableArray<int> Items, ImmutableArray<PaperId> Papers, Manner Manner, string Recipient, string Letter, Language Language);

/// <summary>How something is handed over.</summary>
public enum Manner
{
    /// <summary>A sealed link that opens once.</summary>
    Link,
    /// <summary>On paper.</summary>
    Paper,
    /// <summary>Looked at in the office.</summary>
    Inspection,
}

/// <summary>Something that left the district: what, to whom, by which two people.</summary>
public sealed record Given(Instant At, Holder Proposed, Holder Agreed, ImmutableArray<int> Items, ImmutableArray<PaperId> Papers, Manner Manner, string Recipient, string Letter, Language Language, SheetId? Link);

/// <summary>
/// A further party to whom the receiver may pass something on for the district, or has: its name and its interest (34 CFR 99.32(b), 99.33(b)).
/// </summary>
public sealed record FurtherParty(string Name, string Interest, ImmutableArray<int> Items, bool Did, LocalDate On);

/// <summary>One line of what happened to a request. The kind names a sentence; the text is what somebody wrote.</summary>
public sealed record Happening(Instant At, PersonId? By, string Kind, string? Text);

/// <summary>
/// A request for information or records: who asked, how, for whom, what; what counsel decided for each student and kind; what left the
/// district and by whose two hands. Of class <see cref="RecordClass.Student"/>.
/// </summary>
public sealed record RecordsRequest(
    SheetId Id, Asker Asker, CameBy How, string What, LocalDate? WantedBy, Instant Received, Instant Made, CampusId? Campus,
    PersonId? PassedOnBy, DeviceId? PassedOnAt, IncidentId? Incident, bool Practice)
{
    /// <summary>Which duty it falls under.</summary>
    public Track Track { get; init; }

    /// <summary>Where it stands.</summary>
    public RequestState State { get; init; }

    /// <summary>What is asked, student by student and kind by kind.</summary>
    public ImmutableArray<Item> Items { get; init; } = [];

    /// <summary>Papers, and copies made of them.</summary>
    public ImmutableArray<RequestPaper> Papers { get; init; } = [];

    /// <summary>Who in the legal office has it.</summary>
    public Holder? Counsel { get; init; }

    /// <summary>When somebody in the legal office first had it.</summary>
    public Instant? FirstTaken { get; init; }

    /// <summary>Whether the parent is told.</summary>
    public ParentNotice? Notice { get; init; }

    /// <summary>Why there is more time, when the rule's extension was used.</summary>
    public string? Extended { get; init; }

    /// <summary>The pause under way.</summary>
    public Pausing? Paused { get; init; }

    /// <summary>Pauses that ended.</summary>
    public ImmutableArray<PausedDays> Pauses { get; init; } = [];

    /// <summary>What is proposed to be given.</summary>
    public Proposal? Proposal { get; init; }

    /// <summary>What was given.</summary>
    public ImmutableArray<Given> Gave { get; init; } = [];

    /// <summary>Further parties.</summary>
    public ImmutableArray<FurtherParty> Further { get; init; } = [];

    /// <summary>Lawyers outside the district who may see this one matter.</summary>
    public ImmutableArray<PersonId> Outside { get; init; } = [];

    /// <summary>Why nothing of it may be destroyed, when there is a hold.</summary>
    public string? Hold { get; init; }

    /// <summary>How it ended.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>When it ended.</summary>
    public Instant? ClosedAt { get; init; }

    /// <summary>When somebody was last reminded of it.</summary>
    public Instant? Reminded { get; init; }

    /// <summary>The latest taps on it: the same tap again changes nothing.</summary>
    public ImmutableArray<TapId> Taps { get; init; } = [];

    /// <summary>What happened, oldest first.</summary>
    public ImmutableArray<Happening> Happenings { get; init; } = [];

    /// <summary>What people call it.</summary>
    public string Reference => Key.Reference(Id);

    /// <summary>The students named, each once.</summary>
    public IEnumerable<Student> Students => Items.Select(i => i.Student).Distinct();

    /// <summary>By what it is found: its students, who asked, and the incident it began at.</summary>
    public ImmutableArray<string> LookUps =>
    [
        .. Students.SelectMany(s => s.Keys).Concat(AskerKeys).Concat(Incident is { } at ? [Key.OfCase(at)] : [])
            .Concat(Asker.Agency is { } agency ? Key.OfAgency(agency, Received) : []).Distinct(StringComparer.Ordinal),
    ];

    private IEnumerable<string> AskerKeys =>
        from key in new (string Kind, string? Value)[] { ("asker", Asker.Name), ("contact", Asker.Contact) }
        where key.Value is not null && Key.Plain(key.Value).Length > 2
        select Key.Of(key.Kind, key.Value);

    /// <summary>By when it must be answered: by the rule of its track, or by the day that was named where no rule says.</summary>
    public Deadline? DueBy(RuleBook rules, WorkingCalendar calendar, DateTimeZone zone)
    {
        var received = Received.InZone(zone).Date;
        return rules.Find(RuleFor.Answer, Track, received) is { } rule
            ? Deadline.Under(rule, received, calendar, Extended is not null, Pauses)
            : WantedBy is { } day ? new Deadline(day, null, false) : null;
    }

    /// <summary>The sheet's body.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CoreJson.Default);

    /// <summary>A request from a sheet's body.</summary>
    public static RecordsRequest Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize<RecordsRequest>(body, CoreJson.Default) ?? throw new FormatException("records-request");
}
