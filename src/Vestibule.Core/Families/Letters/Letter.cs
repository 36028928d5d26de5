using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families.Letters;

/// <summary>Whom a letter is for.</summary>
public enum LetterFor
{
    /// <summary>Everybody who works for the district.</summary>
    AllStaff,
    /// <summary>Everybody who works at one school.</summary>
    SchoolStaff,
    /// <summary>One office, such as the Department of Safety.</summary>
    OfficeStaff,
    /// <summary>The families of one school.</summary>
    SchoolFamilies,
}

/// <summary>Whom a letter is for, with the school or the office where that is part of it.</summary>
public sealed record Audience(LetterFor For, CampusId? Campus = null, Role? Office = null)
{
    /// <summary>True for those who do not work for the district.</summary>
    public bool OfFamilies => For == LetterFor.SchoolFamilies;
}

/// <summary>How far a letter is. The number is its state code in the register.</summary>
public enum LetterStage
{
    /// <summary>Being written.</summary>
    Draft,
    /// <summary>Waits for a second person to read it.</summary>
    InReview,
    /// <summary>Read and approved by a second person; it leaves at its time.</summary>
    Approved,
    /// <summary>On its way to its readers.</summary>
    Leaving,
    /// <summary>Everybody was written to.</summary>
    Sent,
    /// <summary>Taken back before it left. It stays on file.</summary>
    Withdrawn,
}

/// <summary>
/// The letter in one language: the title, the one line to remember, and the body in Markdown. A translation knows the English it was made
/// from; when the English changed since, it is stale, and its readers get the English.
/// </summary>
public sealed record LetterText(string Title, string KeyLine, string Body, string? MadeFrom = null);

/// <summary>Something ahead, such as a day on which offices are closed.</summary>
public sealed record ComingUp(LocalDate Day, string What);

/// <summary>What a link of a letter is. A link is only ever a link: nothing is loaded from where it leads.</summary>
public enum LinkKind
{
    /// <summary>A video to watch elsewhere.</summary>
    Video,
    /// <summary>The district on a social network.</summary>
    Social,
    /// <summary>More to read.</summary>
    Reading,
}

/// <summary>A link of a letter, with the words that stand for it.</summary>
public sealed record LetterLink(LinkKind Kind, string Label, string Address);

/// <summary>A file that goes with a letter: a picture shown in it or a document in one language. The bytes are in a sheet of their own.</summary>
public sealed record LetterFile(SheetId Id, string Name, string MediaType, long Bytes, Language? Language);

/// <summary>What a second person said of a letter.</summary>
public sealed record LetterReview(PersonId By, Instant At, bool Approved, string? Note);

/// <summary>A letter of the district to its people. A staff letter is for staff; a family letter is public when the district says so.</summary>
public sealed record Letter(
    Audience Audience, bool Public, ImmutableSortedDictionary<string, LetterText> Texts, ImmutableArray<ComingUp> Ahead,
    ImmutableArray<LetterLink> Links, ImmutableArray<LetterFile> Files, PersonId Author, string SignedBy, LetterStage Stage)
{
    /// <summary>What was said of it, oldest first.</summary>
    public ImmutableArray<LetterReview> Reviews { get; init; } = [];

    /// <summary>When it is to leave; null for as soon as it is approved.</summary>
    public Instant? LeavesAt { get; init; }

    /// <summary>When it was out to everybody.</summary>
    public Instant? SentAt { get; init; }

    /// <summary>The English text, from which all others are made.</summary>
    public LetterText English => Texts["en"];

    /// <summary>Whether the text in a language says what the English says now.</summary>
    public bool IsCurrent(string tag) => tag == "en" || (Texts.TryGetValue(tag, out var text) && text.MadeFrom == Fingerprint(English));

    /// <summary>What a reader of a language gets: their own text when there is a current one, else the English.</summary>
    public (string Tag, LetterText Text) For(Language language) => IsCurrent(language.Tag) ? (language.Tag, Texts[language.Tag]) : ("en", English);

    /// <summary>
    /// A short mark of a text, by which a translation knows what it was made from: FNV-1a, 64 bits. It protects against forgetting, not
    /// against forgery.
    /// </summary>
    public static string Fingerprint(LetterText text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in $"{text.Title}\n{text.KeyLine}\n{text.Body}")
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
