using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>Which text a reader gets, compared with the one they asked for.</summary>
public enum Standing
{
    /// <summary>What they asked for, and it is up to date.</summary>
    Current,
    /// <summary>The current original: the translation was made from an older one and would bind somebody wrongly.</summary>
    OriginalForStale,
    /// <summary>The current original: there is no translation yet.</summary>
    OriginalForMissing,
    /// <summary>The older translation of something that binds nobody, said to be older.</summary>
    Older,
    /// <summary>A machine's translation of something that binds, which no person has read: shown as a draft, with the current original under it.</summary>
    Draft,
}

/// <summary>What a reader sees of a text.</summary>
public sealed record Seen(FamilyText Text, TextVersion Wording, Standing Standing)
{
    /// <summary>True when no second person has read it over yet: the page says so.</summary>
    public bool Unreviewed => Wording.Stage != Stage.Reviewed;

    /// <summary>For a draft: the current original, which is what counts.</summary>
    public TextVersion? Original { get; init; }
}

/// <summary>What a reader sees on a day, in a language. The one rule for every page, sheet and message that shows texts.</summary>
public static class Reading
{
    /// <summary>
    /// What a reader of a language sees of a text on a day; null when nothing of it stands. A translation counts as current only when it was
    /// made from the very version of the original that stands that day.
    /// </summary>
    public static Seen? SeenIn(this FamilyText text, Language language, LocalDate day)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.OriginalOn(day) is not { } original)
        {
            return null;
        }

        if (language == text.Original)
        {
            return new Seen(text, original, Standing.Current);
        }

        var current = text.Wordings.Where(w => w.Language == language && w.MadeFrom == original.Version && w.StandsOn(day)).MaxBy(w => w.Version);
        return current is { Machine: true, Stage: not Stage.Reviewed } && text.Binds ? new Seen(text, current, Standing.Draft) { Original = original }
            : current is not null ? new Seen(text, current, Standing.Current)
            : text.TranslationOn(language, day) is not { } older ? new Seen(text, original, Standing.OriginalForMissing)
            : text.Binds ? new Seen(text, original, Standing.OriginalForStale)
            : new Seen(text, older, Standing.Older);
    }

    /// <summary>True when the newest wording of a language was made from another version than the newest published original: its translator is owed work.</summary>
    public static bool IsStale(this FamilyText text, Language language)
    {
        ArgumentNullException.ThrowIfNull(text);
        return language != text.Original && text.NewestIn(language) is { } newest
            && text.Wordings.Where(w => w.Language == text.Original && w.From is not null).MaxBy(w => w.Version) is { } original && newest.MadeFrom != original.Version;
    }
}
