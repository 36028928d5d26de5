using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Furniture;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Plumbing;

/// <summary>The case so far as this reader may read it. What is not theirs to read is not there, and not counted.</summary>
public static class Story
{
    /// <summary>The lines, oldest first.</summary>
    public static IEnumerable<TimelineRow> Of(Incident incident, Screen screen) =>
        from line in incident.Lines
        where line.Entry is not WithheldEntry && Access.MayRead(screen.Who, line.Entry.Class, incident.Matter) && !SaidBefore(incident, line)
        select Row(incident, screen, line);

    // What was said in an emergency also answers the procedure's own questions, in the same tap: here it is told once. The record shows each entry.
    private static bool SaidBefore(Incident incident, Line line) =>
        line.Entry is Answered { Field: CaseSummary.EmergencyWordsField or CaseSummary.EmergencyQuoteField, State: AnswerState.Answered }
        && incident.EmergencyWords.Any(w => w.Line.Tap == line.Tap);

    /// <summary>One line that this reader may read: what, who, and whether it was taken back.</summary>
    public static TimelineRow Row(Incident incident, Screen screen, Line line)
    {
        var told = Told.Of(line);
        var said = Say(incident, screen, line, told);
        var name = Author(screen, line, said);
        var undone = incident.Undone.Contains(line.Id);
        return new TimelineRow(line.Happened.At, Screen.Fragment(said),
            name is null && !undone ? null : builder =>
            {
                if (undone)
                {
                    builder.AddContent(0, screen.T("entry.taken-back"));
                    builder.AddContent(1, " ");
                }

                builder.AddContent(2, name);
            },
            undone ? Furniture.Weight.Plain : told.Weight switch
            {
                Core.Incidents.Weight.Emergency => Furniture.Weight.Hot,
                Core.Incidents.Weight.Turning => Furniture.Weight.Key,
                _ => Furniture.Weight.Plain,
            });
    }

    private static Said Say(Incident incident, Screen screen, Line line, Telling told) =>
        screen.W.Say(told.Key, [.. told.Arguments.Select(a => a.Name.StartsWith('*')
            ? (a.Name[1..], (Argument)Ending(incident, screen, a.Value)) : (a.Name, (Argument)Value(incident, screen, line.Entry, a)))]);

    /// <summary>Who did it, unless the line says so itself, or the program did it in the same breath as somebody's tap.</summary>
    private static string? Author(Screen screen, Line line, Said said) =>
        line.Entry is not (RungClimbed or Overdue) && line.By.Person is { } id && screen.Book.Person(id)?.Name is { } name
        && !said.Text.Contains(name, StringComparison.Ordinal) ? name : null;

    /// <summary>A choice is told by its words, anything else as it was written.</summary>
    private static string Value(Incident incident, Screen screen, Entry entry, (string Name, string Value) argument) =>
        entry is Answered { State: AnswerState.Answered } answered && argument.Name == "value"
        && incident.Asks[0].Procedure.Find(new P.FieldId(answered.Field)) is { Type: P.FieldType.Choice } field
            ? incident.Asks[0].Procedure.Words(screen.Language, field.ChoiceLabel(argument.Value)).Text : argument.Value;

    private static string Ending(Incident incident, Screen screen, string key)
    {
        var procedure = incident.Asks[0].Procedure;
        if (key.StartsWith("step.", StringComparison.Ordinal) && key.EndsWith(".title", StringComparison.Ordinal))
        {
            var step = incident.Asks.Select(a => a.Procedure.Find(new P.StepId(key[5..^6]))).FirstOrDefault(s => s is not null);
            return step is null ? key[5..^6] : procedure.Words(screen.Language, step.Title).Text;
        }

        return key.StartsWith("field.", StringComparison.Ordinal) || key.StartsWith("observation.", StringComparison.Ordinal)
            || key.StartsWith("contact.", StringComparison.Ordinal) ? procedure.Words(screen.Language, key).Text : screen.S(key);
    }
}
