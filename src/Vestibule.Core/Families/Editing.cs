using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>How a text comes about: written by one person, read over by another, published on a date. Each step gives the next text or says why not.</summary>
public static class Editing
{
    private const int LongestTitle = 200;
    private const int LongestBody = 8000;

    /// <summary>
    /// Writes a wording in a language. An unpublished one of the same language is replaced; otherwise it is the next version. For a
    /// translation, <paramref name="madeFrom"/> is the version of the original that lay beside it.
    /// </summary>
    public static Result<FamilyText> Write(this FamilyText text, Language language, int? madeFrom, string title, string body, Who who)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(who);
        if (string.IsNullOrWhiteSpace(title) || title.Length > LongestTitle || body.Length > LongestBody)
        {
            return new Refusal("text-length");
        }

        var translation = language != text.Original;
        if (translation && (madeFrom is not { } from || text.Find(text.Original, from) is null))
        {
            return new Refusal("text-no-original");
        }

        var newest = text.NewestIn(language);
        var replaces = newest is { From: null };
        var version = newest is null ? 1 : replaces ? newest.Version : newest.Version + 1;
        var written = new TextVersion(language, version, translation ? madeFrom : null, title.Trim(), body.Trim(), Stage.Draft)
        {
            WrittenBy = who.Person?.Id, SentBack = replaces ? newest!.SentBack : null, Ends = newest?.Ends,
        };
        return text with { Wordings = [.. text.Wordings.Where(w => !(replaces && w == newest)), written] };
    }

    /// <summary>Hands a draft in for a second person to read.</summary>
    public static Result<FamilyText> HandIn(this FamilyText text, Language language, int version) =>
        text.Find(language, version) is { Stage: Stage.Draft } draft
            ? text.With(draft, draft with { Stage = Stage.AwaitingReview, SentBack = null }) : new Refusal("text-not-draft");

    /// <summary>
    /// A second person has read it and stands for it. Whoever wrote a text cannot; nor can anyone pass a translation of a version that is no
    /// longer the newest.
    /// </summary>
    public static Result<FamilyText> Review(this FamilyText text, Language language, int version, Who who, Instant now)
    {
        ArgumentNullException.ThrowIfNull(who);
        return text.Find(language, version) is not { Stage: Stage.AwaitingReview } waiting ? new Refusal("text-not-waiting")
            : who.Person is not { } person || person.Id == waiting.WrittenBy ? new Refusal("text-own-review")
            : language != text.Original && waiting.MadeFrom != text.NewestIn(text.Original)?.Version && text.IsStale(language) ? new Refusal("text-stale")
            : text.With(waiting, waiting with { Stage = Stage.Reviewed, ReviewedBy = person.Id, ReviewedAt = now });
    }

    /// <summary>The second person wants something changed.</summary>
    public static Result<FamilyText> SendBack(this FamilyText text, Language language, int version, string why) =>
        string.IsNullOrWhiteSpace(why) ? new Refusal("form.missing")
        : text.Find(language, version) is { Stage: Stage.AwaitingReview, From: null } waiting
            ? text.With(waiting, waiting with { Stage = Stage.Draft, SentBack = why.Trim() }) : new Refusal("text-not-waiting");

    /// <summary>Publishes a wording that was read over, from a day on, and for a dated statement until a day.</summary>
    public static Result<FamilyText> Publish(this FamilyText text, Language language, int version, LocalDate from, LocalDate? ends, LocalDate today) =>
        text.Find(language, version) is not { } wording || wording.Stage != Stage.Reviewed ? new Refusal("text-not-reviewed")
        : wording.From < today ? new Refusal("text-published")
        : from < today || ends <= from ? new Refusal("text-dates")
        : text.With(wording, wording with { From = from, Ends = ends });

    /// <summary>Writes the facts of a support down, for a second person to check. Nothing in them can be about where a family comes from.</summary>
    public static Result<FamilyText> Describe(this FamilyText text, SupportFacts facts, Who who)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(who);
        return text.Kind != TextKind.Support ? new Refusal("text-no-support")
            : facts.Needs.IsEmpty ? new Refusal("support-needs")
            : facts.Hours is { AlwaysOpen: false } hours && hours.Days.Any(d => d.From >= d.Until) ? new Refusal("support-hours")
            : text with { Proposed = new SupportChange(facts, who.Person?.Id) };
    }

    /// <summary>A second person checked the facts: families see them from now on.</summary>
    public static Result<FamilyText> StandForFacts(this FamilyText text, Who who)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(who);
        return text.Proposed is not { } proposed ? new Refusal("text-not-waiting")
            : who.Person is not { } person || person.Id == proposed.By ? new Refusal("text-own-review")
            : text with { Support = proposed.Facts, Proposed = null };
    }

    /// <summary>Says on which day the original that stands stops standing, in every language at once.</summary>
    public static Result<FamilyText> End(this FamilyText text, LocalDate ends, LocalDate today) =>
        ends < today ? new Refusal("text-dates")
        : text.OriginalOn(today) is { } original ? text.With(original, original with { Ends = ends }) : new Refusal("text-not-standing");

    private static FamilyText With(this FamilyText text, TextVersion old, TextVersion next) => text with { Wordings = text.Wordings.Replace(old, next) };
}
