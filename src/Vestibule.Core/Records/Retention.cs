using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records;

/// <summary>A class of what the records room keeps, each with a time of its own.</summary>
public enum KeptClass
{
    /// <summary>A request with its papers and counsel's notes.</summary>
    Request,
    /// <summary>A sealed link by which something was handed over.</summary>
    Link,
    /// <summary>That somebody looked for a student.</summary>
    Search,
    /// <summary>A mail of the intake mailbox.</summary>
    Mail,
}

/// <summary>How long a class is kept after it is over. The record of requests and disclosures has no rule: it lives with the education record (34 CFR 99.32(a)(2)).</summary>
public sealed record ClassRule(KeptClass Class, int Years)
{
    /// <summary>The rule's name, as the journal's erasure says it.</summary>
    public string Name => $"records-{Class.ToString().ToLowerInvariant()}-{Key.Number(Years)}-years";

    /// <summary>What holds until a district's own schedule says otherwise.</summary>
    public static readonly ImmutableArray<ClassRule> Usual =
        [new(KeptClass.Request, Destruction.Usual.YearsAfterClosing), new(KeptClass.Link, 2), new(KeptClass.Search, 6), new(KeptClass.Mail, 1)];
}

/// <summary>
/// A hold before there is any request: a dispute is to be expected, about one student or about anything at all. While it stands, nothing it covers is destroyed.
/// </summary>
public sealed record AnticipatedHold(Student? Student, string Reason, LocalDate Since, string PlacedBy)
{
    /// <summary>Whether it covers what can be found by these look-ups.</summary>
    public bool Covers(IEnumerable<string> lookUps) => Student is null || Student.Keys.Intersect(lookUps).Any();

    /// <summary>The sheet's body.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CoreJson.Default);

    /// <summary>A hold from a sheet's body.</summary>
    public static AnticipatedHold Read(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize<AnticipatedHold>(body, CoreJson.Default) ?? throw new FormatException("records-hold");
}

/// <summary>
/// Something that is kept: by which look-ups its students are found, to which request it belongs, and since when it is over; null while it is not.
/// </summary>
public sealed record KeptThing(KeptClass Class, SheetId Id, SheetId? Request, ImmutableArray<string> LookUps, Instant? Over);

/// <summary>Something that is to be erased: on which day, by which rule, and what stands in the way.</summary>
public sealed record Erasure(KeptThing Kept, ClassRule Rule, LocalDate On, Refusal? Blocked)
{
    /// <summary>Whether it can be erased on a day.</summary>
    public bool IsDue(LocalDate today) => Blocked is null && On <= today;
}

/// <summary>
/// Works out what is erased on which day by which class's rule, and what stands in the way. Nothing about a student is erased while a request that names the
/// student is open (34 CFR 99.10(e)) or held, nor while a hold covers it, whichever way the erasure was asked for.
/// </summary>
public static class Retention
{
    /// <summary>Everything that is over, by its day.</summary>
    public static ImmutableArray<Erasure> Plan(
        IEnumerable<KeptThing> kept, IReadOnlyCollection<RecordsRequest> requests, IReadOnlyCollection<AnticipatedHold> holds, IReadOnlyCollection<ClassRule> rules, DateTimeZone zone) =>
    [
        .. from thing in kept
           where thing.Over is not null
           join rule in rules on thing.Class equals rule.Class
           let day = thing.Over!.Value.InZone(zone).Date.PlusYears(rule.Years)
           orderby day, thing.Class
           select new Erasure(thing, rule, day, Blocks(thing.LookUps, thing.Request, requests, holds)),
    ];

    /// <summary>Why what can be found by these look-ups must not be destroyed today; null when nothing stands in the way.</summary>
    public static Refusal? Blocks(
        IReadOnlyCollection<string> lookUps, SheetId? request, IEnumerable<RecordsRequest> requests, IEnumerable<AnticipatedHold> holds) =>
        holds.FirstOrDefault(h => h.Covers(lookUps)) is { } hold ? new Refusal("records.keep.anticipated", ("day", LocalDatePattern.Iso.Format(hold.Since)))
        : Destruction.BlocksStudent(requests.Where(r => r.Id == request || r.Students.Any(s => s.Keys.Intersect(lookUps).Any())));
}

/// <summary>One thing of a list to be erased, and what became of it: its number says nothing about anybody.</summary>
public sealed record ErasureItem(KeptClass Class, SheetId Id, string Rule, LocalDate On, bool? Erased, string? KeptBecause);

/// <summary>
/// A list of what shall be erased. One person puts it forward, another agrees, and only then is anything erased. When that is done it is the certificate: what
/// was erased by which rule, when, by whose two hands, and what was kept after all and why.
/// </summary>
public sealed record ErasureList(ImmutableArray<ErasureItem> Items, Holder Proposed, Holder? Agreed, Instant? Done)
{
    /// <summary>The list with a second person's agreement.</summary>
    public Result<ErasureList> Agree(Holder by) => Agreed is not null || Done is not null ? new Refusal("records.erasure.changed")
        : by.Person == Proposed.Person ? new Refusal("records.two-people") : this with { Agreed = by };

    /// <summary>The sheet's body.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CoreJson.Default);

    /// <summary>A list from a sheet's body.</summary>
    public static ErasureList Read(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize<ErasureList>(body, CoreJson.Default) ?? throw new FormatException("records-erasure");
}
