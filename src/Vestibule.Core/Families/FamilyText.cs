using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>What a text is about, which decides where it stands on the family pages and how strict its translations are.</summary>
public enum TextKind
{
    /// <summary>The first words of the family page.</summary>
    Welcome,
    /// <summary>A question that families or staff ask, and its answer: often a right.</summary>
    Question,
    /// <summary>What the school does when officials come, or when a parent is held.</summary>
    SchoolSteps,
    /// <summary>What the board of education promised.</summary>
    Resolution,
    /// <summary>Something that helps: a person, a place, a service.</summary>
    Support,
    /// <summary>Whom to ask.</summary>
    WhomToAsk,
    /// <summary>A notice of what federal policy says, which is true for a time only.</summary>
    FederalPolicy,
}

/// <summary>Who a text is for.</summary>
public enum Audience
{
    /// <summary>Everyone, without sign-in.</summary>
    Everyone,
    /// <summary>People who work for the district.</summary>
    Staff,
}

/// <summary>How far a wording is on its way to readers.</summary>
public enum Stage
{
    /// <summary>Being written.</summary>
    Draft,
    /// <summary>Handed in; waits for a second person to read it.</summary>
    AwaitingReview,
    /// <summary>Read by a second person, who stands for it.</summary>
    Reviewed,
}

/// <summary>
/// One version of a text in one language. A translation names the version of the original it was made from. It stands from a date on, once
/// somebody has published it; until then nobody outside the office sees it.
/// </summary>
public sealed record TextVersion(Language Language, int Version, int? MadeFrom, string Title, string Body, Stage Stage)
{
    /// <summary>The first day on which readers see it; null while it is not published.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The first day on which it no longer stands, for a statement that is true for a time only. Counts on the original.</summary>
    public LocalDate? Ends { get; init; }

    /// <summary>True when a machine wrote it.</summary>
    public bool Machine { get; init; }

    /// <summary>Who wrote it; null for what came with the program.</summary>
    public PersonId? WrittenBy { get; init; }

    /// <summary>Who read it over.</summary>
    public PersonId? ReviewedBy { get; init; }

    /// <summary>When it was read over.</summary>
    public Instant? ReviewedAt { get; init; }

    /// <summary>What the reader who sent it back wants changed.</summary>
    public string? SentBack { get; init; }

    /// <summary>True when readers see it that day, as far as its own dates go.</summary>
    public bool StandsOn(LocalDate day) => From is { } from && from <= day && (Ends is not { } ends || day < ends);
}

/// <summary>
/// A text of the district for families or staff, in all its languages and versions. <see cref="Slug"/> is its name in addresses,
/// <see cref="Source"/> says what it rests on.
/// </summary>
public sealed record FamilyText(string Slug, TextKind Kind, int Order, string Source, ImmutableArray<TextVersion> Wordings)
{
    /// <summary>Who it is for.</summary>
    public Audience Audience { get; init; }

    /// <summary>The language it is written in first.</summary>
    public Language Original { get; init; } = Language.English;

    /// <summary>For a support: where, when, in which languages, at what cost, for whom.</summary>
    public SupportFacts? Support { get; init; }

    /// <summary>Facts of a support that wait for a second person.</summary>
    public SupportChange? Proposed { get; init; }

    /// <summary>True for what must never be read out of date: rights, steps, promises, notices. A support with an older translation still helps.</summary>
    public bool Binds => Kind is not (TextKind.Support or TextKind.WhomToAsk or TextKind.Welcome);

    /// <summary>The original that stands on a day: the one published last. Null before the first and after the end of a dated one.</summary>
    public TextVersion? OriginalOn(LocalDate day) =>
        Newest(Wordings.Where(w => w.Language == Original && w.From <= day)) is { } newest && newest.StandsOn(day) ? newest : null;

    /// <summary>The newest wording in a language, published or not.</summary>
    public TextVersion? NewestIn(Language language) => Wordings.Where(w => w.Language == language).MaxBy(w => w.Version);

    /// <summary>A wording by its language and version.</summary>
    public TextVersion? Find(Language language, int version) => Wordings.FirstOrDefault(w => w.Language == language && w.Version == version);

    /// <summary>The translations of a language that stand on a day, the one made from the newest original first.</summary>
    internal TextVersion? TranslationOn(Language language, LocalDate day) => Wordings
        .Where(w => w.Language == language && w.StandsOn(day)).OrderByDescending(w => w.MadeFrom).ThenByDescending(w => w.Version).FirstOrDefault();

    private static TextVersion? Newest(IEnumerable<TextVersion> wordings) => wordings.OrderByDescending(w => w.From).ThenByDescending(w => w.Version).FirstOrDefault();
}
