using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.CoreTests.Alerts.Simulation;

/// <summary>How the rule is asked, and whether the machinery around it does what it must: the planted faults change one of these.</summary>
internal sealed record Machinery(Func<Instant, Roster, AlertFacts, ImmutableArray<LadderState>> Plan)
{
    internal bool OneCommit { get; init; } = true;
    internal bool DecidesInTheWriter { get; init; } = true;
    internal bool MarksAfterSending { get; init; } = true;
    internal bool AsksBeforeSending { get; init; } = true;
    internal bool AsksAgainBeforeEachTry { get; init; } = true;
    internal bool TakesUpWhatACrashLeft { get; init; } = true;

    internal static readonly Machinery Sound = new(AlertRule.Plan);
}

/// <summary>A message to somebody: how often it was handed over, and where it stands.</summary>
internal sealed class Letter(string ladder, PersonId person)
{
    internal string Ladder => ladder;
    internal PersonId Person => person;
    internal Instant Made { get; init; }
    internal int Sends { get; set; }
    internal int Crashes { get; set; }
    internal int Attempts { get; set; }
    internal bool Over { get; set; }
    internal Instant NotBefore { get; set; }
    internal Instant Lease { get; set; } = Instant.MinValue;
}

/// <summary>
/// One school day under a virtual clock: a case, two nodes that crash at any step and whose clocks jump, a provider that is down for a while or
/// for days, people who answer, cannot come, or stay silent, and whose answers come late, twice or not at all; and changes of the roster.
/// </summary>
internal sealed class World(int seed, Machinery machinery)
{
    private static readonly Duration Lease = Duration.FromSeconds(12);
    private readonly Random random = new(seed);
    private readonly PriorityQueue<Action, (Instant, int)> queue = new();
    private readonly Dictionary<(string, PersonId), Letter> outbox = [];
    private readonly Duration[] skew = new Duration[2];
    private readonly Instant[] down = [Instant.MinValue, Instant.MinValue];
    private readonly int[] life = new int[2];
    private int order;
    private Instant now, providerBack, end;
    private Roster roster = null!;
    private AlertFacts facts = null!;

    internal List<string> Wrong { get; } = [];

    internal int Alerts { get; private set; }

    internal int Crashes { get; private set; }

    internal World Run()
    {
        (roster, now) = RandomDay.Of(random);
        end = now + Duration.FromMinutes(75);
        providerBack = random.Next(4) switch { 0 => now + Duration.FromSeconds(random.Next(600)), 1 => now + Duration.FromDays(3), _ => now };
        facts = new AlertFacts(RandomDay.Campus, now) { Information = random.Next(8) == 0 };
        if (random.Next(6) == 0)
        {
            facts = facts with { Emergency = now };
        }

        var opened = now;
        for (var node = 0; node < 2; node++)
        {
            var which = node;
            skew[node] = Duration.FromMilliseconds(random.Next(-1500, 1500));
            At(opened, () => Look(which, 0));
            At(opened, () => Send(which, 0));
        }

        for (var i = random.Next(3); i > 0; i--)
        {
            At(opened + Duration.FromSeconds(random.Next(900)), () => Changed(() => roster = roster with { Duty = RandomDay.Change(random, roster.Book, roster.Duty, now.InZone(roster.Book.TimeZone).Date) }));
            At(opened + Duration.FromSeconds(random.Next(900)), () => skew[random.Next(2)] = Duration.FromMilliseconds(random.Next(-3000, 3000)));
        }

        if (random.Next(3) == 0)
        {
            At(opened + Duration.FromSeconds(random.Next(300)), () => Changed(() => facts = facts with { LegalAsked = facts.LegalAsked ?? now }));
        }

        while (queue.TryDequeue(out var next, out var when) && when.Item1 <= end)
        {
            now = when.Item1;
            next();
        }

        now = end;
        Judge();
        return this;
    }

    private void At(Instant when, Action what) => queue.Enqueue(what, (when, order++));

    // A commit wakes both nodes, as the real one does.
    private void Changed(Action what)
    {
        what();
        for (var node = 0; node < 2; node++)
        {
            var (which, born) = (node, life[node]);
            At(now, () => Look(which, born, again: false));
        }
    }

    private bool Crash(int node)
    {
        if (random.Next(12) != 0)
        {
            return false;
        }

        Crashes++;
        life[node]++;
        var born = life[node];
        down[node] = now + Duration.FromSeconds(1 + random.Next(45));
        At(down[node], () => Look(node, born));
        At(down[node], () => Send(node, born));
        return true;
    }

    private void Look(int node, int born, bool again = true)
    {
        if (born != life[node] || Crash(node))
        {
            return;
        }

        var (clock, seen) = (now + skew[node], facts);
        var due = machinery.Plan(clock, roster, seen).Where(s => s.Next is Due.Alert a && a.At <= clock).ToArray();
        if (due.Length > 0)
        {
            // Between the decision and the commit the other node may be faster.
            At(now + Duration.FromMilliseconds(random.Next(40)), () => Commit(node, born, due));
        }

        if (!again)
        {
            return;
        }

        // What is due already is looked at again soon; where nothing is awaited, every five minutes.
        var awaited = AlertRule.NextDue(clock, roster, facts);
        var next = awaited is { } at && at > clock ? at - clock : Duration.FromSeconds(awaited is null ? 300 : 5);
        At(now + Duration.Min(Duration.Max(next, Duration.FromMilliseconds(250)), Duration.FromSeconds(random.Next(10) == 0 ? 5 : 300)), () => Look(node, born));
    }

