using NodaTime;
using NodaTime.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records.Decisions;

/// <summary>Writes down that the parent was told, or tried to be told, before anything is given under an order or a subpoena.</summary>
public sealed record TellParent(Effort Effort)
{
    /// <summary>The request with the notice. Refused when a paper forbids telling: then nobody may.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on) => Sitting.Stuck(request) is { } stuck ? stuck
        : request.Notice is { Forbidden: true } ? new Refusal("records.notice.forbidden")
        : string.IsNullOrWhiteSpace(Effort.How) ? new Refusal("records.notice.how")
        : Effort.On > on.Today ? new Refusal("records.notice.to-come")
        : on.Noted(request with { Notice = new ParentNotice(Effort, null, null), Proposal = null }, "parent-told", Effort.How);
}

/// <summary>Counsel writes down why the parent is not told, and which paper says so.</summary>
public sealed record NotTellParent(NoNotice Why, string Paper)
{
    /// <summary>The request with the silence. Refused without its paper, or when the parent was told already.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on) => Sitting.Stuck(request) is { } stuck ? stuck
        : string.IsNullOrWhiteSpace(Paper) ? new Refusal("records.notice.paper")
        : request.Notice is { Told: { } told } && Why != NoNotice.ParentIsParty ? new Refusal("records.notice.told-already", ("day", LocalDatePattern.Iso.Format(told.On)))
        : on.Noted(request with { Notice = new ParentNotice(null, Why, Paper), Proposal = null }, "parent-not-told", Paper);
}

/// <summary>From which day something may be given under an order or a subpoena, as far as the parent's notice goes.</summary>
public static class NoticeRule
{
    /// <summary>
    /// The first day, or why there is none yet (34 CFR 99.31(a)(9)(ii)). The federal rule asks for a reasonable effort; a state may ask for days,
    /// and may let only a court lift them.
    /// </summary>
    public static Result<LocalDate> From(RecordsRequest request, Sitting on)
    {
        var rule = on.Rules.Find(RuleFor.NoticeBeforeDisclosure, Track.LegalProcess, on.Today);
        return request.Notice switch
        {
            null => new Refusal("records.notice.missing"),
            { Not: NoNotice.ParentIsParty } => on.Today,
            { Not: not null } silent when rule is { LiftedOnlyByACourt: true } && !silent.ByACourt => new Refusal("records.notice.only-a-court", ("source", rule.Source)),
            { Not: not null } => on.Today,
            { Told: { } told } => rule is null ? told.On : Deadline.Count(told.On, rule.Days, rule.Count, on.Calendar),
            _ => new Refusal("records.notice.missing"),
        };
    }
}
