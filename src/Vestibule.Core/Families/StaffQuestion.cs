using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>Whom a member of staff asks.</summary>
public enum AskedOf
{
    /// <summary>The leaders of the own school.</summary>
    Supervisor,
    /// <summary>The office that keeps the texts.</summary>
    Office,
}

/// <summary>How far a question is.</summary>
public enum QuestionStage
{
    /// <summary>Waits for an answer.</summary>
    Asked,
    /// <summary>Answered: whoever asked reads it, a second person has still to read it over.</summary>
    Answered,
    /// <summary>Read over, and part of the answers everybody reads.</summary>
    Published,
}

/// <summary>
/// A question from staff, and its answer. Whoever asked is told; the answers that everybody reads name nobody. Sent back answers keep the reason.
/// </summary>
public sealed record StaffQuestion(PersonId By, CampusId? Campus, AskedOf Of, string Text, Instant At, QuestionStage Stage)
{
    /// <summary>The longest question or title.</summary>
    public const int LongestQuestion = 1000;

    /// <summary>The longest answer.</summary>
    public const int LongestAnswer = 8000;

    /// <summary>The question as everybody will read it: without names.</summary>
    public string? Title { get; init; }

    /// <summary>The answer, in Markdown.</summary>
    public string? Answer { get; init; }

    /// <summary>Who answered.</summary>
    public PersonId? AnsweredBy { get; init; }

    /// <summary>True when families should read the answer too: it begins there as a draft.</summary>
    public bool ForFamilies { get; init; }

    /// <summary>What the second person wants changed.</summary>
    public string? SentBack { get; init; }

    /// <summary>Who read it over.</summary>
    public PersonId? ReviewedBy { get; init; }

    /// <summary>Somebody asks.</summary>
    public static Result<StaffQuestion> Ask(string? text, AskedOf of, Who who, CampusId? campus, Instant now)
    {
        ArgumentNullException.ThrowIfNull(who);
        return who.Person is not { } person ? new Refusal("not-allowed")
            : string.IsNullOrWhiteSpace(text) ? new Refusal("question-empty")
            : text.Length > LongestQuestion ? new Refusal("too-long", ("limit", "1000"))
            : of == AskedOf.Supervisor && campus is null ? new Refusal("question-no-school")
            : new StaffQuestion(person.Id, campus, of, text.Trim(), now, QuestionStage.Asked);
    }

    /// <summary>True when this person may answer: a leader of the asker's school, or the office. Nobody answers a question of their own.</summary>
    public bool MayAnswer(Who who)
    {
        ArgumentNullException.ThrowIfNull(who);
        return who.Person is { } person && person.Id != By
            && (Access.May(who, Act.KeepTexts) || (Of == AskedOf.Supervisor && Campus is { } campus && Access.May(who, Act.AnswerQuestions, campus)));
    }

    /// <summary>Somebody answers, for the first time or after it was sent back.</summary>
    public Result<StaffQuestion> Give(string? title, string? answer, bool forFamilies, Who who) =>
        !MayAnswer(who) ? new Refusal("question-not-yours")
        : Stage != QuestionStage.Asked && (Stage != QuestionStage.Answered || SentBack is null) ? new Refusal("question-answered")
        : string.IsNullOrWhiteSpace(title) || string.IsNullOrWhiteSpace(answer) ? new Refusal("question-both")
        : title.Length > 200 || answer.Length > LongestAnswer ? new Refusal("text-length")
        : this with { Stage = QuestionStage.Answered, Title = title.Trim(), Answer = answer.Trim(), AnsweredBy = who.Person!.Id, ForFamilies = forFamilies, SentBack = null };

    /// <summary>A second person has read it over: not who answered.</summary>
    public Result<StaffQuestion> Publish(Who who) =>
        Second(who) is { } no ? no : this with { Stage = QuestionStage.Published, ReviewedBy = who.Person!.Id };

    /// <summary>The second person wants something changed.</summary>
    public Result<StaffQuestion> Return(string? why, Who who) =>
        Second(who) is { } no ? no : string.IsNullOrWhiteSpace(why) ? new Refusal("form.missing") : this with { SentBack = why.Trim() };

    /// <summary>
    /// The answer as a text that everybody reads from a day on; or as a draft for families, which goes the way of every text for them.
    /// </summary>
    public FamilyText AsText(string slug, string source, int order, Audience audience, LocalDate? from, Instant now) => new(slug, TextKind.Question, order, source,
    [
        new TextVersion(Language.English, 1, null, Title ?? "", Answer ?? "", from is null ? Families.Stage.Draft : Families.Stage.Reviewed)
        {
            From = from, WrittenBy = AnsweredBy, ReviewedBy = from is null ? null : ReviewedBy, ReviewedAt = from is null ? null : now,
        },
    ])
    { Audience = audience };

    private Refusal? Second(Who who) => Stage != QuestionStage.Answered || SentBack is not null ? new Refusal("question-not-waiting")
        : !Access.May(who, Act.KeepTexts) ? new Refusal("not-allowed")
        : who.Person is not { } person || person.Id == AnsweredBy ? new Refusal("question-second-person")
        : null;
}
