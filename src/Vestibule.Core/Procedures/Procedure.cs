using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures;

/// <summary>What kind of answer a question takes.</summary>
public enum FieldType
{
    /// <summary>Free text.</summary>
    Text,
    /// <summary>A telephone number, kept as given.</summary>
    Phone,
    /// <summary>One of the choices of the file.</summary>
    Choice,
    /// <summary>A fact about the campus, yes or no. Nobody is asked: the district's book answers it when a run starts.</summary>
    Campus,
}

/// <summary>One thing that may be asked or noted. Its words are <c>field.ID</c> and <c>field.ID.CHOICE</c>.</summary>
public sealed record Field(FieldId Id, FieldType Type, bool PerOfficial, ImmutableArray<string> Choices)
{
    /// <summary>The choices of a fact about the campus.</summary>
    internal const string Yes = "yes", No = "no";

    /// <summary>Word key of the question's label.</summary>
    public string Label => $"field.{Id}";

    /// <summary>Word key of one choice.</summary>
    public string ChoiceLabel(string choice) => $"field.{Id}.{choice}";

    /// <summary>False only for a value that is not among the choices.</summary>
    public bool Accepts(Answer answer) => Type is not (FieldType.Choice or FieldType.Campus) || answer.Value is null || Choices.Contains(answer.Value);
}

/// <summary>Someone to call. Its words are <c>contact.ID</c>.</summary>
/// <param name="Id">The part played; the district's directory holds number and hours.</param>
/// <param name="AllHours">The file says that this contact answers day and night.</param>
/// <param name="Fallback">Whom to call when this one is not reached; null when there is nobody further.</param>
public sealed record Contact(ContactId Id, bool AllHours, ContactId? Fallback);

/// <summary>Something that may really happen. Its words are <c>observation.ID</c>.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Executes">Steps that have then been done, whatever the order.</param>
public sealed record Observation(ObservationId Id, ImmutableArray<StepId> Executes);

/// <summary>When a procedure is chosen. An empty list does not narrow the choice.</summary>
public sealed record Binding(
    ImmutableArray<string> Asks, ImmutableArray<string> Places, ImmutableArray<string> Channels, ImmutableArray<string> Campuses)
{
    /// <summary>Whom it is about.</summary>
    public ImmutableArray<string> Subjects { get; init; } = [];

    /// <summary>When it happens.</summary>
    public ImmutableArray<string> Times { get; init; } = [];

    /// <summary>Whether it fits. What is not known fits only a binding that does not ask for it.</summary>
    public bool Fits(Situation s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Fits(Asks, s.Ask) && Fits(Places, s.Place) && Fits(Channels, s.Channel) && Fits(Campuses, s.Campus) && Fits(Subjects, s.Subject) && Fits(Times, s.Time);
    }

    /// <summary>In how many ways it narrows the choice.</summary>
    public int Narrowness => new[] { Asks, Places, Channels, Campuses, Subjects, Times }.Count(list => !list.IsEmpty);

    private static bool Fits(ImmutableArray<string> allowed, string? value) => allowed.IsEmpty || (value is not null && allowed.Contains(value));
}

/// <summary>The pattern of a declared rule.</summary>
public enum RulePattern
{
    /// <summary><c>never X before Y</c>, optionally <c>unless Z</c>.</summary>
    NeverBefore,
    /// <summary><c>X leads to Y</c>, optionally <c>within D</c>: no run may end with an X and no later Y.</summary>
    LeadsTo,
    /// <summary><c>always Y before close</c>: no run may end without Y.</summary>
    AlwaysBeforeClose,
    /// <summary><c>never X and Y together</c>.</summary>
    NeverTogether,
    /// <summary><c>X makes Y owed</c>, optionally <c>within D</c> and <c>unless Z</c>: right after every X, Y is owed, and due by then.</summary>
    MakesOwed,
    /// <summary><c>X makes Y possible</c>, optionally <c>unless Z</c>: right after every X, somebody may be told to do Y.</summary>
    MakesPossible,
    /// <summary><c>X makes Y impossible</c>, optionally <c>unless Z</c>: right after every X, nobody may be told to do Y.</summary>
    MakesImpossible,
    /// <summary><c>X leaves Y owed</c>: if Y was owed before an X, even one that reached nobody, it still is.</summary>
    LeavesOwed,
    /// <summary><c>only ROLE [or ROLE …] does X</c>: nobody else may ever be told to do it.</summary>
    OnlyBy,
}

