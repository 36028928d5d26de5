using System.Collections.Immutable;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Core.Incidents;

/// <summary>
/// Folds lines into an incident. Folding is total: any line that was recorded is applied, in the order of the log. An undone line is left
/// out by folding again from the start, so that what followed from it is gone while the line itself stays.
/// </summary>
/// <param name="procedures">Finds a procedure by edition digest and name; editions are kept for ever, so a miss is a defect.</param>
/// <param name="surroundings">The district's side of a run, by where it is; none in tests that need none.</param>
public sealed class Folding(Func<string, string, P.Procedure> procedures, Func<Place, P.Surroundings>? surroundings = null)
{
    /// <summary>Adds lines to an incident, or starts one.</summary>
    public Incident Fold(Incident? before, ImmutableArray<Line> lines)
    {
        var all = before is null ? lines : before.Lines.AddRange(lines);
        if (before is null || lines.Any(l => l.Entry is Undone))
        {
            return FromStart(all);
        }

        var after = before with { Lines = all };
        return lines.Aggregate(after, Apply);
    }

    private Incident FromStart(ImmutableArray<Line> lines)
    {
        var undone = lines.Select(l => l.Entry).OfType<Undone>().Select(u => u.Entry).ToImmutableHashSet();
        if (lines[0].Entry is not Opened opened)
        {
            throw new InvalidOperationException($"Incident {lines[0].Incident} does not begin with 'opened' but with '{EntryKinds.Of(lines[0].Entry).Kind}'.");
        }

        var start = new Incident(lines[0].Incident, lines) { Place = opened.Place, Undone = undone };
        return lines.Aggregate(start, (i, line) => undone.Contains(line.Id) ? Runs.FollowUndone(i, line) : Apply(i, line));
    }

    private Incident Apply(Incident i, Line line) => Runs.Follow(Facts(i, line), line);

