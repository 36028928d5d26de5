using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families.Letters;

/// <summary>What the writer of a letter fills in, apart from the text in one language.</summary>
public sealed record LetterPlan(
    Audience Audience, bool Public, string SignedBy, ImmutableArray<ComingUp> Ahead, ImmutableArray<LetterLink> Links, Instant? LeavesAt);

/// <summary>
/// The decisions on a letter, each pure: the letter as it is, what is wanted, by whom, when; to the letter as it will be, or a refusal.
/// Whatever is changed after a review has to be read again.
/// </summary>
public static class Writing
{
    /// <summary>The longest body, in characters.</summary>
    public const int Longest = 40_000;

    /// <summary>Begins a letter.</summary>
    public static Result<Letter> Begin(LetterPlan plan, LetterText english, PersonId by) =>
        Check(plan, english) is { } no ? no : new Letter(plan.Audience, plan.Public, Texts(english), plan.Ahead, plan.Links, [], by, plan.SignedBy, LetterStage.Draft)
        {
            LeavesAt = plan.LeavesAt,
        };

    /// <summary>Changes the plan and the English text. An approved letter becomes a draft again.</summary>
    public static Result<Letter> Change(Letter letter, LetterPlan plan, LetterText english) => (Open(letter) ?? Check(plan, english)) is { } no ? no : letter with
    {
        Audience = plan.Audience, Public = plan.Public, SignedBy = plan.SignedBy, Ahead = plan.Ahead, Links = plan.Links, LeavesAt = plan.LeavesAt,
        Texts = letter.Texts.SetItem("en", english with { MadeFrom = null }), Stage = LetterStage.Draft,
    };

    /// <summary>Puts a translation beside the English that is there now.</summary>
    public static Result<Letter> Translate(Letter letter, Language language, LetterText text) =>
        (Open(letter) ?? (language.Tag == "en" ? new Refusal("letter.english-is-first") : CheckText(text))) is { } no ? no : letter with
        {
            Texts = letter.Texts.SetItem(language.Tag, text with { MadeFrom = Letter.Fingerprint(letter.English) }), Stage = LetterStage.Draft,
        };

    /// <summary>Adds a file.</summary>
    public static Result<Letter> Attach(Letter letter, LetterFile file) => (Open(letter) ?? (letter.Files.Length >= 12 ? new Refusal("letter.files-many") : null)) is { } no
        ? no : letter with { Files = letter.Files.Add(file), Stage = LetterStage.Draft };

    /// <summary>Asks a second person to read it.</summary>
    public static Result<Letter> AskReview(Letter letter) => letter.Stage == LetterStage.Draft
        ? letter with { Stage = LetterStage.InReview } : new Refusal("letter.not-draft");

    /// <summary>
    /// A second person approves it or sends it back. Whoever wrote it never approves it. A text that is stale is not sent, so approving says which are.
    /// </summary>
    public static Result<Letter> Review(Letter letter, PersonId by, bool approve, string? note, Instant now) => letter.Stage switch
    {
        not LetterStage.InReview => new Refusal("letter.not-in-review"),
        _ when letter.Author == by => new Refusal("letter.own-review"),
        _ when !approve && string.IsNullOrWhiteSpace(note) => new Refusal("letter.why-back"),
        _ => letter with
        {
            Stage = approve ? LetterStage.Approved : LetterStage.Draft, Reviews = letter.Reviews.Add(new LetterReview(by, now, approve, note)),
            LeavesAt = approve ? letter.LeavesAt is { } at && at > now ? at : now : letter.LeavesAt,
        },
    };

    /// <summary>Takes it back before it leaves.</summary>
    public static Result<Letter> Withdraw(Letter letter) => letter.Stage is LetterStage.Draft or LetterStage.InReview or LetterStage.Approved
        ? letter with { Stage = LetterStage.Withdrawn } : new Refusal("letter.left-already");

    /// <summary>Its time has come: its readers are put down, and it leaves.</summary>
    public static Result<Letter> Leave(Letter letter, Instant now) => letter.Stage == LetterStage.Approved && letter.LeavesAt <= now
        ? letter with { Stage = LetterStage.Leaving } : new Refusal("letter.not-due");

    /// <summary>Everybody was written to.</summary>
    public static Result<Letter> Finish(Letter letter, Instant now) => letter.Stage == LetterStage.Leaving
        ? letter with { Stage = LetterStage.Sent, SentAt = now } : new Refusal("letter.not-leaving");

    private static Refusal? Open(Letter letter) => letter.Stage is LetterStage.Draft or LetterStage.InReview or LetterStage.Approved ? null : new Refusal("letter.left-already");

    private static Refusal? Check(LetterPlan plan, LetterText english) => plan switch
    {
        { Audience: { For: LetterFor.SchoolStaff or LetterFor.SchoolFamilies, Campus: null } } => new Refusal("letter.which-school"),
        { Audience: { For: LetterFor.OfficeStaff, Office: null } } => new Refusal("letter.which-office"),
        { Public: true, Audience.OfFamilies: false } => new Refusal("letter.staff-not-public"),
        _ when plan.Links.FirstOrDefault(l => !IsWebAddress(l.Address)) is { } wrong => new Refusal("letter.link", ("address", wrong.Address)),
        _ => CheckText(english),
    };

    private static Refusal? CheckText(LetterText text) => text switch
    {
        _ when string.IsNullOrWhiteSpace(text.Title) || string.IsNullOrWhiteSpace(text.Body) => new Refusal("letter.empty"),
        _ when text.Body.Length > Longest => new Refusal("letter.long", ("max", Longest.ToString(System.Globalization.CultureInfo.InvariantCulture))),
        _ => null,
    };

    // A host of plain letters, digits, dots and hyphens, perhaps a port: nothing in front of it that could stand for a sign-in.
    private static bool IsWebAddress(string address)
    {
        if (!address.StartsWith("https://", StringComparison.Ordinal) || address.Any(c => c <= ' ' || c is '"' or '<' or '>' or '\\'))
        {
            return false;
        }

        var host = address[8..].Split('/', '?', '#')[0];
        return host.Contains('.', StringComparison.Ordinal) && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':');
    }

    private static ImmutableSortedDictionary<string, LetterText> Texts(LetterText english) =>
        ImmutableSortedDictionary.Create<string, LetterText>(StringComparer.Ordinal).Add("en", english with { MadeFrom = null });
}