/// <summary>A rule the file declares, to be proved before it is published.</summary>
/// <param name="Text">As written.</param>
/// <param name="Pattern">Its pattern.</param>
/// <param name="X">The first step; for <see cref="RulePattern.AlwaysBeforeClose"/> the only one.</param>
/// <param name="Y">The second step.</param>
/// <param name="Unless">For never … before …, makes owed, makes possible and makes impossible: any of these, once done, lifts it.</param>
/// <param name="When">An answer condition on the first step; null for always.</param>
/// <param name="Line">Where it stands in the file.</param>
public sealed record Rule(string Text, RulePattern Pattern, StepId X, StepId? Y, ImmutableArray<StepId> Unless, Guard? When, int Line)
{
    /// <summary>For leads to and makes owed: the time allowed; null for any.</summary>
    public TimeAllowed? Within { get; init; }

    /// <summary>For only … does …: the roles.</summary>
    public ImmutableArray<Role> Roles { get; init; } = [];
}

/// <summary>One procedure of an edition: a DCR graph of steps, for one or more kinds of request.</summary>
public sealed class Procedure
{
    private readonly Lazy<Graph>[] graphs;
    private readonly ImmutableDictionary<StepId, Step> byId;

    internal Procedure(
        ProcedureId id, EditionContent content, ImmutableArray<Binding> bindings, ImmutableArray<Step> steps, ImmutableArray<Rule> rules,
        ImmutableArray<Observation> observations)
    {
        (Id, Content, Bindings, Steps, Rules, Observations) = (id, content, bindings, steps, rules, observations);
        byId = steps.ToImmutableDictionary(s => s.Id);
        graphs = [.. Enumerable.Range(0, 4).Select(n => new Lazy<Graph>(() => Graph.Compile(this, n, moreMayCome: true)))];
    }

    /// <summary>The name of the part, such as <c>access</c>.</summary>
    public ProcedureId Id { get; }

    /// <summary>What this procedure shares with the others of its edition.</summary>
    public EditionContent Content { get; }

    /// <summary>For which requests it is chosen; any one suffices.</summary>
    public ImmutableArray<Binding> Bindings { get; }

    /// <summary>The steps, in file order.</summary>
    public ImmutableArray<Step> Steps { get; }

    /// <summary>The rules the file declares.</summary>
    public ImmutableArray<Rule> Rules { get; }

    /// <summary>What may be observed, here or in the whole edition.</summary>
    public ImmutableArray<Observation> Observations { get; }

    /// <summary>Whether somebody who comes to the door is what opens it, and not something that happened elsewhere.</summary>
    public bool IsAtTheDoor => Bindings.IsEmpty || Bindings.Any(b => b.Asks.IsEmpty || b.Asks.Any(Scope.OfficialsAsks.Contains));

    /// <summary>Word key of the procedure's title.</summary>
    public string Title => $"part.{Id}";

    /// <summary>Every question of the edition, in file order.</summary>
    public ImmutableArray<Field> Fields => Content.Fields;

    /// <summary>A step by name, or null.</summary>
    public Step? Find(StepId id) => byId.GetValueOrDefault(id);

    /// <summary>A question by name, or null.</summary>
    public Field? Find(FieldId id) => Content.Fields.FirstOrDefault(f => f.Id == id);

    /// <summary>The procedure as it is told on a day: texts that are not so on that day are left out.</summary>
    public Procedure AsOf(NodaTime.LocalDate day) => Steps.All(s => s.Dated.IsEmpty) ? this : new(Id, Content, Bindings, [.. Steps.Select(s => s.AsOf(day))], Rules, Observations);

    /// <summary>The last day of any text of it that ended before a day; null when none did.</summary>
    public NodaTime.LocalDate? EndedBefore(NodaTime.LocalDate day) => Steps.SelectMany(s => s.Dated.Values).Where(v => v.Until < day).Max(v => v.Until);

    /// <summary>The steps that let an official in or to a student.</summary>
    public IEnumerable<Step> AdmittingSteps => Steps.Where(s => s.Admits);

    /// <summary>A text in a language, or in English when the language has none that is current.</summary>
    public WordsText Words(Language language, string key) => Content.Words.Find(language, key);

    /// <summary>The compiled graph for a number of officials, with more allowed to arrive.</summary>
    internal Graph GraphFor(int officials) =>
        officials < graphs.Length ? graphs[officials].Value : Graph.Compile(this, officials, moreMayCome: true);
}
