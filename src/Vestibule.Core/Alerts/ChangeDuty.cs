using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Alerts;

/// <summary>
/// What people do to the duty: each change is a pure step from one version to the next, or why not. That every chain still ends at somebody who
/// answers day and night is checked by <see cref="LadderCheck"/> on the result.
/// </summary>
public static class ChangeDuty
{
    /// <summary>How many lines of a kind a duty holds. What is long past makes room by itself.</summary>
    public const int Most = 500;

    private static readonly Duration Past = Duration.FromDays(60);

    /// <summary>Somebody is out from one day to another, and who stands in. A day they were out on already is said anew.</summary>
    public static Result<Duty> MarkOut(Duty duty, DistrictBook book, Absence absence, Instant now) =>
        absence.Until < absence.From || absence.Until > absence.From.PlusYears(1) ? new Refusal("out-days")
        : absence.Substitute == absence.Person ? new Refusal("out-self")
        : book.Person(absence.Person) is null || (absence.Substitute is { } other && book.Person(other) is null) ? new Refusal("not-found")
        : Room(duty.Absences.Length) ?? (Result<Duty>)(Tidied(duty, book, now) is var tidy ? tidy with { Absences = tidy.Absences.Add(absence) } : duty);

    /// <summary>Somebody is in after all, from a day on.</summary>
    public static Result<Duty> MarkIn(Duty duty, PersonId person, LocalDate from) => duty with
    {
        Absences = [.. duty.Absences.Select(a => a.Person == person && a.Until >= from ? a with { Until = from.PlusDays(-1) } : a).Where(a => a.From <= a.Until)],
    };

    /// <summary>Writes a ladder in place of the one for the same office or campus.</summary>
    public static Result<Duty> KeepLadder(Duty duty, LadderPlan plan) =>
        Room(duty.Ladders.Length) ?? (Result<Duty>)(duty with { Ladders = [.. duty.Ladders.Where(l => l.Name != plan.Name || l.Campus != plan.Campus), plan] });

    /// <summary>Takes a ladder away: what follows from the district's book counts again.</summary>
    public static Result<Duty> DropLadder(Duty duty, string name, CampusId? campus) =>
        duty with { Ladders = [.. duty.Ladders.Where(l => l.Name != name || l.Campus != campus)] };

    /// <summary>Writes a rota, new or in place of the one with the same id.</summary>
    public static Result<Duty> KeepRotation(Duty duty, Rotation rotation) =>
        Room(duty.Rotations.Length) ?? (Result<Duty>)(duty with { Rotations = [.. duty.Rotations.Where(r => r.Id != rotation.Id), rotation] });

    /// <summary>Takes a rota away with its covers and swaps.</summary>
    public static Result<Duty> DropRotation(Duty duty, string id) => duty with
    {
        Rotations = [.. duty.Rotations.Where(r => r.Id != id)], Covers = [.. duty.Covers.Where(c => c.Rotation != id)], Swaps = [.. duty.Swaps.Where(s => s.Rotation != id)],
    };

    /// <summary>For a while somebody else is on, or knowingly nobody.</summary>
    public static Result<Duty> KeepCover(Duty duty, DistrictBook book, Cover cover, Instant now) =>
        cover.Until <= cover.From || cover.Until - cover.From > Duration.FromDays(366) ? new Refusal("cover-times")
        : duty.Rotation(cover.Rotation) is null || (cover.Person is { } person && book.Person(person) is null) ? new Refusal("not-found")
        : Room(duty.Covers.Length) ?? (Result<Duty>)(Tidied(duty, book, now) is var tidy ? tidy with { Covers = tidy.Covers.Add(cover) } : duty);

    /// <summary>Takes a cover back.</summary>
    public static Result<Duty> DropCover(Duty duty, string rotation, Instant from, Instant until) =>
        duty with { Covers = [.. duty.Covers.Where(c => (c.Rotation, c.From, c.Until) != (rotation, from, until))] };

    /// <summary>Asks a colleague to take a turn that is one's own and not over.</summary>
    public static Result<Duty> AskSwap(Duty duty, Roster roster, Swap swap, Instant now)
    {
        if (duty.Swaps.Any(s => s.Id == swap.Id))
        {
            return duty;
        }

        return duty.Rotation(swap.Rotation) is not { } rotation || roster.Book.Person(swap.Asked) is null ? new Refusal("not-found")
            : swap.Asked == swap.Asker ? new Refusal("out-self")
            : swap.Until <= swap.From || swap.Until <= now || roster.On(rotation, swap.From < now ? now : swap.From).Person != swap.Asker ? new Refusal("swap-not-yours")
            : Room(duty.Swaps.Length) ?? (Result<Duty>)(Tidied(duty, roster.Book, now) is var tidy ? tidy with { Swaps = tidy.Swaps.Add(swap) } : duty);
    }

    /// <summary>Says yes or no to a swap. Only whoever was asked can say yes; whoever asked can take it back. A yes counts at once.</summary>
    public static Result<Duty> AnswerSwap(Duty duty, Guid id, PersonId who, bool yes)
    {
        if (duty.Swaps.FirstOrDefault(s => s.Id == id) is not { } swap || (who != swap.Asked && (yes || who != swap.Asker)))
        {
            return new Refusal("not-found");
        }

        if (swap.State != SwapState.Asked)
        {
            return swap.State == (yes ? SwapState.Accepted : SwapState.Declined) ? duty : new Refusal("swap-answered");
        }

        var answered = duty with { Swaps = duty.Swaps.Replace(swap, swap with { State = yes ? SwapState.Accepted : SwapState.Declined }) };
        return yes ? answered with { Covers = answered.Covers.Add(new Cover(swap.Rotation, swap.From, swap.Until, swap.Asked, null)) } : answered;
    }

    private static Refusal? Room(int count) => count >= Most ? new Refusal("duty-full", ("most", $"{Most}")) : null;

    // The register keeps every version, so what is long past is not lost here.
    private static Duty Tidied(Duty duty, DistrictBook book, Instant now)
    {
        var day = (now - Past).InZone(book.TimeZone).Date;
        return duty with
        {
            Absences = [.. duty.Absences.Where(a => a.Until >= day)], Covers = [.. duty.Covers.Where(c => c.Until >= now - Past)],
            Swaps = [.. duty.Swaps.Where(s => s.Until >= now - Past)],
        };
    }
}
