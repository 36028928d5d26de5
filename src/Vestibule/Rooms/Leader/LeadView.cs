using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Alerts;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Plumbing;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Rooms.Leader;

/// <summary>The leader's screens of one case.</summary>
public enum LeadTab
{
    /// <summary>The alert: take charge, or cannot come.</summary>
    Alert,
    /// <summary>What to ask and note.</summary>
    Ask,
    /// <summary>The call to the legal office.</summary>
    Call,
    /// <summary>Counsel's advice.</summary>
    Advice,
    /// <summary>Closing.</summary>
    Close,
}

/// <summary>A form that came back: why, what was typed, and which fact it was about.</summary>
public sealed record CameBack(Refusal Why, Form Form, string? About, OfficialId? Official);

/// <summary>One fact to ask: the field, and about which officer.</summary>
public sealed record FactToAsk(P.Field Field, OfficialId? Official, P.Step Step);

/// <summary>Which call comes first now, and which one stays owed beside it.</summary>
public sealed record CallsNow(Core.District.Office Main, OfficeState MainState, string? SayKey, Core.District.Office? Other, OfficeState? OtherState, bool LegalClosed, bool Uncooperative);

/// <summary>A case as the leader's screens show it.</summary>
public sealed record LeadView(Incident Incident, LeadTab Tab, ImmutableArray<LadderState> Ladders, CameBack? Back)
{
    /// <summary>The role that procedures name a school leader by.</summary>
    public static readonly P.Role Role = new("leader");

    /// <summary>The first thing asked for, whose words the screens use.</summary>
    public Ask Ask => Incident.Asks[0];

    /// <summary>The address of one of the case's screens.</summary>
    public string To(string what = "") => what.Length == 0 ? $"/lead/{Incident.Id}" : $"/lead/{Incident.Id}/{what}";

    /// <summary>True when this person leads.</summary>
    public bool Leads(Screen screen) => Incident.Lead is { } lead && lead.Leader.Person == screen.Who.Person?.Id;

    /// <summary>A sentence of the case's procedure, marked with its language where it had to fall back.</summary>
    public RenderFragment Words(Screen screen, string key) => screen.Words(Ask.Procedure, key);

    /// <summary>A sentence of the procedure that is spoken, without the quotation marks that the screen adds.</summary>
    public RenderFragment Spoken(Screen screen, string key) => screen.Words(Ask.Procedure, key, spoken: true);

    /// <summary>The officers to show: those recorded, or the one who is surely there.</summary>
    public ImmutableArray<OfficialId> Officials => Incident.Officials.IsEmpty ? [FirstOfficial(Incident.Id)] : Incident.Officials;

    /// <summary>The officer who is surely there before anybody recorded one: the same for everybody who looks.</summary>
    public static OfficialId FirstOfficial(IncidentId id) => DerivedIds.FirstOfficial(id);

    /// <summary>What may be asked of all, or of one officer: the questions of steps that a leader may be told and that are part of it now.</summary>
    public IEnumerable<FactToAsk> Facts(OfficialId? official) =>
        from ask in Incident.Asks.Take(1).Concat(Incident.Asks.Skip(1))
        from step in ask.Procedure.Steps
        where step.By.Any(b => b.Role == Role || b.Role == P.Role.Anyone)
        from id in step.Asks
        let field = ask.Procedure.Find(id)!
        where field.PerOfficial == official is not null
        where ask.Run.IsIncluded(step.Id, official) || (step.PerOfficial && !step.Closed && Incident.Officials.IsEmpty)
            || Incident.Answers.ContainsKey(new(id.Value, official))
        group new FactToAsk(field, official, step) by field.Id into same
        select same.First();

    /// <summary>The sentence that opens the questions, if the procedure has one.</summary>
    public string? OpeningLine => Facts(Officials[0]).Select(f => f.Step.Say).FirstOrDefault(s => s is not null);

    /// <summary>Places where the officer can be asked to wait, from the procedure.</summary>
    public IEnumerable<(Ask Ask, P.Step Step, bool Done)> Waiting => Incident.Asks.Take(1).SelectMany(a => a.Procedure.Steps
        .Where(s => s.Wait is not null && a.Run.IsIncluded(s.Id)).Select(s => (a, s, a.Run.IsDone(s.Id))));

    /// <summary>The place last asked for.</summary>
    public P.StepId? WaitsAt => Ask.Run.Done.Where(d => !d.Skipped && Ask.Procedure.Find(d.Step)?.Wait is not null).Select(d => (P.StepId?)d.Step).LastOrDefault();

    /// <summary>What is still owed.</summary>
    public ImmutableArray<OwedThing> Owed(Instant now) => Owing.Of(Incident, now);

    /// <summary>Who leads at this school besides this person, in alerting order.</summary>
    public IEnumerable<Person> Others(Screen screen) => screen.Book.LeadersOf(Incident.Place.Campus).Where(p => p.Id != screen.Who.Person?.Id);

    /// <summary>
    /// Which call comes first: the one the procedure owes first, unless that office is closed now; then the office to call instead.
    /// The other one stays owed and is shown with its hours.
    /// </summary>
    public CallsNow? Calls(Screen screen)
    {
        if (screen.Book.Office("legal") is not { } legal || screen.Book.Office(legal.Fallback ?? "safety") is not { } safety)
        {
            return null;
        }

        OfficeState At(Core.District.Office office) => office.Hours.At(screen.Now, screen.Zone, screen.Book.Closures);
        var next = Incident.Asks.SelectMany(a => a.Run.Next(Role)).Where(n => n.Step is { Call: not null, On: null }).ToArray();
        var first = next.OrderBy(n => n.Step.Order).FirstOrDefault()?.Step.Call?.Value;
        var closed = !At(legal).Open;
        var uncooperative = first == safety.Id && !closed && Incident.Calls.All(c => c.Entry.Contact != legal.Id);
        var reached = Incident.Calls.Any(c => c.Entry.Contact == legal.Id && c.Entry.Outcome == Core.Incidents.Entries.CallOutcome.Reached);
        var main = !reached && (closed || first == safety.Id) ? safety : legal;
        var other = main == legal ? safety : legal;
        return new CallsNow(main, At(main), SayFor(main.Id), other, At(other), closed, uncooperative);
    }

    private string? SayFor(string contact) => Incident.Asks.SelectMany(a => a.Procedure.Steps)
        .Where(s => s.Call?.Value == contact && s.On is null).Select(s => s.Say).FirstOrDefault(s => s is not null);
}
