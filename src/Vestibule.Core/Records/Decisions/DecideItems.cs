using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records.Decisions;

/// <summary>
/// Counsel decides on some items: on what ground they may be given, or that they are not given. A ground that lacks what the law asks of
/// it is refused with what is missing. That something may be given never means that it must be.
/// </summary>
public sealed record DecideItems(IReadOnlyList<int> Items, Basis Basis)
{
    /// <summary>The shortest account of a threat that can be articulated, in characters.</summary>
    public const int ThreatAtLeast = 40;

    /// <summary>The request with the decision on each item.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on)
    {
        if (Sitting.Stuck(request) is { } stuck)
        {
            return stuck;
        }

        var chosen = request.Items.Where(i => Items.Contains(i.Number) && i.State is not (ItemState.Given or ItemState.Dropped)).ToArray();
        if (chosen.Length == 0)
        {
            return new Refusal("records.no-items");
        }

        foreach (var item in chosen)
        {
            if (Missing(request, item, on) is { } no)
            {
                return no;
            }
        }

        var state = Basis.Kind == BasisKind.None ? ItemState.Withheld : ItemState.Allowed;
        return on.Noted(request with
        {
            Items = [.. request.Items.Select(i => chosen.Contains(i) ? i with { State = state, Basis = Basis } : i)], Proposal = null,
        }, state == ItemState.Withheld ? "withheld" : "allowed", Basis.Why);
    }

    private Refusal? Missing(RecordsRequest request, Item item, Sitting on) => Basis.Kind switch
    {
        BasisKind.None => string.IsNullOrWhiteSpace(Basis.Why) ? new Refusal("records.none-needs-why") : null,
        BasisKind.Consent => OfConsent(on.Today),
        BasisKind.CourtOrder or BasisKind.Subpoena => OfProcess(request, on.Today),
        BasisKind.Emergency => OfEmergency(),
        BasisKind.SchoolOfficial => OfSchoolOfficial(request),
        BasisKind.Directory => OfDirectory(item, on.Rules),
        BasisKind.OwnRecord => OfOwnRecord(request),
        _ => new Refusal("records.no-items"),
    };

    /// <summary>34 CFR 99.30(b): signed, dated, written; which records, for what, to whom. (d): an electronic one has to show who signed.</summary>
    private Refusal? OfConsent(LocalDate today)
    {
        var consent = Basis.Consent;
        return Blank(consent?.SignedBy) ? new Refusal("records.consent.signed")
            : consent!.Dated is not { } dated ? new Refusal("records.consent.dated")
            : dated > today ? new Refusal("records.consent.date-to-come")
            : Blank(consent.Records) ? new Refusal("records.consent.records")
            : Blank(consent.Purpose) ? new Refusal("records.consent.purpose")
            : Blank(consent.Party) ? new Refusal("records.consent.party")
            : consent is { Electronic: true, Authenticated: false } ? new Refusal("records.consent.electronic")
            : null;
    }

    /// <summary>34 CFR 99.31(a)(9)(i). Who issued it and what counsel found; a subpoena has to be lawfully issued, which only counsel can say.</summary>
    private Refusal? OfProcess(RecordsRequest request, LocalDate today) =>
        Blank(Basis.Process?.IssuedBy) ? new Refusal("records.process.issued-by")
        : Blank(Basis.Process!.Finding) ? new Refusal("records.process.finding")
        : Basis.Process.Dated > today ? new Refusal("records.process.date-to-come")
        : request.Papers.All(p => p.RedactedFrom is not null) && request.Incident is null ? new Refusal("records.process.paper")
        : null;

    /// <summary>34 CFR 99.32(a)(5), 99.36(c): the articulable and significant threat is written down, and who is told.</summary>
    private Refusal? OfEmergency() =>
        Blank(Basis.Threat?.Articulated) || Basis.Threat!.Articulated.Trim().Length < ThreatAtLeast ? new Refusal("records.emergency.threat", ("least", Key.Number(ThreatAtLeast)))
        : Blank(Basis.Threat.Recipients) ? new Refusal("records.emergency.recipients") : null;

    /// <summary>34 CFR 99.31(a)(1): an interest, and employed or under the district's direct control. An officer of another agency is not.</summary>
    private Refusal? OfSchoolOfficial(RecordsRequest request) =>
        Blank(Basis.Interest?.Legitimate) ? new Refusal("records.official.interest")
        : request.Asker.Kind is AskerKind.Official or AskerKind.Press or AskerKind.Unknown ? new Refusal("records.official.not-one")
        : Basis.Interest is { Employee: false, UnderDirectControl: false } ? new Refusal("records.official.control")
        : request.Asker.Kind == AskerKind.ResourceOfficer && !Basis.Interest!.UnderDirectControl ? new Refusal("records.official.control") : null;

    /// <summary>34 CFR 99.37: only what the notice names, only where the family has not refused, and only after somebody looked.</summary>
    private Refusal? OfDirectory(Item item, RuleBook rules) =>
        !rules.DirectoryKinds.Contains(item.Kind) ? new Refusal("records.directory.not-one")
        : Basis.Directory == RefusalOnFile.Refused ? new Refusal("records.directory.refused", ("student", item.Student.Name))
        : Basis.Directory == RefusalOnFile.NotLooked ? new Refusal("records.directory.look") : null;

    /// <summary>34 CFR 99.4, 99.5, 99.10: the parent or the student of age, made sure of, unless an order takes the right away.</summary>
    private Refusal? OfOwnRecord(RecordsRequest request) =>
        request.Asker.Kind is not (AskerKind.Parent or AskerKind.Student or AskerKind.Lawyer) ? new Refusal("records.own.not-theirs")
        : Blank(Basis.Identified?.How) ? new Refusal("records.own.identified")
        : Basis.Identified!.RightsLimitedByOrder ? new Refusal("records.own.order") : null;

    private static bool Blank(string? text) => string.IsNullOrWhiteSpace(text);
}
