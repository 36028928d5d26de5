using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Rooms.Office.Procedures;
using Vestibule.Store;

namespace Vestibule.Rooms.Office.District;

/// <summary>The book as a text to be changed.</summary>
/// <param name="Text">What stands in the field.</param>
/// <param name="Seen">The version of the book that it was written from.</param>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="Form">The form as it came back; null when none did.</param>
/// <param name="Why">Why it came back.</param>
public sealed record BookWriting(string Text, long Seen, ImmutableArray<BookError> Errors, Form? Form, Refusal? Why);

/// <summary>A proposed change, with what it changes.</summary>
public sealed record ProposalView(KeptProposal Kept, ImmutableArray<(bool Came, int Line, string Text)> Changes, bool IsOld, Form? Form, Refusal? Why);

/// <summary>
/// Changing the district's book: somebody proposes its text, each error is told at its line, a second person agrees, and it holds from then on.
/// Nothing that was typed is lost on the way.
/// </summary>
public static class WriteDistrict
{
    /// <summary>The page on which a change is written.</summary>
    public const string Path = SeeDistrict.Path + "/write";

    /// <summary>The longest book, in characters.</summary>
    public const int Longest = 190_000;

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        const string Proposal = SeeDistrict.Path + "/proposal/{proposal}";
        app.MapGet(Path, async (string? from, Screen screen, BookProposals proposals, DistrictStore store, CancellationToken stop) =>
        {
            var written = store.Book.Written() ?? (screen.Book, 0);
            var again = from is null ? null : (await proposals.FindAsync(from, stop))?.Proposal.Text;
            return screen.Show<WriteBookPage, BookWriting>(new(again ?? BookText.Of(written.Item1), written.Item2, [], null, null));
        }).Needs(Act.KeepOffice);
        app.MapPost(SeeDistrict.Path + "/check", (Screen screen, Form form, Shelf shelf) => Check(screen, form, shelf)).Needs(Act.KeepOffice);
        app.MapPost(SeeDistrict.Path + "/propose", ProposeAsync).Needs(Act.KeepOffice);
        app.MapGet(Proposal, async (string proposal, Screen screen, BookProposals proposals, DistrictStore store, CancellationToken stop) =>
            await proposals.FindAsync(proposal, stop) is { } kept ? Show(kept, screen, store, null, null) : screen.NotHere()).Needs(Act.DecideDistrict);
        app.MapPost(Proposal, DecideAsync).Needs(Act.DecideDistrict);
    }

    private static ImmutableArray<BookError> Errors(string text, Shelf shelf)
    {
        var read = BookText.Read(text);
        var known = shelf.Listed.Where(l => l.Publication is null).Select(l => l.Edition.Id).ToHashSet(StringComparer.Ordinal);
        return read.Book is not { } book ? read.Errors : [.. book.Procedures.Where(p => !known.Contains(p)).Select(p =>
            new BookError(1 + text.AsSpan(0, Math.Max(0, text.IndexOf($"\"{p}\"", StringComparison.Ordinal))).Count('\n'), 1, new Refusal("district.no-pack", ("pack", p))))];
    }

    private static Microsoft.AspNetCore.Http.HttpResults.JsonHttpResult<TypedCheck> Check(Screen screen, Form form, Shelf shelf)
    {
        var errors = Errors(form.Typed("text"), shelf);
        return TypedResults.Json(new TypedCheck(screen.S(errors.IsEmpty ? "district.write.reads" : "district.write.errors", ("count", errors.Length)),
            [.. errors.Take(50).Select(e => new TypedError("", e.Line, e.Column, screen.W.Say(e.What).Text))]));
    }

    private static async Task<IResult> ProposeAsync(Screen screen, Form form, Shelf shelf, BookProposals proposals, CancellationToken stop)
    {
        var text = form.Typed("text").Replace("\r\n", "\n", StringComparison.Ordinal);
        var seen = long.TryParse(form.Typed("seen"), out var version) ? version : 0;
        if (screen.Who.Person is not { } person)
        {
            return screen.NotHere();
        }

        var errors = Errors(text, shelf);
        var proposed = text.Length > Longest ? new Refusal("form.too-long") : errors.IsEmpty ? BookProposal.Of(text, seen, form.Text("why", 400), person.Id) : new Refusal("district.unreadable");
        var kept = proposed.IsOk ? await proposals.KeepAsync(proposed.Value, screen, form, stop) : proposed.Refusal!;
        return kept.IsOk ? screen.Go(kept.Value.Path)
            : screen.Show<WriteBookPage, BookWriting>(new(text, seen, errors, form, kept.Refusal), StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> DecideAsync(string proposal, Screen screen, Form form, Shelf shelf, BookProposals proposals, DistrictStore store, CancellationToken stop)
    {
        if (screen.Who.Person is not { } person || await proposals.FindAsync(proposal, stop) is not { } kept)
        {
            return screen.NotHere();
        }

        // What could be read when it was proposed may not be known to the program that is asked to put it in force.
        var decided = form.Typed("verdict") == "agree" && !Errors(kept.Proposal.Text, shelf).IsEmpty ? new Refusal("district.unreadable") : form.Typed("verdict") == "back" ? kept.Proposal.Withdraw(person.Id)
            : kept.Proposal.Decide(form.Typed("verdict") == "agree", form.Text("note", 400), person.Id, store.Book.Written()?.Version ?? 0);
        var saved = decided.IsOk ? await proposals.DecideAsync(kept, decided.Value, screen, form, stop) : decided.Refusal!;
        return saved.IsOk ? screen.Go(kept.Path) : Show(await proposals.FindAsync(proposal, stop) ?? kept, screen, store, form, saved.Refusal);
    }

    private static IResult Show(KeptProposal kept, Screen screen, DistrictStore store, Form? form, Refusal? why)
    {
        var written = store.Book.Written() ?? (screen.Book, 0);
        var waits = kept.Proposal.State == BookChangeState.Waiting;
        return screen.Show<ProposalPage, ProposalView>(
            new(kept, waits ? BookText.Between(BookText.Of(written.Item1), BookText.Read(kept.Proposal.Text).Book is { } book ? BookText.Of(book) : kept.Proposal.Text) : [],
                waits && written.Item2 != kept.Proposal.Seen, form, why), why is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }
}
