using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Rooms.Rehearsal;

/// <summary>What somebody in a scene does: the incident, who, now, an id that follows from the tap, and the words of the play.</summary>
public delegate Result<ImmutableArray<Entry>> Move(Incident incident, Who who, Instant now, Func<int, Guid> id, Func<string, string> words);

/// <summary>
/// One moment of the play: whose turn, whether the official speaks first, when it is over, and what is done, with the very decisions that
/// the rooms use. Where a play stands is read from the incident itself.
/// </summary>
public sealed record Scene(string Key, Part Part, bool OfficialSpeaks, Func<Incident, bool> Over, params ImmutableArray<Move> Moves)
{
    /// <summary>The papers that the official hands over here: true in one scene.</summary>
    public bool HandsPaper { get; init; }

    /// <summary>The play, after the case was opened.</summary>
    public static readonly ImmutableArray<Scene> Play =
    [
        new("process", Part.Door, true, Did("explain-process"), Do("explain-process")),
        new("fetch", Part.Door, true, Did("get-leader"), Do("get-leader")),
        new("lead", Part.Leader, false, i => i.Lead is not null,
            (i, who, _, _, _) => SeeCase.Decide(i, who), (i, who, _, _, _) => new TakeLead(null).Decide(i, who)),
        new("who", Part.Leader, true, i => i.Officials.Any(o => i.Answer("supervisor-phone", o) is not null),
            (i, who, _, id, _) => i.Officials.IsEmpty ? new AddOfficial(new(id(1))).Decide(i, who) : ImmutableArray<Entry>.Empty,
            Ask("agency-stated"), Ask("official-name"), Ask("badge"), Refuse("supervisor-phone")),
        new("why", Part.Leader, true, i => i.Answer("warrant") is not null, Ask("purpose"), Choose("warrant", "shown")),
        new("paper", Part.Leader, true, i => !i.Papers.IsEmpty && i.Answer("warrant-copy") is not null,
            Choose("warrant-copy", "given"), Refuse("other-papers")) { HandsPaper = true },
        new("wait", Part.Leader, true, Did("wait-office"),
            Choose("cooperation", "working-with-us"), Do("ask-time"), Do("wait-office"), Choose("waits", "front-office")),
        new("call", Part.Leader, false, i => i.LegalAsked is not null && i.Calls.Any(c => c.Entry.Contact == "legal"),
            (i, who, _, _, _) => AskLegal.Decide(i, who), (i, who, _, _, words) => new RecordCall("legal", CallOutcome.Reached, null).Decide(i, who)),
        new("take", Part.Legal, false, i => i.Legal is not null, (i, who, _, _, _) => new TakeMatter(null).Decide(i, who)),
        new("read", Part.Legal, false, i => i.Papers.Any(p => p.Observed.Length > 0),
            (i, who, _, _, words) => new ObservePaper(i.Papers[0].Recorded.Entry.Paper, "heading", words("heading")).Decide(i, who),
            (i, who, _, _, words) => new ObservePaper(i.Papers[0].Recorded.Entry.Paper, "judge-signed", words("judge-signed")).Decide(i, who),
            (i, who, _, _, words) => new NotePrivately(words("private")).Decide(i, who)),
        new("advise", Part.Legal, false, i => i.CurrentAdvice is not null,
            (i, who, now, id, words) => new Advise(new(id(2)), Disposition.ComeBackLater, words("advice"), words("advice.say"),
                [words("advice.limit")], now + Duration.FromHours(2), null, false).Decide(i, who, now)),
        new("instruct", Part.Leader, false, i => i.CurrentAdvice?.Instructed is not null,
            (i, who, _, _, _) => new ReadBack(i.CurrentAdvice!.Advised.Entry.Advice).Decide(i, who),
            (i, who, _, _, _) => new Instruct(i.CurrentAdvice!.Advised.Entry.Advice).Decide(i, who)),
        new("act", Part.Door, false, i => i.CurrentAdvice?.CarriedOut is not null,
            (i, who, _, _, _) => new ReadInstruction(i.CurrentAdvice!.Advised.Entry.Advice).Decide(i, who),
            (i, who, _, _, _) => new CarryOut(i.CurrentAdvice!.Advised.Entry.Advice).Decide(i, who)),
        new("leave", Part.Door, true, i => i.EverybodyLeft, (i, who, _, _, _) => new OfficialLeaves(null, null).Decide(i, who)),
        new("safety", Part.Safety, false, i => !i.SafetyTold.IsEmpty, (i, who, _, _, words) => new TellSafety(null, words("told")).Decide(i, who)),
        new("close", Part.Leader, false, i => i.Closed is not null,
            (i, who, now, _, words) => new Close(Owing.Of(i, now).IsEmpty ? null : words("close.reason")).Decide(i, who, now)),
    ];

    /// <summary>The scene that comes next, or null when the play is over.</summary>
    public static Scene? Next(Incident incident) => Play.FirstOrDefault(s => !s.Over(incident));

    private static Func<Incident, bool> Did(string step) =>
        i => i.Lines.Any(l => l.Entry is StepDone done && done.Step == step && !i.Undone.Contains(l.Id));

    private static Move Do(string step) => (i, who, _, _, _) => new DoStep(i.Asks[0].Id, step, null).Decide(i, who);

    private static Move Ask(string field) => (i, who, _, _, words) =>
        new AnswerFact(field, About(i, field), AnswerState.Answered, words(field), null).Decide(i, who);

    private static Move Choose(string field, string choice) => (i, who, _, _, _) =>
        new AnswerFact(field, About(i, field), AnswerState.Answered, choice, null).Decide(i, who);

    private static Move Refuse(string field) => (i, who, _, _, _) =>
        new AnswerFact(field, About(i, field), AnswerState.Refused, null, null).Decide(i, who);

    private static OfficialId? About(Incident incident, string field) =>
        incident.Asks[0].Procedure.Find(new P.FieldId(field)) is { PerOfficial: true } ? incident.Officials[0] : null;
}
