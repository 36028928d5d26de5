using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Kin;

/// <summary>What the slices of the room share: reading a case with its children's cards as they are now, showing it, and deciding on it.</summary>
public sealed class KinDesk(Journals journals, Deciding deciding, EmergencyCards cards, Library library)
{
    /// <summary>The cards.</summary>
    public EmergencyCards Cards => cards;

    /// <summary>A case of this room, or null.</summary>
    public async Task<Incident?> ReadAsync(Guid incident, CancellationToken stop) =>
        await journals.Read(new IncidentId(incident), stop) is { IsKin: true } found ? found : null;

    /// <summary>A child with the card of today.</summary>
    public async Task<ChildNow> NowAsync(ChildFile child, LocalDate today, CancellationToken stop)
    {
        var student = child.Added.Entry.Student is { } id ? (await cards.Student(id, stop))?.It : null;
        var card = student?.Card ?? ContactCard.Empty;
        return new ChildNow(child, student, card, ReleaseOrder.For(card, today));
    }

    /// <summary>Shows the case. One that belongs to another room is shown there.</summary>
    public async Task<IResult> ShowAsync(Screen screen, Guid incident, CameBack? back, ImmutableArray<Kept<Student>> found, CancellationToken stop) =>
        await ViewAsync(screen, incident, back, found, stop) is { } view ? screen.Show<KinCasePage, KinCaseView>(view, Failures.StatusOfPage(back?.Why)) : screen.Go($"/case/{incident}");

    /// <summary>Shows one child.</summary>
    public async Task<IResult> ShowChildAsync(Screen screen, Guid incident, Guid child, CameBack? back, CancellationToken stop)
    {
        if (await ViewAsync(screen, incident, null, [], stop) is not { } view || view.Children.FirstOrDefault(c => c.File.Request.Value == child) is not { } now)
        {
            return screen.NotHere();
        }

        var language = now.Student?.Language ?? Language.English;
        var supports = (await library.Read(stop)).SeenIn(language, view.Today).Where(s => s.Text.Kind == TextKind.Support);
        return screen.Show<KinChildPage, KinChildView>(new KinChildView(view, now, back, [.. supports], language), Failures.StatusOfPage(back?.Why));
    }

    /// <summary>Decides on the case and shows it again.</summary>
    public async Task<IResult> ActAsync(Screen screen, Form form, Guid incident, string about, Func<Incident, Result<ImmutableArray<Entry>>> decide, CancellationToken stop)
    {
        var done = await DecideAsync(screen, form, incident, decide, stop);
        return done is { } no ? await ShowAsync(screen, incident, new CameBack(no, form, about), [], stop) : screen.Go($"/kin/{incident}");
    }

    /// <summary>Decides on a child, with the card of today, and shows the child again.</summary>
    public async Task<IResult> ActForChildAsync(
        Screen screen, Form form, Guid incident, Guid child, string about, Func<Incident, ChildNow, LocalDate, Result<ImmutableArray<Entry>>> decide, CancellationToken stop)
    {
        if (await ReadAsync(incident, stop) is not { } found || found.Children.FirstOrDefault(c => c.Request.Value == child) is not { } file)
        {
            return screen.NotHere();
        }

        var today = screen.Today;
        var now = await NowAsync(file, today, stop);
        var done = await DecideAsync(screen, form, incident, i => decide(i, now, today), stop);
        return done is { } no ? await ShowChildAsync(screen, incident, child, new CameBack(no, form, about), stop) : screen.Go($"/kin/{incident}/child/{child}");
    }

    private async Task<Refusal?> DecideAsync(Screen screen, Form form, Guid incident, Func<Incident, Result<ImmutableArray<Entry>>> decide, CancellationToken stop) =>
        (await deciding.OnAsync(screen, form, new IncidentId(incident), (i, _) =>
        {
            var decided = decide(i);
            return form.FirstWrong is { } wrong ? wrong : decided;
        }, stop)).Refusal;

    private async Task<KinCaseView?> ViewAsync(Screen screen, Guid incident, CameBack? back, ImmutableArray<Kept<Student>> found, CancellationToken stop)
    {
        if (await ReadAsync(incident, stop) is not { } read)
        {
            return null;
        }

        var seen = await deciding.SeeAsync(screen, read, stop);
        var names = Access.May(screen.Who, Act.SeeKinNames, seen.Matter);
        var today = screen.Today;
        var children = ImmutableArray.CreateBuilder<ChildNow>();
        foreach (var child in seen.Children)
        {
            children.Add(names ? await NowAsync(child, today, stop) : new ChildNow(child, null, ContactCard.Empty, ReleaseOrder.For(ContactCard.Empty, today)));
        }

        return new KinCaseView(seen, children.ToImmutable(), names, back, found, today);
    }
}
