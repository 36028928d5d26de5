using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;

namespace Vestibule.Core.Procedures.Telling;

/// <summary>
/// What changes from one edition to the next, in words: for whoever adopts it. Two editions that say the same differ in nothing, however
/// their files are laid out: the order of lists that have none, the names of groups and of word keys are no difference.
/// </summary>
public sealed class EditionDifference
{
    private readonly Voice old;
    private readonly Voice now;
    private readonly List<ToldLine> lines = [];

    private EditionDifference(Edition old, Edition now, Words words, Language language) =>
        (this.old, this.now) = (new Voice(old, words, language), new Voice(now, words, language));

    /// <summary>The differences, line by line; empty when the editions say the same.</summary>
    public static ImmutableArray<ToldLine> Between(Edition old, Edition now, Words words, Language language)
    {
        var difference = new EditionDifference(old, now, words, language);
        difference.Tell();
        return [.. difference.lines];
    }

    /// <summary>The differences as text; a plain sentence when there is none.</summary>
    public static string Text(Edition old, Edition now, Words words, Language language)
    {
        var voice = new Voice(now, words, language);
        var found = Between(old, now, words, language);
        var head = new ToldLine(0, voice.Say("telling.diff.title", ("old", Name(voice, old)), ("new", Name(voice, now))));
        if (found.Length > 0) return ProcedureText.Write(found.Prepend(head));
        return ProcedureText.Write([head, new(0, voice.Say(old.Digest == now.Digest ? "telling.diff.same-files" : "telling.diff.same"))]);
    }

    private static string Name(Voice voice, Edition edition) =>
        voice.Say("telling.diff.edition", ("id", edition.Id), ("from", edition.InForceFrom), ("digest", edition.Digest[..12]));

    private void Tell()
    {
        var (a, b) = (old.Edition, now.Edition);
        Value("telling.diff.name", a.Id, b.Id);
        Value("telling.diff.from", Day(a.InForceFrom), Day(b.InForceFrom));
        Value("telling.diff.until", Day(a.InForceUntil), Day(b.InForceUntil));
        Value("telling.diff.authority", a.Authority, b.Authority);
        Value("telling.diff.reviewer", a.Reviewer, b.Reviewer);
        Value("telling.diff.adoption", Standing(a), Standing(b));
        Section("telling.overlays", EditionStatements.Overlays(old), EditionStatements.Overlays(now));
        Section("telling.scope.title", EditionStatements.Scope(old), EditionStatements.Scope(now));
        Section("telling.roles", EditionStatements.Roles(old), EditionStatements.Roles(now));
        Section("telling.contacts", EditionStatements.Contacts(old), EditionStatements.Contacts(now));
        Section("telling.fields", EditionStatements.Fields(old), EditionStatements.Fields(now));
        Section("telling.sources", EditionStatements.Sources(old), EditionStatements.Sources(now));
        foreach (var gone in a.Procedures.Where(p => b.Find(p.Id) is null)) Head(now.Say("telling.diff.part-gone", ("part", old.Quoted(old.Word(gone.Title)))));
        foreach (var procedure in b.Procedures)
        {
            if (a.Find(procedure.Id) is { } before) lines.AddRange(new ProcedureDifference(old, before, now, procedure).Tell());
            else Head(now.Say("telling.diff.part-new", ("part", now.Quoted(now.Word(procedure.Title)))));
        }
        lines.AddRange(WordsDifference.Tell(old, now));
    }

    private string Standing(Edition edition) => now.Say("telling.adoption." + edition.Adoption.ToString().ToLowerInvariant());

    private string? Day(LocalDate? day) => day is { } known ? now.Say("telling.day", ("day", known)) : null;

    private void Value(string what, string? before, string? after)
    {
        if (before == after) return;
        var none = now.Say("telling.diff.none");
        lines.Add(new(0, now.Say("telling.diff.value", ("what", now.Say(what)), ("old", before ?? none), ("new", after ?? none))));
    }

    private void Head(string text) => lines.Add(new(0, text, Heading: true));

    private void Section(string heading, IEnumerable<Statement> before, IEnumerable<Statement> after)
    {
        var changes = Changes(now, before, after).ToList();
        if (changes.Count == 0) return;
        Head(now.Say(heading));
        lines.AddRange(changes);
    }

    /// <summary>What is there no longer, then what is new.</summary>
    internal static IEnumerable<ToldLine> Changes(Voice now, IEnumerable<Statement> before, IEnumerable<Statement> after)
    {
        var (a, b) = (before.ToList(), after.ToList());
        foreach (var gone in a.Where(s => b.All(t => t.Identity != s.Identity))) yield return new(1, now.Say("telling.diff.gone", ("what", gone.Text)));
        foreach (var added in b.Where(s => a.All(t => t.Identity != s.Identity))) yield return new(1, now.Say("telling.diff.new", ("what", added.Text)));
    }
}
