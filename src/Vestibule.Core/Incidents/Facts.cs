using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Core.Incidents;

/// <summary>One thing the officials ask for, with its own run of its own procedure.</summary>
public sealed record Ask(AccessRequestId Id, AskKind Kind, Channel Channel, P.Procedure Procedure, P.Run Run);

/// <summary>A line of the journal with its entry's own type.</summary>
public sealed record Fact<T>(Line Line, T Entry) where T : Entry
{
    /// <summary>When it happened.</summary>
    public Instant At => Line.Happened.At;

    /// <summary>When it was recorded.</summary>
    public Instant RecordedAt => Line.RecordedAt;
}

/// <summary>Which fact: a field, and the official it is about, if it is about one.</summary>
public readonly record struct FactKey(string Field, OfficialId? Official);

/// <summary>
/// What is known about one fact: the newest answer, and rival answers given by others who had not seen it. Both are kept and both names show.
/// </summary>
public sealed record Known(Fact<Answered> Now, ImmutableArray<Fact<Answered>> Rivals);

/// <summary>A paper, what staff observed on it, and what counsel determined.</summary>
public sealed record PaperFile(
    Fact<PaperRecorded> Recorded, ImmutableArray<Fact<PaperObserved>> Observed, ImmutableArray<Fact<PaperClassified>> Classified);

/// <summary>A question from counsel and its answer.</summary>
public sealed record CounselQuestion(Fact<CounselAsked> Asked, Fact<CounselAnswered>? Answer);

/// <summary>Where counsel's advice stands at the door.</summary>
public sealed record AdviceFile(Fact<Advised> Advised)
{
    /// <summary>The leader (or the door, when nobody leads) read it back.</summary>
    public Fact<AdviceReadBack>? ReadBack { get; init; }

    /// <summary>The leader instructed the door.</summary>
    public Fact<Instructed>? Instructed { get; init; }

    /// <summary>The door read and confirmed it.</summary>
    public Fact<InstructionRead>? Read { get; init; }

    /// <summary>The door carried it out.</summary>
    public Fact<CarriedOut>? CarriedOut { get; init; }
}

/// <summary>Who leads at the school, since when, and the line that says so.</summary>
public sealed record Leading(Named Leader, Instant Since, Line Line);
