using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Families;

/// <summary>A language the family pages are in, by its own name.</summary>
public sealed record Tongue(Language Language, string Name);

/// <summary>What stands around every family page: the languages, the way out, whom to call, and the day it was made.</summary>
public sealed record FamilyFrame(ImmutableArray<Tongue> Tongues, FamilyPages Pages, string Rest, LocalDate Day, string Script)
{
    /// <summary>The languages that families are promised and that there is no page in yet.</summary>
    public ImmutableArray<ComingLanguage> Soon => Pages.ComingSoon.IsDefaultOrEmpty ? [] : [.. Pages.ComingSoon.Where(c => Tongues.All(t => t.Language != c.Language))];

    /// <summary>The address of a family page in the language of the screen.</summary>
    public static string To(Screen screen, string rest = "") => $"{ReadFamilyPages.Path}/{screen.Language.Tag}{rest}";
}

/// <summary>A family page: its texts in order, and for the supports what was looked for.</summary>
public sealed record FamilyView(FamilyFrame Frame, ImmutableArray<Seen> Texts, Need? Need)
{
    /// <summary>The texts of a kind.</summary>
    public IEnumerable<Seen> Of(params ReadOnlySpan<TextKind> kinds)
    {
        var wanted = kinds.ToArray();
        return Texts.Where(t => wanted.Contains(t.Text.Kind));
    }

    /// <summary>The supports for families, or those for what was looked for.</summary>
    public IEnumerable<Seen> Supports => Of(TextKind.Support).Where(s => Need is not { } need || s.Text.Support?.Needs.Contains(need) == true);

    /// <summary>What there is something for, in the order of the list.</summary>
    public IEnumerable<Need> Needs => Enum.GetValues<Need>().Where(n => Of(TextKind.Support).Any(s => s.Text.Support?.Needs.Contains(n) == true));

    /// <summary>True when no second person has read over something that stands here.</summary>
    public bool Unreviewed => Texts.Any(t => t.Unreviewed);
}
