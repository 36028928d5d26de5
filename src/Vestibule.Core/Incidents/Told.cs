using System.Collections.Immutable;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents;

/// <summary>How much a line of the timeline stands out.</summary>
public enum Weight
{
    /// <summary>One line among others.</summary>
    Plain,
    /// <summary>A turning point.</summary>
    Turning,
    /// <summary>An emergency.</summary>
    Emergency,
}

/// <summary>
/// A line of the timeline as a key of <c>words/</c> (<c>entry.KIND.line</c>) with its placeholders; choices are placeholders whose
/// value is itself the end of a key (<c>entry.ask.student</c>), named with a leading asterisk.
/// </summary>
public sealed record Telling(string Key, ImmutableArray<(string Name, string Value)> Arguments, Weight Weight);

/// <summary>Tells every kind of entry as one line.</summary>
public static class Told
{
    /// <summary>The telling of a line.</summary>
    public static Telling Of(Line line)
    {
        var (kind, _) = line.Entry switch
        {
            WithheldEntry => ("withheld", 0),
            ErasedEntry => ("gone", 0),
            UnknownEntry => ("unknown", 0),
            _ => EntryKinds.Of(line.Entry),
        };
        return new Telling($"entry.{kind}.line", [.. Arguments(line.Entry).Select(a => (a.Name, a.Value ?? ""))], WeightOf(line.Entry));
    }

    private static Weight WeightOf(Entry entry) => entry switch
    {
        EmergencyDeclared => Weight.Emergency,
        ChildrenNotCollected => Weight.Emergency,
        ChildSafe or Opened or LeadTaken or HandedOver or Advised or Closed or LegalTook or OfficialLeft => Weight.Turning,
        _ => Weight.Plain,
    };

    private static (string Name, string? Value)[] Arguments(Entry entry) => entry switch
    {
        Opened e => [("*ask", $"entry.ask.{Kebab(e.Ask)}"), ("case", e.CaseNumber), ("*channel", $"entry.channel.{Kebab(e.Channel)}")],
        AccessRequestAdded e => [("*ask", $"entry.ask.{Kebab(e.Ask)}")],
        PlaceTold e => [("*place", $"entry.place.{Kebab(e.Place.Kind)}"), ("detail", e.Place.Detail)],
        Undone e => [("*what", $"entry.{e.Kind}.label")],
        Closed e => [("count", Number(e.StillOwed.Length)), ("reason", e.Reason)],
        Kept e => [("*what", $"entry.kept.what.{e.What}"), ("content", e.Content), ("*reason", $"refusal.{e.Reason}")],
        Exported e => [("*what", e.Classes.Contains(RecordClass.Privileged) ? "entry.copy.office" : "entry.copy.record")],
        IncidentsJoined e => [("case", e.OtherCaseNumber)],
        Erased e => [("count", Number(e.Entries.Length))],
        SheetKept e => [("register", e.Register), ("version", Number((int)e.Version))],
        StepDone e => [("*step", $"step.{e.Step}.title")],
        StepSkipped e => [("*step", $"step.{e.Step}.title"), ("reason", e.Reason)],
        Overdue e => [("*step", $"step.{e.Step}.title")],
        Answered e => [("*field", $"field.{e.Field}"), ("*state", $"entry.answer.{Kebab(e.State)}"), ("value", e.Value)],
        AnswerWithdrawn e => [("*field", $"field.{e.Field}")],
        StudentNamed e => [("text", e.Text)],
        InformationAsked e => [("what", e.What), ("by", e.AskedBy)],
        AgencyChecked e => [("*state", $"entry.agency.{Kebab(e.State)}"), ("with", e.SpokeWith)],
        FamilyAsked e => [("agreed", e.Agreed ? "yes" : "no"), ("with", e.SpokeWith)],
        Observed e => [("*what", $"observation.{e.Observation}"), ("text", e.Text)],
        Noted e => [("text", e.Text)],
        PaperRecorded e => [("readable", e.Readable ? "yes" : "no")],
        RungClimbed e => [("people", string.Join(", ", e.People.Select(p => p.Name)))],
        Seen e => [("name", e.Who.Name)],
        CannotCome e => [("name", e.Who.Name)],
        NotReached e => [("name", e.Who.Name)],
        LeadTaken e => [("name", e.Leader.Name), ("from", e.From?.Name)],
        HandedOver e => [("from", e.From.Name), ("to", e.To.Name)],
        CallAttempted e => [("*contact", $"contact.{e.Contact}"), ("*outcome", $"entry.call.{Kebab(e.Outcome)}"), ("with", e.SpokeWith)],
        LegalAsked e => [("answers", Number(e.Answers)), ("papers", Number(e.Papers))],
        LegalTook e => [("name", e.Counsel.Name)],
        SafetyTold e => [("with", e.SpokeWith), ("text", e.Text)],
        SafetyTook e => [("name", e.Officer.Name)],
        Guided e => [("name", e.Officer.Name), ("text", e.Text)],
        EmergencyDeclared e => [("words", e.Words), ("which", e.Which)],
        EmergencyWordsRecorded e => [("words", e.By is null ? e.Words : string.Join(" · ", new[] { e.Words, e.By }.OfType<string>())), ("which", e.Which)],
        SameOfficialsConfirmed e => [("case", e.OtherCaseNumber)],
        Advised e => [("name", e.Counsel.Name), ("text", e.Instruction)],
        CounselAsked e => [("name", e.Counsel.Name), ("text", e.Text)],
        CounselAnswered e => [("text", e.Text)],
        PrivilegedNoted e => [("text", e.Text)],
        PaperObserved e => [("*feature", $"paper.feature.{e.Feature}"), ("value", e.Value)],
        PaperClassified e => [("name", e.Counsel.Name), ("text", e.Determination)],
        Instructed e => [("text", e.Text)],
        OfficialLeft e => [("text", e.Text), ("all", e.Official is null ? "yes" : "no")],
        ChildAdded e => [("name", e.Name), ("grade", e.Grade)],
        ChildWith e => [("who", e.Who)],
        RideHeld e => [("*ride", $"entry.ride.{Kebab(e.Ride)}"), ("with", e.Told)],
        ContactTried e => [("name", e.Name), ("*outcome", $"entry.contact.{Kebab(e.Outcome)}"), ("text", e.Text)],
        CollectorCame e => [("name", e.Name), ("listed", e.Contact is null ? "no" : "yes")],
        ChildAsked e => [("willing", e.Willing ? "yes" : "no"), ("text", e.Text)],
        ChildSafe e => [("name", e.Adult), ("text", e.Text)],
        ChildNoted e => [("*step", $"step.{e.Step}.title"), ("text", e.Text)],
        SupportsOffered e => [("count", Number(e.Supports.Length))],
        CallerChecked e => [("name", e.Name), ("verified", e.Verified ? "yes" : "no"), ("text", e.Text)],
        CrisisTook e => [("name", e.Member.Name)],
        ChildrenNotCollected e => [("count", Number(e.Count))],
        WithheldEntry e => [("*what", $"entry.{e.Kind}.label")],
        ErasedEntry e => [("*what", $"entry.{e.Kind}.label")],
        UnknownEntry e => [("kind", e.Kind)],
        _ => [],
    };

    private static string Number(int count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The kebab-case name of a choice, as keys and payloads use it.</summary>
    public static string Kebab<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
