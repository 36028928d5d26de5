using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Alerts;

/// <summary>It went out once: when, who sent it, and to whom.</summary>
public sealed record BroadcastRound(Instant At, PersonId By, ImmutableArray<PersonId> To);

/// <summary>Somebody was told by word of mouth, and who says so.</summary>
public sealed record ToldInPerson(PersonId Person, PersonId By, Instant At);

/// <summary>
/// A message that everybody who works at a school must acknowledge. It goes on being open until each has read it, or was told in person: whoever sent it sees who has not.
/// </summary>
public sealed record Broadcast(CampusId Campus, string Text, ImmutableArray<BroadcastRound> Rounds)
{
    /// <summary>How long its words may be.</summary>
    public const int Limit = 600;

    /// <summary>How soon it may be sent again: people need the time to open it.</summary>
    public static readonly Duration Pause = Duration.FromMinutes(1);

    /// <summary>Who was told by word of mouth.</summary>
    public ImmutableArray<ToldInPerson> Told { get; init; } = [];

    /// <summary>Everybody it is for: those who worked there when it was sent.</summary>
    public ImmutableArray<PersonId> Everybody => Rounds[0].To;

    /// <summary>Sends one to everybody else with a post at a school, or says why not.</summary>
    public static Result<Broadcast> Send(DistrictBook book, Who who, CampusId campus, string? text, Instant now)
    {
        ImmutableArray<PersonId> staff = [.. book.People.Where(p => p.Id != who.Person?.Id && p.Roles.Any(r => r.Campus == campus)).Select(p => p.Id)];
        return who.Person is null || book.Campus(campus) is null || !Access.May(who, Act.SendBroadcast, campus) ? new Refusal("not-allowed")
            : string.IsNullOrWhiteSpace(text) ? new Refusal("broadcast-empty")
            : text.Length > Limit ? new Refusal("too-long", ("limit", $"{Limit}"))
            : staff.IsEmpty ? new Refusal("broadcast-nobody")
            : new Broadcast(campus, text.Trim(), [new BroadcastRound(now, who.Person.Id, staff)]);
    }

    /// <summary>Sends it again to those who have neither read it nor been told.</summary>
    public Result<Broadcast> Again(Who who, IReadOnlySet<PersonId> read, Instant now)
    {
        ImmutableArray<PersonId> missing = [.. Missing(read)];
        return who.Person is null || !Access.May(who, Act.SendBroadcast, Campus) ? new Refusal("not-allowed")
            : missing.IsEmpty ? new Refusal("broadcast-all-have")
            : now < Rounds[^1].At + Pause ? new Refusal("broadcast-just-sent")
            : this with { Rounds = Rounds.Add(new BroadcastRound(now, who.Person.Id, missing)) };
    }

    /// <summary>Writes down that somebody was told in person. Said twice, it counts once.</summary>
    public Result<Broadcast> Tell(Who who, PersonId person, Instant now) =>
        who.Person is null || !Access.May(who, Act.SendBroadcast, Campus) ? new Refusal("not-allowed")
        : !Everybody.Contains(person) ? new Refusal("not-found")
        : Told.Any(t => t.Person == person) ? this : this with { Told = Told.Add(new ToldInPerson(person, who.Person.Id, now)) };

    /// <summary>Who has neither read it nor been told.</summary>
    public IEnumerable<PersonId> Missing(IReadOnlySet<PersonId> read) => Everybody.Where(p => !read.Contains(p) && Told.All(t => t.Person != p));
}
