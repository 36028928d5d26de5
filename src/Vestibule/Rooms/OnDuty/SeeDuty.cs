using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.OnDuty;

/// <summary>One step of a ladder as it stands now: who would be alerted, and after how many silent minutes. Nobody: it would be skipped.</summary>
public sealed record Step(ImmutableArray<Person> People, int Minutes);

/// <summary>One ladder as it stands now, by its name and, for a leader's, its campus.</summary>
public sealed record Called(string Ladder, Campus? Campus, ImmutableArray<Step> Steps, string? Then);

/// <summary>A rota: who is on, until when, who is next, and the weeks ahead.</summary>
public sealed record Rota(Rotation Rotation, Turn Now, Turn? Next, ImmutableArray<Turn> Ahead);

/// <summary>What concerns the reader: whether they are out today, later absences, their turns, and swaps that wait for somebody's word.</summary>
public sealed record Mine(bool Out, ImmutableArray<Absence> Absences, ImmutableArray<(Rotation Rotation, Turn Turn)> Turns, ImmutableArray<Swap> Swaps, Feed? Feed);

/// <summary>What the page of duty shows, and the form that came back with its reason.</summary>
public sealed record DutyView(ImmutableArray<Called> Called, ImmutableArray<Rota> Rotas, Mine? Mine, CampusId? Campus, Refusal? Why, string? NewFeed);

/// <summary>Who is on now, until when, who is next: for everybody who depends on it.</summary>
public static class SeeDuty
{
    /// <summary>The page.</summary>
    public const string Path = "/duty";

    /// <summary>How far ahead it looks.</summary>
    public static readonly Duration Ahead = Duration.FromDays(28);

    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) =>
        app.MapGet(Path, (Screen screen, Deciding deciding, Feeds feeds, string? campus, CancellationToken stop) =>
            ShowAsync(screen, deciding, feeds, campus, null, null, stop)).Needs(Act.SeeDuty);

    /// <summary>Shows the page.</summary>
    public static async Task<IResult> ShowAsync(Screen screen, Deciding deciding, Feeds feeds, string? campus, Refusal? why, string? newFeed, CancellationToken stop)
    {
        var roster = await deciding.RosterAsync(screen.Book, screen.Now, stop);
        var at = screen.Book.Campus(new CampusId(campus ?? ""))?.Id ?? screen.Who.DeviceCampus ?? screen.Who.Person?.Roles.Select(r => r.Campus).FirstOrDefault(c => c is not null);
        ImmutableArray<Called> called =
        [
            .. at is { } here ? [Stands(roster, LadderNames.Leader, here, screen.Now)] : Array.Empty<Called>(),
            Stands(roster, LadderNames.Legal, at ?? default, screen.Now), Stands(roster, LadderNames.Safety, at ?? default, screen.Now),
        ];
        ImmutableArray<Rota> rotas = [.. roster.Duty.Rotations.Select(r => Of(roster, r, screen.Now))];
        var mine = screen.Who.Person is { } me ? MineOf(roster, me, rotas, screen.Now, await feeds.OfAsync(me.Id, stop)) : null;
        return screen.Show<DutyPage, DutyView>(new DutyView(called, rotas, mine, at, why, newFeed), why is null ? 200 : 409);
    }

    private static Called Stands(Roster roster, string name, CampusId campus, Instant now)
    {
        var (ladder, wait) = (roster.Ladder(name, campus, now), Duration.Zero);
        var steps = ImmutableArray.CreateBuilder<Step>();
        var (first, named) = (true, new HashSet<PersonId>());
        foreach (var rung in ladder.Rungs)
        {
            wait += first || rung.People.IsEmpty ? Duration.Zero : rung.After;
            first &= rung.People.IsEmpty;
            if (rung.People.IsEmpty || !rung.People.All(named.Contains))
            {
                steps.Add(new Step([.. rung.People.Where(named.Add).Select(roster.Book.Person).OfType<Person>()], (int)Math.Ceiling(wait.TotalMinutes)));
            }
        }

        return new Called(name, name == LadderNames.Leader ? roster.Book.Campus(campus) : null, steps.ToImmutable(), ladder.Then);
    }

    private static Rota Of(Roster roster, Rotation rotation, Instant now)
    {
        var turns = roster.Turns(rotation, now, now + Ahead);
        return new Rota(rotation, turns[0], turns.Skip(1).FirstOrDefault(t => t.Person is not null), turns);
    }

    private static Mine MineOf(Roster roster, Person me, ImmutableArray<Rota> rotas, Instant now, Feed? feed)
    {
        var today = now.InZone(roster.Book.TimeZone).Date;
        return new Mine(
            roster.IsOut(me.Id, now), [.. roster.Duty.Absences.Where(a => a.Person == me.Id && a.Until >= today)],
            [.. rotas.SelectMany(r => r.Ahead.Where(t => t.Person == me.Id).Select(t => (r.Rotation, t)))],
            [.. roster.Duty.Swaps.Where(s => s.State == SwapState.Asked && s.Until > now && (s.Asked == me.Id || s.Asker == me.Id))], feed);
    }
}
