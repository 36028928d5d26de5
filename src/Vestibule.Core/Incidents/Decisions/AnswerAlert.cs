using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Decisions;

/// <summary>
/// Somebody answers an alert where it reached them: by its link, by text, or by a key on the phone. Coming takes what the ladder is for: the lead, the matter,
/// or the call. Not coming moves on at once. Nothing else can be done this way.
/// </summary>
public sealed record AnswerAlert(string Ladder, bool Coming)
{
    /// <summary>The entry, or why not. Only somebody who was alerted can answer.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        if (who.Person is null || !incident.Rungs.Any(r => r.Entry.Ladder == Ladder && r.Entry.People.Any(p => p.Person == who.Person.Id)))
        {
            return new Refusal("not-allowed");
        }

        return (Coming, Ladder) switch
        {
            (true, "legal") => new TakeMatter(null).Decide(incident, who),
            (true, "crisis") => TakeForCrisis.Decide(incident, who),
            (true, "safety") => incident.Safety?.Entry.Officer.Person == who.Person.Id ? ImmutableArray<Entry>.Empty : TakeForSafety.Decide(incident, who),
            (true, _) => new TakeLead(null).Decide(incident, who),
            _ => Cannot(incident, who),
        };
    }

    private static Result<ImmutableArray<Entry>> Cannot(Incident incident, Who who)
    {
        var me = Guard.Named(who);
        return incident.HasUnknown ? new Refusal("unknown-entry")
            : incident.Closed is not null ? new Refusal("already-closed", ("case", incident.Opened.CaseNumber))
            : incident.Lead?.Leader.Person == me.Person ? new Refusal("hand-over-instead")
            : incident.Unavailable.Contains(me.Person) ? ImmutableArray<Entry>.Empty
            : Guard.One(new CannotCome(me));
    }
}
