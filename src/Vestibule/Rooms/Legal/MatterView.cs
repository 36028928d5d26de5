using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Plumbing;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Rooms.Legal;

/// <summary>A form that is shown again: why (null when nothing was refused), what was typed, which form, and about which official or paper.</summary>
public sealed record CameBack(Refusal? Why, Form Form, string About, string? Which);

/// <summary>A question of the procedure and what is known about it; null when nobody answered yet.</summary>
public sealed record FactShown(P.Field Field, Known? Known);

/// <summary>One of the five questions to read a paper by, and what of it can be observed.</summary>
public sealed record ReadingQuestion(int Number, string Key, ImmutableArray<string> Features);

/// <summary>A matter as the legal office sees it: the case, a form that came back, how many cases wait, and which page is shown and how it is turned.</summary>
public sealed record MatterView(Incident Incident, CameBack? Back, int Waiting, int Page, int Turn)
{
    /// <summary>Cases at other campuses that may have the same officers.</summary>
    public IReadOnlyList<PerhapsSame> Same { get; init; } = [];

    /// <summary>The requests for records that belong to it.</summary>
    public ImmutableArray<Core.Records.RecordsRequest> Requests { get; init; } = [];

    /// <summary>Cases that may be the same visit.</summary>
    public ImmutableArray<SameVisit> Visits { get; init; } = [];

    /// <summary>The role by which an observation of the legal office is told from one of the school's.</summary>
    public const string LegalRole = "legal";

    /// <summary>The reading guide: only what can be seen on the paper. It never says what the paper is.</summary>
    public static readonly ImmutableArray<ReadingQuestion> Guide =
    [
        new(1, "issued", ["heading", "form-number", "court"]), new(2, "signed", ["judge-signed", "signer-title"]), new(3, "names", ["names-person"]),
        new(4, "address", ["names-address"]), new(5, "dates", ["dates", "other"]),
    ];

    /// <summary>The first thing asked for, whose words are used.</summary>
    public Ask Ask => Incident.Asks[0];

    /// <summary>The address of the matter or of one of its forms.</summary>
    public string To(string what = "") => what.Length == 0 ? $"/legal/{Incident.Id}" : $"/legal/{Incident.Id}/{what}";

    /// <summary>True when this person has the matter.</summary>
    public bool Mine(Screen screen) => Incident.Legal is { } has && has.Entry.Counsel.Person == screen.Who.Person?.Id;

    /// <summary>True when the school sent it, an alert of the office began, or it goes straight to the office; otherwise it is coming.</summary>
    public bool Sent => Incident.LegalAsked is not null || Incident.IsInformation || Incident.Emergency is not null || Incident.Rungs.Any(r => r.Entry.Ladder == "legal");

    /// <summary>A sentence of the case's procedure, marked with its language where it had to fall back.</summary>
    public RenderFragment Words(Screen screen, string key) => screen.Words(Ask.Procedure, key);

    /// <summary>Facts about one official, or about the visit: all that were answered, and those that the procedure now has somebody ask aloud.</summary>
    public IEnumerable<FactShown> Facts(OfficialId? official) =>
        from field in Incident.Asks.SelectMany(a => a.Procedure.Fields).DistinctBy(f => f.Id)
        where field.PerOfficial == official is not null
        let known = Incident.Answers.GetValueOrDefault(new FactKey(field.Id.Value, official))
        where known is not null || Incident.Asks.Any(a => a.Procedure.Steps.Any(s => s.Say is not null && s.Asks.Contains(field.Id) && a.Run.IsIncluded(s.Id, s.PerOfficial ? official : null)))
        select new FactShown(field, known);

    /// <summary>The agency as printed: read off a card by the school, or the headings of papers that this official showed.</summary>
    public IEnumerable<string> Printed(OfficialId official) => Incident.AgencyChecks
        .Where(c => c.Entry.Official == official && c.Entry.Printed is not null).TakeLast(1).Select(c => c.Entry.Printed!).Concat(Incident.Papers
        .Where(p => p.Recorded.Entry.Official == official || (p.Recorded.Entry.Official is null && Incident.Officials.Length == 1))
        .SelectMany(p => p.Observed.Where(o => o.Entry.Feature == "heading").TakeLast(1)).Select(o => o.Entry.Value)).Distinct();

    /// <summary>The paper shown.</summary>
    public PaperFile? Paper => Incident.Papers.IsEmpty ? null : Incident.Papers[Page - 1];

    /// <summary>The newest observation of the legal office on the paper shown.</summary>
    public string? Read(string feature) => Paper?.Observed.LastOrDefault(o => o.Entry.Feature == feature && o.Entry.Role == LegalRole)?.Entry.Value;

    /// <summary>What the school observed on the paper shown.</summary>
    public IEnumerable<Fact<PaperObserved>> SeenBySchool => Paper?.Observed.Where(o => o.Entry.Role != LegalRole) ?? [];

    /// <summary>Counsel's private notes, with their lines.</summary>
    public IEnumerable<Line> Notes => Incident.Lines.Where(l => l.Entry is PrivilegedNoted && !Incident.Undone.Contains(l.Id));

    /// <summary>Counsel's determinations on the paper shown, newest last.</summary>
    public ImmutableArray<Fact<PaperClassified>> Determined => Paper?.Classified ?? [];

    /// <summary>The form that came back, if it is this one.</summary>
    public CameBack? Came(string about, string? which = null) => Back is { } back && back.About == about && (which is null || back.Which == which) ? back : null;
}
