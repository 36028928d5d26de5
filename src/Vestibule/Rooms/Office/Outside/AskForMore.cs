using Vestibule.Core.District;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Outside;

/// <summary>The Office says whether people with the most to read are asked for more than a password.</summary>
public static class AskForMore
{
    /// <summary>Where it is said.</summary>
    public const string Path = SetUpOutside.Path + "/more";

    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) => app.MapPost(Path, async (Screen screen, Form form, StrongerSignIn stronger, CancellationToken stop) =>
        (await stronger.Ask(form.Has("on"), stop)).Refusal is { } no ? screen.Refused(no, SetUpOutside.Path) : screen.Go(SetUpOutside.Path + "?saved")).Needs(Act.KeepOffice);
}
