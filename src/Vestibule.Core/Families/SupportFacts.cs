using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>What somebody needs, in the words in which they would look for it.</summary>
public enum Need
{
    /// <summary>Somebody to talk to.</summary>
    SomeoneToTalkTo,
    /// <summary>Food.</summary>
    Food,
    /// <summary>A lawyer, or an answer about the law.</summary>
    LegalHelp,
    /// <summary>A doctor or a nurse.</summary>
    Health,
    /// <summary>A place to live, or help to keep it.</summary>
    Housing,
    /// <summary>Help with school work, time, or a quiet place.</summary>
    SchoolWork,
    /// <summary>A way to get to school and home.</summary>
    GettingToSchool,
    /// <summary>Help at once.</summary>
    RightNow,
}

/// <summary>What it costs.</summary>
public enum Cost
{
    /// <summary>Nothing.</summary>
    Free,
    /// <summary>By what a family can pay.</summary>
    ByIncome,
    /// <summary>It has a price.</summary>
    Paid,
}

/// <summary>
/// Who may use a support. A closed list on purpose: nothing in it can be answered with where a family comes from or which papers it has.
/// </summary>
public enum Eligibility
{
    /// <summary>Everyone.</summary>
    Everyone,
    /// <summary>Students of the district.</summary>
    Students,
    /// <summary>Families of students of the district.</summary>
    Families,
    /// <summary>People who work for the district.</summary>
    Educators,
}

/// <summary>Facts of a support that somebody wrote and a second person has still to check. Until then families see those that stood before.</summary>
public sealed record SupportChange(SupportFacts Facts, PersonId? By);

/// <summary>The facts of a support: what for, for whom, at what cost, where, when, in which languages.</summary>
public sealed record SupportFacts(ImmutableArray<Need> Needs, Eligibility For, Cost Cost, ImmutableArray<Language> Languages)
{
    /// <summary>The number to call.</summary>
    public string? Phone { get; init; }

    /// <summary>Where it is.</summary>
    public string? Place { get; init; }

    /// <summary>When it is open; null when it is at every school on school days.</summary>
    public WeeklyHours? Hours { get; init; }
}
