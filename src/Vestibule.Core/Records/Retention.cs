using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records;

/// <summary>A class of what is kept, each with a time of its own.</summary>
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
    /// <summary>A case at a door with its papers, advice and notes.</summary>
    Case,
    /// <summary>The papers of a case alone, where they are kept for less time than the case.</summary>
    CasePapers,
    /// <summary>A line of the record of requests and disclosures.</summary>
    Line,
}

/// <summary>
/// How long a class is kept after it is over, where that is written, since and until when it holds. No years: as long as the education record, which this program
/// does not keep. <paramref name="AtLeast"/>: a law's shortest time, which no schedule of a district goes below.
/// </summary>
public sealed record KeepRule(KeptClass Class, int? Years, string Source, LocalDate? From = null, LocalDate? Until = null, bool AtLeast = false)
{
    /// <summary>The longest time a rule may name.</summary>
    public const int MostYears = 100;

    /// <summary>The rule's name, as the journal's erasure says it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Name => $"records-{JsonNamingPolicy.KebabCaseLower.ConvertName(Class.ToString())}-{(Years is { } years ? Key.Number(years) + "-years" : "with-the-student")}";

    /// <summary>Whether the rule holds on a day. A rule without dates holds always.</summary>
    public bool HoldsOn(LocalDate day) => !(From > day) && !(Until < day);

    /// <summary>Whether it says what it must: a time within reason, its source, and dates in their order.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSound => Years is null or (>= 1 and <= MostYears) && !string.IsNullOrWhiteSpace(Source) && !(Until < From);

    /// <summary>Whether two rules say something about the same class on the same day, each as what is usual.</summary>
    public bool Clashes(KeepRule other) => !AtLeast && !other.AtLeast && Class == other.Class && !(Until < other.From) && !(other.Until < From);
}

/// <summary>A district's own schedule, with what held before and until when.</summary>
public sealed record KeepSchedule(ImmutableArray<KeepRule> Rules)
{
    /// <summary>Nothing is written: the rule files hold.</summary>
    public static readonly KeepSchedule Unwritten = new(ImmutableArray<KeepRule>.Empty);

    /// <summary>
    /// The schedule with another time for a class from a day on. Refused without a source (<c>records.schedule.source</c>), without a number of years
    /// (<c>records.schedule.years</c>), for papers of a case longer than for the case (<c>records.schedule.papers</c>), below a law's shortest time (<c>records.schedule.shorter</c>), and for what is kept as long as the education record (<c>records.schedule.with-the-student</c>).
    /// </summary>
    public Result<KeepSchedule> With(KeptClass kept, int years, string source, LocalDate from, RuleBook rules)
    {
        var rule = new KeepRule(kept, years, source.Trim(), from);
        return rules.Keep(kept, from) is { Years: null } ? new Refusal("records.schedule.with-the-student")
            : string.IsNullOrWhiteSpace(source) ? new Refusal("records.schedule.source")
            : !rule.IsSound ? new Refusal("records.schedule.years", ("most", Key.Number(KeepRule.MostYears)))
            : rules.Least(kept, from) is { Years: { } least } law && years < least ? new Refusal("records.schedule.shorter", ("years", Key.Number(least)), ("source", law.Source))
            : Instead(rule, from) is var next && PapersOutlive(rules with { Own = next.Rules }, from) is { } no ? no : next;
    }

    private KeepSchedule Instead(KeepRule rule, LocalDate from) =>
        new([.. Rules.Where(r => r.Class != rule.Class || r.From < from).Select(r => r.Class == rule.Class && !(r.Until < from) ? r with { Until = from.PlusDays(-1) } : r), rule]);

    /// <summary>A case takes its papers with it: on no day from then on may they have more years than it has.</summary>
    private static Refusal? PapersOutlive(RuleBook rules, LocalDate from)
    {
        var all = rules.Own.Concat(rules.State?.Kept ?? []).Concat(rules.Federal.Kept);
        var days = all.SelectMany(r => (LocalDate?[])[r.From, r.Until?.PlusDays(1)]).OfType<LocalDate>().Where(d => d > from).Prepend(from);
        return (from day in days.Order()
                let own = rules.Keep(KeptClass.Case, day)?.Years
                let papers = rules.Keep(KeptClass.CasePapers, day)?.Years
                where papers > own
                select new Refusal("records.schedule.papers", ("case", Key.Number(own!.Value)), ("papers", Key.Number(papers!.Value)))).FirstOrDefault();
    }
}

/// <summary>
/// A hold before there is any request: a dispute is to be expected, about one student or about anything at all. While it stands, nothing it covers is destroyed.
/// </summary>
public sealed record AnticipatedHold(Student? Student, string Reason, LocalDate Since, string PlacedBy)
{
    /// <summary>The one case at a door that it covers, with what hangs on it.</summary>
    public IncidentId? Case { get; init; }

    /// <summary>What people call that case.</summary>
    public string? CaseNumber { get; init; }

