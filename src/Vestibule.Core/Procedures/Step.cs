using System.Collections.Immutable;
using NodaTime;

namespace Vestibule.Core.Procedures;

/// <summary>How one step bears on others. In a file: after, needs, waits, closes, opens, owes, if-feasible.</summary>
public enum RelationKind
{
    /// <summary>A condition: this step comes after that one, as far as that one is part of the procedure.</summary>
    After,
    /// <summary>A gate: this step is allowed only once that one was really done. A closed or skipped step never satisfies it.</summary>
    Needs,
    /// <summary>A milestone: not while that step is owed.</summary>
    Waits,
    /// <summary>An exclusion: doing this takes that step out of the procedure.</summary>
    Closes,
    /// <summary>An inclusion: doing this makes that step part of the procedure.</summary>
    Opens,
    /// <summary>A response: doing this makes that step owed.</summary>
    Owes,
    /// <summary>A soft gate: that one comes first if it can. It is told and never stops anybody; doing this without it is noted.</summary>
    IfFeasible,
}

/// <summary>One relation of a step. A relation to a group reaches each step in it.</summary>
/// <param name="Kind">How it bears on the targets.</param>
/// <param name="Targets">The steps it reaches, in file order, groups resolved.</param>
/// <param name="AnyOf">For after and needs: any one of the targets is enough.</param>
/// <param name="Within">For owes: how long after this step the target is due; null when there is no deadline.</param>
/// <param name="When">The relation counts only while this holds, read after the step's answer; null for always.</param>
/// <param name="Forgives">For closes: the file says that a target may be closed while owed. No effect when run; the checker reads it.</param>
/// <param name="Written">The names as written: steps and groups, for drawing.</param>
public sealed record Relation(
    RelationKind Kind, ImmutableArray<StepId> Targets, bool AnyOf, TimeAllowed? Within, Guard? When, bool Forgives, ImmutableArray<string> Written)
{
    /// <summary>For needs: a gate with several keys. Every target must have been done, each by another person.</summary>
    public bool Keys { get; init; }
}

/// <summary>Who may be told to do a step.</summary>
/// <param name="Role">The role.</param>
/// <param name="Once">Empty, or steps of which one must have been done and still be part of the procedure before this role may.</param>
public sealed record By(Role Role, ImmutableArray<StepId> Once);

/// <summary>One step of a procedure: a DCR event with the words and duties people see.</summary>
public sealed record Step
{
    /// <summary>The step's name in its procedure.</summary>
    public required StepId Id { get; init; }
    /// <summary>Its place in the file, from 0. Breaks ties when several steps could be next.</summary>
    public required int Order { get; init; }
    /// <summary>Word key of the card's title.</summary>
    public required string Title { get; init; }
    /// <summary>Word key of the sentences to speak; null when nothing is said.</summary>
    public string? Say { get; init; }
    /// <summary>Word keys of what to do.</summary>
    public ImmutableArray<string> Do { get; init; } = [];
    /// <summary>Word keys of what not to do.</summary>
    public ImmutableArray<string> Avoid { get; init; } = [];
    /// <summary>The questions this step asks or notes. No answer to them ever blocks a call.</summary>
    public ImmutableArray<FieldId> Asks { get; init; } = [];
    /// <summary>Who is called; null when nobody is.</summary>
    public ContactId? Call { get; init; }
    /// <summary>What a call that does not reach anybody opens and owes.</summary>
    public ImmutableArray<StepId> Fallback { get; init; } = [];
    /// <summary>To whom what is known is sent; null when to nobody.</summary>
    public ContactId? Send { get; init; }
    /// <summary>What doing it does to the building.</summary>
    public ImmutableArray<BuildingEffect> Building { get; init; } = [];
    /// <summary>The notice it gives; null when it gives none.</summary>
    public Notice? Notice { get; init; }
    /// <summary>The report it makes; null when it makes none.</summary>
    public ExternalReport? Report { get; init; }
    /// <summary>Where the official is asked to wait, such as <c>outside</c>; null when this is not about waiting.</summary>
    public string? Wait { get; init; }
    /// <summary>True when this is counsel's determination and nobody else's.</summary>
    public bool Decide { get; init; }
    /// <summary>Word key of a remark shown with the card.</summary>
    public string? Note { get; init; }
    /// <summary>Who may be told to do it.</summary>
    public ImmutableArray<By> By { get; init; } = [];
    /// <summary>The program's event that does this step; null when a person does it. See <see cref="Signals"/>.</summary>
    public string? On { get; init; }
    /// <summary>True when the step exists once for each official present.</summary>
    public bool PerOfficial { get; init; }
    /// <summary>True when the step is one and the same event in every access request of the incident.</summary>
    public bool Shared { get; init; }
    /// <summary>True when it may be done more than once.</summary>
    public bool Repeat { get; init; }
    /// <summary>True when it is owed from the start.</summary>
    public bool Owed { get; init; }
    /// <summary>When it is owed from the start: by when, from the start; null for as soon as can be.</summary>
    public TimeAllowed? OwedWithin { get; init; }
    /// <summary>True when it starts outside the procedure, until something opens it.</summary>
    public bool Closed { get; init; }
    /// <summary>True when doing it means that emergency words were spoken.</summary>
    public bool Emergency { get; init; }
    /// <summary>True when doing it lets an official in or to a student. Such a step always has a gate.</summary>
    public bool Admits { get; init; }
    /// <summary>The step is part of the procedure's flow only while this holds; null for always.</summary>
    public Guard? When { get; init; }
    /// <summary>The groups it belongs to.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];
    /// <summary>Its relations, in file order.</summary>
    public ImmutableArray<Relation> Relations { get; init; } = [];
    /// <summary>Texts that are so only for a time, or have a source of their own, by their word key.</summary>
    public ImmutableSortedDictionary<string, Validity> Dated { get; init; } = ImmutableSortedDictionary<string, Validity>.Empty;

    /// <summary>The step as it is told on a day: a text that is not so on that day is left out.</summary>
    public Step AsOf(LocalDate day)
    {
        if (Dated.Values.All(v => v.On(day))) return this;
        return this with { Say = So(Say) ? Say : null, Note = So(Note) ? Note : null, Do = [.. Do.Where(So)], Avoid = [.. Avoid.Where(So)] };

        bool So(string? key) => key is null || !Dated.TryGetValue(key, out var validity) || validity.On(day);
    }

    /// <summary>Keys into <see cref="Edition.Sources"/>, each with the place cited.</summary>
    public ImmutableArray<Citation> Sources { get; init; } = [];
    /// <summary>The line of the file where the step is named.</summary>
    public int Line { get; init; }
}

/// <summary>A place in a source that a statement rests on.</summary>
/// <param name="Source">A key of <see cref="Edition.Sources"/>.</param>
/// <param name="At">The place, such as <c>step 4a</c>; empty for the whole.</param>
public sealed record Citation(string Source, string At);
