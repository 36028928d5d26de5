using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Procedures;

/// <summary>One edition in the list: how far it is proved, and how many people said that they read it.</summary>
public sealed record EditionRow(Listed Listed, EditionState State, Proof? Proof, bool LaddersHold, int Readers);

/// <summary>The room of procedures at a glance.</summary>
public sealed record ProceduresView(
    IReadOnlyList<AtCampuses> Campuses, IReadOnlyList<EditionRow> Editions, IReadOnlyList<KeptDraft> Drafts, LocalDate Today, Form? Form, Refusal? Why)
{
    /// <summary>Pages of changes of the district's book that wait for this reader as the second person.</summary>
    public IReadOnlyList<string> Waiting { get; init; } = [];

    /// <summary>Whether a way for staff to sign in waits for this reader as the second person.</summary>
    public bool SignInWaits { get; init; }
}

/// <summary>Where a district's procedures are kept: what holds where, every edition, and the drafts.</summary>
public static class SeeProcedures
{
    /// <summary>The page.</summary>
    public const string Path = "/office/procedures";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen, ProcedureRoom room, CancellationToken stop) => room.ShowAsync(screen, null, null, stop)).Needs(Act.SeeProcedures);
        app.MapGet(Path + "/edition/{digest}", async (string digest, Screen screen, ProcedureRoom room, CancellationToken stop) =>
            await room.EditionAsync(digest, screen, null, null, stop) is { } view ? screen.Show<EditionPage, EditionView>(view) : screen.NotHere()).Needs(Act.SeeProcedures);
        app.MapGet(Path + "/edition/{digest}/{part}.svg", (string digest, string part, Screen screen, ProcedureRoom room) =>
            room.Shelf.Edition(digest) is { } edition && room.Drawn(edition, part, screen) is { } svg ? svg : screen.NotHere()).Needs(Act.SeeProcedures);
    }

    /// <summary>What is laid over an edition, as it stands behind its name: <c> + ab-49</c>.</summary>
    public static string Over(Edition edition) => string.Concat(edition.Overlays.Select(o => $" + {o.Id}"));

    /// <summary>The screen's language where the edition has words in it; else English.</summary>
    public static Language LanguageOf(Edition edition, Screen screen) =>
        edition.Content.Words.Languages.Contains(screen.Language) ? screen.Language : Language.English;
}