    /// <summary>By what it is found: the case and the student. Empty when it covers everything.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<string> Keys => [.. Case is { } at ? (string[])[Key.OfCase(at)] : [], .. Student?.Keys ?? []];

    /// <summary>Whether it covers what can be found by these look-ups, or names its student in free words.</summary>
    public bool Covers(IEnumerable<string> lookUps, FreeText? said = null) =>
        !Keys.Any() || Keys.Intersect(lookUps).Any() || (Student is { } student && said?.MayName(student) == true);

    /// <summary>The sheet's body.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CoreJson.Default);

    /// <summary>A hold from a sheet's body.</summary>
    public static AnticipatedHold Read(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize<AnticipatedHold>(body, CoreJson.Default) ?? throw new FormatException("records-hold");
}

/// <summary>
/// Something that is kept: by which look-ups its students and its case are found, to which request it belongs, and since when it is over; null while it is not.
/// </summary>
public sealed record KeptThing(KeptClass Class, SheetId Id, SheetId? Request, ImmutableArray<string> LookUps, Instant? Over)
{
    /// <summary>What people call it, where it has a name that tells nothing.</summary>
    public string? Called { get; init; }

    /// <summary>Everything that was said in it, where students are named in free words alone.</summary>
    public FreeText? Said { get; init; }
}

/// <summary>Something that is to be erased: on which day, by which rule, and what stands in the way.</summary>
public sealed record Erasure(KeptThing Kept, KeepRule Rule, LocalDate On, Refusal? Blocked)
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
    /// <summary>Everything that is over, by its day: under the rule that holds today. What no rule names is not erased.</summary>
    public static ImmutableArray<Erasure> Plan(
        IEnumerable<KeptThing> kept, IReadOnlyCollection<RecordsRequest> requests, IReadOnlyCollection<AnticipatedHold> holds, RuleBook rules, LocalDate today, DateTimeZone zone) =>
    [
        .. from thing in kept
           let rule = thing.Class == KeptClass.Case ? WithPapers(rules, today) : rules.Keep(thing.Class, today)
           where thing.Over is not null && rule is { Years: not null }
           let day = thing.Over!.Value.InZone(zone).Date.PlusYears(rule.Years!.Value)
           orderby day, thing.Class
           select new Erasure(thing, rule, day, Blocks(thing.LookUps, thing.Request, requests, holds, thing.Said)),
    ];

    /// <summary>A case takes its papers with it: where a rule file keeps them longer, it stays as long as they do.</summary>
    private static KeepRule? WithPapers(RuleBook rules, LocalDate today) =>
        rules.Keep(KeptClass.CasePapers, today) is { } papers && papers.Years > rules.Keep(KeptClass.Case, today)?.Years ? papers with { Class = KeptClass.Case } : rules.Keep(KeptClass.Case, today);

    /// <summary>
    /// Why what can be found by these look-ups, or names a student in free words, must not be destroyed today; null when nothing stands in the way.
    /// </summary>
    public static Refusal? Blocks(
        IReadOnlyCollection<string> lookUps, SheetId? request, IEnumerable<RecordsRequest> requests, IEnumerable<AnticipatedHold> holds, FreeText? said = null) =>
        holds.FirstOrDefault(h => h.Covers(lookUps, said)) is { } hold ? new Refusal("records.keep.anticipated", ("day", LocalDatePattern.Iso.Format(hold.Since)))
        : Destruction.BlocksStudent(requests.Where(r => r.Id == request || r.LookUps.Intersect(lookUps).Any() || (said is not null && r.Students.Any(said.MayName))));
}

/// <summary>One thing of a list to be erased, and what became of it: its number says nothing about anybody.</summary>
public sealed record ErasureItem(KeptClass Class, SheetId Id, string Rule, LocalDate On, bool? Erased, string? KeptBecause);

/// <summary>
/// A list of what shall be erased. One person puts it forward, another agrees, and only then is anything erased. When that is done it is the certificate: what
/// was erased by which rule, when, by whose two hands, and what was kept after all and why.
/// </summary>
public sealed record ErasureList(ImmutableArray<ErasureItem> Items, Holder Proposed, Holder? Agreed, Instant? Done)
{
    /// <summary>Whether it holds anything of a case at a door.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool OfDoors => Items.Any(i => i.Class is KeptClass.Case or KeptClass.CasePapers);

    /// <summary>The list with a second person's agreement.</summary>
    public Result<ErasureList> Agree(Holder by) => Agreed is not null || Done is not null ? new Refusal("records.erasure.changed")
        : by.Person == Proposed.Person ? new Refusal("records.two-people") : this with { Agreed = by };

    /// <summary>The sheet's body.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CoreJson.Default);

    /// <summary>A list from a sheet's body.</summary>
    public static ErasureList Read(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize<ErasureList>(body, CoreJson.Default) ?? throw new FormatException("records-erasure");
}
