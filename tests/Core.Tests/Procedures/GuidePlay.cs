using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Xunit;

namespace Vestibule.CoreTests.Procedures;

/// <summary>Plays a run that is written in the guide, line by line. Lines that begin with a question mark are checked.</summary>
internal sealed class GuidePlay(Edition edition)
{
    private static readonly LocalDateTimePattern Clock = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");
    private Run? run;
    private Instant now;

    internal int Checks { get; private set; }

    private Run Run => run ?? throw new InvalidOperationException("The run begins with start");

    internal void Line(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words[0] == "?") Check(line, words[1..]);
        else run = words switch
        {
            ["start", var part, "at", var at, .. var more] => Start(part, at, more),
            ["arrive"] => Run.Apply(new OfficialArrived(Packs.Keller, now)),
            ["do", var step, "by", var role] => Run.Apply(new StepDone(Step(step), null, now, new Role(role))),
            ["do", var step, "by", var role, "as", var person] => Run.Apply(new StepDone(Step(step), null, now, new Role(role)) { Who = Person(person) }),
            ["answer", var field, ..] => Run.Apply(new AnswerGiven(Field(field), null, Answer.Given(line[(line.IndexOf(field, StringComparison.Ordinal) + field.Length)..].Trim().Trim('"')), now)),
            ["call", var contact, var outcome] => Run.Apply(new CallAttempted(new(contact), outcome == "reached" ? CallOutcome.Reached : CallOutcome.NoAnswer, now)),
            _ => throw new InvalidOperationException($"The guide says something that nobody understands: {line}"),
        };
    }

    private void Check(string line, string[] words)
    {
        Checks++;
        var holds = words switch
        {
            [var role, "may", "not", var step] => !May(role, step),
            [var role, "may", var step] => May(role, step),
            ["owed", .. var steps] => steps.All(s => Run.IsOwed(Step(s))),
            ["due", var step, var at] => Run.Owed(now).Any(o => o.Step.Id == Step(step) && o.Due == At(at)),
            ["forbidden", var step] => Notices.Of(Run).Any(n => n.Step.Id == Step(step) && n.Standing == NoticeStanding.Forbidden && n.Forbidding is not null),
            ["building", "none"] => Run.Building.IsEmpty,
            ["building", .. var states] => Run.Building.Select(b => b.State).ToHashSet().SetEquals(states.Select(s => Building.Names[s])),
            ["first-if-feasible", var step, var first] => Run.Next(new Role("leader")).Single(n => n.Step.Id == Step(step)).FirstIfFeasible.Contains(Step(first)),
            _ => throw new InvalidOperationException($"The guide asks something that nobody understands: {line}"),
        };
        Assert.True(holds, $"{line} (owed: {string.Join(' ', Run.Owed(now).Select(o => $"{o.Step.Id} {o.Due}"))})");
    }

    private bool May(string role, string step) => Run.May(Step(step), null, new Role(role)).IsOk;

    private Run Start(string part, string at, string[] more)
    {
        now = At(at);
        var closed = more is ["closed", var day] ? new HashSet<LocalDate> { LocalDatePattern.Iso.Parse(day).Value } : [];
        var facts = more is ["with", .. var has] ? has.ToImmutableSortedDictionary(f => f, _ => true) : ImmutableSortedDictionary<string, bool>.Empty;
        return Run.Start(edition.Find(new ProcedureId(part))!, now, new(new WorkingCalendar(DateTimeZone.Utc, closed), facts));
    }

    private StepId Step(string name) => Run.Procedure.Find(new StepId(name))?.Id ?? throw new InvalidOperationException($"No step is called {name}");

    private FieldId Field(string name) => Run.Procedure.Find(new FieldId(name))?.Id ?? throw new InvalidOperationException($"No question is called {name}");

    private static Instant At(string text) => Clock.Parse(text).Value.InUtc().ToInstant();

    private static PersonId Person(string name) => new(new Guid(name == "ana" ? "00000000-0000-7000-8000-0000000000a1" : "00000000-0000-7000-8000-0000000000b2"));
}