    private Incident Facts(Incident i, Line line) => line.Entry switch
    {
        Opened e => i with { Asks = [NewAsk(e.Request, e.Ask, e.Channel, e.Edition, e.Procedure, e.Place, line)] },
        AccessRequestAdded e => i with { Asks = i.Asks.Add(NewAsk(e.Request, e.Ask, e.Channel, e.Edition, e.Procedure, i.Place, line)) },
        PlaceTold e => i with
        {
            Place = e.Place,
            Asks = i.Asks.SetItem(0, i.Asks[0] with { Channel = e.Channel }),
        },
        OfficialRecorded e when !i.Officials.Contains(e.Official) => i with { Officials = i.Officials.Add(e.Official) },
        Answered e => i with { Answers = i.Answers.SetItem(new(e.Field, e.Official), Learn(i, new(line, e))) },
        AnswerWithdrawn e => i with { Answers = i.Answers.Remove(new(e.Field, e.Official)) },
        AgencyChecked e => i with { AgencyChecks = i.AgencyChecks.Add(new(line, e)) },
        FamilyAsked e => i with { Family = new(line, e) },
        StudentNamed e => i with { Students = i.Students.Add(new(line, e)) },
        InformationAsked e => i with { Information = i.Information.Add(new(line, e)) },
        PaperRecorded e => i with { Papers = i.Papers.Add(new(new(line, e), [], [])) },
        PaperObserved e => OnPaper(i, e.Paper, p => p with { Observed = p.Observed.Add(new(line, e)) }),
        PaperClassified e => OnPaper(i, e.Paper, p => p with { Classified = p.Classified.Add(new(line, e)) }),
        RungClimbed e => i with { Rungs = i.Rungs.Add(new(line, e)) },
        Seen e when !i.SeenBy.ContainsKey(e.Who.Person) => i with { SeenBy = i.SeenBy.Add(e.Who.Person, new(line, e)) },
        CannotCome e => i with { Unavailable = i.Unavailable.Add(e.Who.Person) },
        NotReached e => i with { Unavailable = i.Unavailable.Add(e.Who.Person) },
        LeadTaken e => i with { Lead = new(e.Leader, line.Happened.At, line), Unavailable = i.Unavailable.Remove(e.Leader.Person) },
        HandedOver e => i with { Lead = new(e.To, line.Happened.At, line) },
        CallAttempted e => i with { Calls = i.Calls.Add(new(line, e)) },
        LegalAsked e => i with { LegalAsked = new(line, e) },
        LegalTook e => i with { Legal = new(line, e) },
        CounselAsked e => i with { Questions = i.Questions.Add(new(new(line, e), null)) },
        CounselAnswered e => i with
        {
            Questions = [.. i.Questions.Select(q => q.Asked.Entry.Question == e.Question ? q with { Answer = new(line, e) } : q)],
        },
        Advised e => i with { Advice = i.Advice.Add(new(new Fact<Advised>(line, e))) },
        AdviceReadBack e => OnAdvice(i, e.Advice, a => a with { ReadBack = new(line, e) }),
        Instructed e => OnAdvice(i, e.Advice, a => a with { Instructed = new(line, e) }),
        InstructionRead e => OnAdvice(i, e.Advice, a => a with { Read = new(line, e) }),
        CarriedOut e => OnAdvice(i, e.Advice, a => a with { CarriedOut = new(line, e) }),
        SafetyTold e => i with { SafetyTold = i.SafetyTold.Add(new(line, e)) },
        SafetyTook e => i with { Safety = new(line, e) },
        Guided e => i with { Guidance = i.Guidance.Add(new(line, e)) },
        // Who looked before has not seen the emergency: only whoever declared it has.
        EmergencyDeclared e when i.Emergency is null => i with { Emergency = new(line, e), SeenBy = i.SeenBy.RemoveRange(i.SeenBy.Keys.Where(p => p != line.By.Person)) },
        EmergencyWordsRecorded e => i with { EmergencyWords = i.EmergencyWords.Add(new(line, e)) },
        OfficialLeft e => i with { Left = i.Left.Add(new(line, e)) },
        Observed e => i with { Observations = i.Observations.Add(new(line, e)) },
        SameOfficialsConfirmed e => i with { SameOfficials = i.SameOfficials.Add(e.Other) },
        Kept e => i with { Late = i.Late.Add(new(line, e)) },
        IncidentsJoined e => i with { Joinings = i.Joinings.Add(new(line, e)) },
        Closed e => i with { Closed = new(line, e) },
        UnknownEntry => i with { HasUnknown = true },
        _ => Children.Apply(i, line),
    };

    private Ask NewAsk(AccessRequestId id, AskKind kind, Channel channel, string edition, string name, Place place, Line line)
    {
        var procedure = procedures(edition, name);
        return new Ask(id, kind, channel, procedure, P.Run.Start(procedure, line.Happened.At, surroundings?.Invoke(place)));
    }

    /// <summary>
    /// The newer answer becomes the one in force. An answer it replaces without having been seen by its writer, and with another value,
    /// stays beside it as a rival until somebody who saw both answers again.
    /// </summary>
    private static Known Learn(Incident i, Fact<Answered> fresh)
    {
        if (!i.Answers.TryGetValue(new(fresh.Entry.Field, fresh.Entry.Official), out var known))
        {
            return new Known(fresh, []);
        }

        var sawIt = fresh.Entry.Saw == known.Now.Line.Id;
        var same = fresh.Entry.State == known.Now.Entry.State && fresh.Entry.Value == known.Now.Entry.Value;
        return new Known(fresh, sawIt ? [] : same ? known.Rivals : known.Rivals.Add(known.Now));
    }

    private static Incident OnPaper(Incident i, PaperId paper, Func<PaperFile, PaperFile> change) =>
        i with { Papers = [.. i.Papers.Select(p => p.Recorded.Entry.Paper == paper ? change(p) : p)] };

    private static Incident OnAdvice(Incident i, AdviceId advice, Func<AdviceFile, AdviceFile> change) =>
        i with { Advice = [.. i.Advice.Select(a => a.Advised.Entry.Advice == advice ? change(a) : a)] };
}
