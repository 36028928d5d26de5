using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Practice;

/// <summary>How one channel of one person fared in the practice.</summary>
public sealed record ChannelResult(string Channel, HowFar How, string? Error);

/// <summary>One person: their channels, and whether any of them took the practice.</summary>
public sealed record PersonResult(Person Person, ImmutableArray<ChannelResult> Channels)
{
    /// <summary>No channel works: an alert would reach this person only by somebody walking.</summary>
    public bool Broken => Channels.All(c => c.How == HowFar.NotDelivered);

    /// <summary>They said that it reached them.</summary>
    public bool Answered => Channels.Any(c => c.How == HowFar.Seen);
}

/// <summary>One chain: a campus or an office, and its people in order. It is broken when nobody on it can be reached.</summary>
public sealed record ChainResult(string Name, ImmutableArray<PersonResult> People)
{
    /// <summary>An alert on this chain would reach nobody.</summary>
    public bool Broken => People.All(p => p.Broken);
}

/// <summary>The practice of a day; <see cref="Sent"/> is null when there was none.</summary>
public sealed record PracticeView(LocalDate Day, Instant? Sent, ImmutableArray<ChainResult> Chains, ImmutableArray<LocalDate> Days, LocalTime? At)
{
    /// <summary>The campuses whose alert would fail if something happened now.</summary>
    public ImmutableArray<FailingChain> Failing { get; init; } = [];
}

/// <summary>The report of the practice alert: which people, channels and chains are broken. It can be sent now, too.</summary>
public static class SeePractice
{
    /// <summary>The page.</summary>
    public const string Path = "/office/practice";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, ShowAsync).Needs(Act.KeepOffice);
        app.MapPost(Path + "/now", async (Screen screen, Form form, Practising practising, CancellationToken stop) =>
            (await practising.EverybodyAsync(screen.Today, form.Tap.ToString(), stop)).Refusal is { } no ? screen.Refused(no, Path) : screen.Go(Path)).Needs(Act.KeepOffice);
    }

    private static async Task<IResult> ShowAsync(Screen screen, Journals journals, ChannelBook channels, ChainWatch watch, string? day, CancellationToken stop)
    {
        var today = screen.Today;
        ImmutableArray<LocalDate> days = [.. Enumerable.Range(0, 14).Select(n => today.PlusDays(-n))];
        var chosen = NodaTime.Text.LocalDatePattern.Iso.Parse(day ?? "") is { Success: true, Value: var asked } && days.Contains(asked) ? asked : today;
        var messages = await journals.Messages(Practising.Of(chosen), stop);
        if (messages.Count == 0 && day is null)
        {
            // Before the hour of today, the last one counts.
            (chosen, messages) = (today.PlusDays(-1), await journals.Messages(Practising.Of(today.PlusDays(-1)), stop));
        }

        return screen.Show<PracticePage, PracticeView>(new PracticeView(chosen, messages.Count == 0 ? null : messages.Max(m => m.Queued),
            messages.Count == 0 ? [] : Chains(screen.Book, messages, screen.Now), days, channels.Current.PracticeAt)
            { Failing = await watch.FailingAsync(screen.Book, screen.Now, stop) });
    }

    /// <summary>The chains as they fared, broken ones first.</summary>
    public static ImmutableArray<ChainResult> Chains(DistrictBook book, IReadOnlyList<MessageState> messages, Instant now)
    {
        var byPerson = messages.ToLookup(m => m.Person);
        return
        [
            .. book.Campuses.Select(c => (c.Name, People: book.LeadersOf(c.Id)))
                .Append((Name: book.Office("legal")?.Name ?? "", People: book.StaffOf(Role.Legal))).Append((Name: book.Office("safety")?.Name ?? "", People: book.StaffOf(Role.Safety)))
                .Select(c => new ChainResult(c.Name, [.. c.People.Select(Fared)])).OrderByDescending(c => c.Broken).ThenByDescending(c => c.People.Any(p => p.Broken)),
        ];

        PersonResult Fared(Person person) => new(person,
        [
            .. byPerson[person.Id].OrderByDescending(m => m.Queued).DistinctBy(m => m.Channel)
                .Select(m => new ChannelResult(m.Channel, Watchdog.Of([m.Trace], m.Queued, now).How, m.Error)),
        ]);
    }
}
