using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;

namespace Vestibule.Core.Procedures.Telling;

/// <summary>Speaks of one edition in one language: the edition's own words for its things, the program's words for how they hang together.</summary>
internal sealed class Voice(Edition edition, Words words, Language language)
{
    private readonly Phrasebook book = words[language];

    internal Edition Edition => edition;

    internal Language Language => language;

    /// <summary>A sentence of the program.</summary>
    internal string Say(string key, params ReadOnlySpan<(string Name, Argument Value)> arguments) => book.Say(key, arguments).Text;

    /// <summary>A text of the edition.</summary>
    internal string Word(string key) => edition.Content.Words.Find(language, key).Text;

    /// <summary>A value of the file that the program has words for; a value it has none for stands as it was written.</summary>
    internal string Named(string kind, string value) => words.English.Has(kind + value) ? Say(kind + value) : value;

    internal string Quoted(string text) => Say("telling.quoted", ("words", text.TrimEnd('.', '。')));

    internal string Quote(string text) => Say("telling.quoted", ("words", text));

    internal string Step(Procedure procedure, StepId id) => Quoted(procedure.Find(id) is { } step ? Word(step.Title) : id.Value);

    internal string Steps(Procedure procedure, IEnumerable<StepId> ids, bool any = false)
    {
        var titles = ids.Select(i => procedure.Find(i)).OfType<Step>().OrderBy(s => s.Order).Select(s => Quoted(Word(s.Title))).Distinct().ToList();
        return any ? Or(titles) : And(titles);
    }

    /// <summary>A state of the building.</summary>
    internal string BuildingName(BuildingState state) => Say("telling.building." + Building.Names.First(n => n.Value == state).Key);

    internal string RoleName(Role role) => role == Role.Anyone ? Say("telling.anyone") : Word($"role.{role}");

    internal string Contact(ContactId id) => Word($"contact.{id}");

    internal string FieldName(FieldId id) => Word($"field.{id}");

    internal string And(IReadOnlyList<string> items) => Join(items, "telling.and");

    internal string Or(IReadOnlyList<string> items) => Join(items, "telling.or");

    internal string Comma(string a, string b) => Say("telling.comma", ("a", a), ("b", b));

    /// <summary>A language by its own name.</summary>
    internal string NameOf(Language other) => words.Has(other) ? words[other]["shell.language.name"].Text : other.Tag;

    /// <summary>Time allowed: a length, or working days.</summary>
    internal string Time(TimeAllowed time) => time.WorkingDays > 0 ? Say("telling.working-days", ("n", time.WorkingDays)) : Time(time.Length);

    /// <summary>A length of time: "1 hour, 30 minutes".</summary>
    private string Time(Duration time)
    {
        var parts = new List<string>();
        if (time.Days > 0) parts.Add(Say("telling.days", ("n", time.Days)));
        if (time.Hours > 0) parts.Add(Say("telling.hours", ("n", time.Hours)));
        if (time.Minutes > 0) parts.Add(Say("telling.minutes", ("n", time.Minutes)));
        if (time.Seconds > 0 || parts.Count == 0) parts.Add(Say("telling.seconds", ("n", time.Seconds)));
        return And(parts);
    }

    /// <summary>Where a statement comes from: the number of the source in the list of sources, with the place in it.</summary>
    internal string Source(Citation citation)
    {
        var n = edition.Sources.TakeWhile(s => s.Key != citation.Source).Count() + 1;
        return citation.At.Length == 0 ? Mark(n) : $"{Mark(n)} {citation.At}";
    }

    /// <summary>The number of a source, as it is cited.</summary>
    internal static string Mark(int n) => $"[{n.ToString(CultureInfo.InvariantCulture)}]";

    /// <summary>The number of a list's line.</summary>
    internal static string Number(int n) => n.ToString(CultureInfo.InvariantCulture) + ". ";

    private string Join(IReadOnlyList<string> items, string last)
    {
        if (items.Count == 0) return "";
        var start = items.Take(items.Count - 1).Aggregate("", (all, next) => all.Length == 0 ? next : Comma(all, next));
        return start.Length == 0 ? items[^1] : Say(last, ("a", start), ("b", items[^1]));
    }
}

/// <summary>One line of a told text. The level is how far it is set in; a blank line stands before a heading.</summary>
public readonly record struct ToldLine(int Level, string Text, bool Heading = false);

/// <summary>Whether somebody looked at a procedure before it was published.</summary>
public static class Review
{
    /// <summary>What a file says under <c>reviewer:</c> until somebody reviewed it.</summary>
    public const string Awaiting = "awaiting review";

    /// <summary>True while nobody has reviewed the procedure.</summary>
    public static bool IsAwaited(Edition edition) =>
        edition.Reviewer.Length == 0 || string.Equals(edition.Reviewer, Awaiting, StringComparison.OrdinalIgnoreCase);

    /// <summary>True while nobody has reviewed a language's words. English is the source and needs no translator's reviewer.</summary>
    public static bool IsAwaited(Edition edition, Language language) =>
        language != Language.English && edition.Content.Words.Files.FirstOrDefault(f => f.Language == language) is not { Reviewer.Length: > 0 };

    /// <summary>The languages the edition has words in.</summary>
    public static ImmutableArray<Language> Languages(Edition edition) => [.. edition.Content.Words.Languages];
}
