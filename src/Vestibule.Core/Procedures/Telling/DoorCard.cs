using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures.Telling;

/// <summary>One step on a card: its name, the words to say, what to do, what to write down, and a remark.</summary>
public sealed record CardStep(
    WordsText Title, WordsText? Say, ImmutableArray<WordsText> Do, ImmutableArray<WordsText> Asks, WordsText? Note, bool Owed);

/// <summary>What one role does, in order. A later part of the edition has a heading of its own instead of a role.</summary>
public sealed record CardSection(WordsText Heading, ImmutableArray<CardStep> Steps);

/// <summary>What changes when emergency words are spoken.</summary>
/// <param name="Heading">The emergency's name.</param>
/// <param name="Words">The words that make it one.</param>
/// <param name="First">What is done first, in the largest letters of the card.</param>
/// <param name="Then">What is owed besides.</param>
public sealed record CardEmergency(WordsText Heading, ImmutableArray<WordsText> Words, CardStep First, ImmutableArray<CardStep> Then);

/// <summary>
/// What stands on the door card: the steps of those who are at the school, in the order of the file, what not to do, the emergency, and
/// whom to call. The card is for those at the door, so a role that is itself called by phone has no steps on it.
/// </summary>
public sealed record DoorCard(
    Edition Edition, Language Language, WordsText Title, ImmutableArray<CardSection> Sections, ImmutableArray<WordsText> Avoid,
    CardEmergency? Emergency, ImmutableArray<Contact> Contacts, bool Shortened)
{
    /// <summary>The first day on which some text of the card ends; null while none is known to.</summary>
    public LocalDate? EndsOn { get; init; }

    /// <summary>How far a card can be shortened until it fits a page: 0 is whole; the last leaves the names of the steps.</summary>
    public const int MostShortened = 3;

    /// <summary>The card of an edition.</summary>
    /// <param name="edition">The edition.</param>
    /// <param name="language">The language of the card.</param>
    /// <param name="parts">The procedures that matter at this door, the main one first; when null, all of the edition that somebody at a door opens.</param>
    /// <param name="day">The day it is printed; a text that is not so on that day is left out. Null for every text.</param>
    /// <param name="shortened">How far it is shortened: 1 leaves out remarks and what is written down, 2 also what is done where there are words to say, 3 all but names.</param>
    public static DoorCard Of(Edition edition, Language language, IEnumerable<Procedure>? parts = null, int shortened = 0, LocalDate? day = null)
    {
        var whole = (parts ?? edition.Procedures.Where(p => p.IsAtTheDoor)).ToImmutableArray();
        var procedures = whole.Select(p => day is { } on ? p.AsOf(on) : p).ToImmutableArray();
        var made = new Making(edition, language, shortened);
        var sections = procedures.SelectMany((p, n) => made.Sections(p, first: n == 0)).Where(s => !s.Steps.IsEmpty).ToImmutableArray();
        return new(
            edition, language, made.Word(Edition.Title), sections, [.. procedures.SelectMany(made.Avoid).DistinctBy(t => t.Text)],
            procedures.Select(made.Emergency).FirstOrDefault(e => e is not null),
            [.. edition.Content.Contacts.Where(c => procedures.Any(p => p.Steps.Any(s => s.Call == c.Id || s.Send == c.Id)))], shortened > 0)
        {
            EndsOn = day is { } today ? whole.SelectMany(p => p.Steps).SelectMany(s => s.Dated.Values).Where(v => v.On(today)).Min(v => v.Until) : null,
        };
    }

    private sealed class Making(Edition edition, Language language, int shortened)
    {
        private readonly HashSet<string> shown = new(StringComparer.Ordinal);
        private readonly HashSet<string> remarks = new(StringComparer.Ordinal);
        private readonly HashSet<Role> called = [.. edition.Content.Contacts.Select(c => new Role(c.Id.Value))];

        internal WordsText Word(string key) => edition.Content.Words.Find(language, key);

        internal List<CardSection> Sections(Procedure procedure, bool first)
        {
            var steps = procedure.Steps.Where(s => IsShown(procedure, s)).ToList();
            if (!first) return [new(Word(procedure.Title), [.. steps.Where(s => !shown.Contains(s.Title)).Select(Step)])];
            return edition.Content.Roles.Where(AtSchool).Append(Role.Anyone)
                .Select(role => (role, own: steps.Where(s => s.By.Select(b => b.Role).FirstOrDefault(AtSchool) == role).ToList()))
                .Where(r => r.own.Count > 0)
                .Select(r => new CardSection(r.role == Role.Anyone ? Word(procedure.Title) : Word($"role.{r.role}"), [.. r.own.Select(Step)])).ToList();
        }

        internal IEnumerable<WordsText> Avoid(Procedure procedure) =>
            procedure.Steps.Where(s => s.By.Any(b => AtSchool(b.Role))).SelectMany(s => s.Avoid).Distinct().Select(Word);

        internal CardEmergency? Emergency(Procedure procedure)
        {
            if (procedure.Steps.FirstOrDefault(s => s.Emergency) is not { } start) return null;
            var owed = Owed(procedure, start).ToList();
            if (owed.Count == 0) return null;
            var first = owed.FirstOrDefault(s => s.Admits) ?? owed[0];
            var words = owed.SelectMany(s => s.Asks).Select(procedure.Find).Where(f => f is { Type: FieldType.Choice }).Take(1)
                .SelectMany(f => f!.Choices.Select(c => Word(f.ChoiceLabel(c))));
            return new(Word(start.Title), [.. words], Whole(first), [.. owed.Where(s => s != first).Select(Whole)]);
        }

        // A step without anything to say, do, ask or call is the program's own; one that only the emergency brings in stands in its box.
        private bool IsShown(Procedure procedure, Step step) =>
            step.By.Any(b => AtSchool(b.Role)) && !step.Emergency
            && (step.Say is not null || step.Call is not null || step.Send is not null || step.Wait is not null || step.Do.Length + step.Asks.Length > 0)
            && !(step.Closed && Openers(procedure, step).All(o => o.Emergency));

        private static IEnumerable<Step> Openers(Procedure procedure, Step step) => procedure.Steps.Where(s =>
            s.Fallback.Contains(step.Id) || s.Relations.Any(r => r.Kind == RelationKind.Opens && r.Targets.Contains(step.Id)));

        private static IEnumerable<Step> Owed(Procedure procedure, Step start) => procedure.Steps.Where(s =>
            start.Relations.Any(r => r.Kind == RelationKind.Owes && r.Targets.Contains(s.Id)));

        private bool AtSchool(Role role) => role.Value is not null && !called.Contains(role);

        private CardStep Step(Step step)
        {
            shown.Add(step.Title);
            return Whole(step);
        }

        private CardStep Whole(Step step)
        {
            var say = shortened < 3 && step.Say is { } words ? Word(words) : null;
            return new(
                Word(step.Title), say, shortened < 2 || (shortened == 2 && say is null) ? [.. step.Do.Select(Word)] : [],
                shortened < 1 ? [.. step.Asks.Select(a => Word($"field.{a}"))] : [],
                shortened < 1 && step.Note is { } note && remarks.Add(note) ? Word(note) : null, step.Owed);
        }
    }
}