    private void Commit(int node, int born, LadderState[] decided)
    {
        if (born != life[node] || Crash(node))
        {
            return;
        }

        var clock = now + skew[node];
        var due = machinery.DecidesInTheWriter ? machinery.Plan(clock, roster, facts).Where(s => s.Next is Due.Alert a && a.At <= clock).ToArray() : decided;
        foreach (var (ladder, alert) in due.Select(s => (s.Ladder, (Due.Alert)s.Next)))
        {
            Referee.Climb(Wrong, roster, facts, ladder.Name, alert, clock);
            Alerts += alert.People.Length;
            facts = facts with { Climbed = facts.Climbed.Add(new Climbed(ladder.Name, alert.Rung, alert.People, clock)) };
            if (!machinery.OneCommit && Crash(node))
            {
                return;
            }

            foreach (var person in alert.People)
            {
                outbox.TryAdd((ladder.Name, person), new Letter(ladder.Name, person) { Made = now, NotBefore = now });
                Answer(ladder.Name, person);
            }

            for (var other = 0; other < 2; other++)
            {
                var (which, alive) = (other, life[other]);
                At(now, () => Send(which, alive, again: false));
            }
        }
    }

    private void Send(int node, int born, bool again = true)
    {
        if (born != life[node])
        {
            return;
        }

        foreach (var letter in outbox.Values.Where(l => !l.Over && l.NotBefore <= now && (l.Lease == Instant.MinValue || (machinery.TakesUpWhatACrashLeft && l.Lease <= now))).ToArray())
        {
            (letter.Lease, letter.Attempts) = (now + Lease, letter.Attempts + 1);
            letter.Over = !machinery.MarksAfterSending;
            if (Crash(node))
            {
                return;
            }

            // Claims and answers go through one writer: what was answered before the claim does not leave. What is in hand cannot be called back.
            var needed = AlertRule.IsStillNeeded(facts, letter.Ladder, letter.Person);
            if (!needed && machinery.AsksBeforeSending && (letter.Attempts == 1 || machinery.AsksAgainBeforeEachTry))
            {
                letter.Over = true;
                continue;
            }

            At(now + Duration.FromMilliseconds(random.Next(3000)), () => HandOver(node, born, letter, needed));
        }

        if (again)
        {
            At(now + (outbox.Values.Any(l => !l.Over) ? Duration.FromMilliseconds(500) : Duration.FromMinutes(1)), () => Send(node, born));
        }
    }

    private void HandOver(int node, int born, Letter letter, bool needed)
    {
        if (born != life[node])
        {
            return;
        }

        if (now >= providerBack)
        {
            letter.Sends++;
            if (!needed)
            {
                Wrong.Add($"node {node} sent to {letter.Person} after the alert was answered");
            }
        }

        if (Crash(node))
        {
            letter.Crashes++;
            return;
        }

        Mark(letter);
    }

    private void Mark(Letter letter)
    {
        letter.Lease = Instant.MinValue;
        letter.Over = letter.Over || letter.Sends > 0 || letter.Attempts >= 4;
        letter.NotBefore = now + Duration.FromSeconds(1 << Math.Min(letter.Attempts, 6));
    }

    private void Answer(string ladder, PersonId person)
    {
        var (what, after) = (random.Next(10), Duration.FromSeconds(5 + random.Next(400)));
        if (what < 3)
        {
            // Lost the first time, twice the next, or late.
            foreach (var again in random.Next(4) switch { 0 => new[] { 60, 61 }, 1 => [0, 0], _ => new[] { 0 } })
            {
                At(now + after + Duration.FromSeconds(again), () => facts = facts with { Answered = facts.Answered.Add(ladder) });
            }
        }
        else if (what < 5)
        {
            At(now + after, () => Changed(() => facts = facts with { Unavailable = facts.Answered.Contains(ladder) ? facts.Unavailable : facts.Unavailable.Add(person) }));
        }
    }

    private void Judge()
    {
        // Who came on duty in the last five minutes may still be waiting for a node that is down; a message made since then may be in hand.
        var late = end - Duration.FromMinutes(5);
        Referee.End(Wrong, roster, facts, late);
        foreach (var ((ladder, person), letter) in outbox.Where(l => l.Value.Over || l.Value.Made < late))
        {
            if (!letter.Over)
            {
                Wrong.Add($"the alert of {person} by {ladder}, made {(end - letter.Made).TotalSeconds:0} s before the end, stands nowhere: neither sent, nor failed at the door");
            }
            else if (letter.Sends == 0 && providerBack < end - Duration.FromMinutes(60) && AlertRule.IsStillNeeded(facts, ladder, person) && letter.Attempts < 4)
            {
                Wrong.Add($"the alert of {person} by {ladder} was lost");
            }

            if (letter.Sends > 1 + letter.Crashes)
            {
                Wrong.Add($"the alert of {person} by {ladder} was sent {letter.Sends} times after {letter.Crashes} crashes");
            }
        }

        foreach (var climbed in facts.Climbed.SelectMany(c => c.People.Select(p => (c.Ladder, p))).Where(c => !outbox.ContainsKey(c)))
        {
            Wrong.Add($"{climbed.p} counts as alerted by {climbed.Ladder} and no message was ever made");
        }
    }
}
