using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Outside;

/// <summary>What waits for a second person, and why a decision was not taken.</summary>
public sealed record OutsideWaitingView(IReadOnlyList<OutsideProvider> Waiting, string Address, Refusal? Why);

/// <summary>
/// A provider for staff can say that anybody is anybody, counsel included. So it holds once a second person agreed, as for the district's book; whoever proposed it can only take it back.
/// </summary>
public static class AgreeOutside
{
    /// <summary>The page.</summary>
    public const string Path = SetUpOutside.Path + "/waiting";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen, OutsideBook book, ChannelBook channels) => Show(screen, book, channels, null)).Needs(Act.DecideDistrict);
        app.MapPost(Path, DecideAsync).Needs(Act.DecideDistrict);
    }

    private static IResult Show(Screen screen, OutsideBook book, ChannelBook channels, Refusal? why) =>
        screen.Show<OutsideWaitingPage, OutsideWaitingView>(new OutsideWaitingView(book.Waiting, channels.Address, why), why is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);

    private static async Task<IResult> DecideAsync(Screen screen, Form form, OutsideBook book, ChannelBook channels, CancellationToken stop)
    {
        var agree = form.Typed("verdict") == "agree";
        if (screen.Who.Person is not { } person || book.Waiting.FirstOrDefault(p => p.Id == form.Typed("id") && $"{p.Made}" == form.Typed("seen")) is not { } one)
        {
            return Show(screen, book, channels, new Refusal("sign-in.outside.decided"));
        }

        var decided = agree && one.ProposedBy == person.Id ? new Refusal("district.own-work")
            : await book.ChangeAsync(agree ? OutsideChange.Agreed : OutsideChange.Withdrawn, one, all => Decide(all, one, agree, form.Tap), screen, form, stop);
        return decided.Refusal is { } no ? Show(screen, book, channels, no) : screen.Go(Access.May(screen.Who, Act.KeepOffice) ? SetUpOutside.Path : Path);
    }

    // What was read is exactly what comes into force, in the place of what held under the same id.
    private static Result<ImmutableArray<OutsideProvider>> Decide(ImmutableArray<OutsideProvider> all, OutsideProvider one, bool agree, TapId tap)
    {
        if (!all.Contains(one))
        {
            return new Refusal("sign-in.outside.decided");
        }

        var others = all.Remove(one);
        return !agree ? others : others.RemoveAll(p => p.Id == one.Id).Add(one with { ProposedBy = null, Made = tap });
    }
}
