using System.Collections.Immutable;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Records;

/// <summary>What is handed over, as the one who receives it reads it: the letter, what it covers, the copies, what may not be done with it.</summary>
public sealed record LetterView(string District, string Reference, Given Given, ImmutableArray<Item> Items, ImmutableArray<RequestPaper> Papers, bool Redisclosure, string? LinkTo, NodaTime.Instant? Until)
{
    /// <summary>Where the copies are as one file.</summary>
    public string? Copies { get; init; }

    /// <summary>The letter of something that was given.</summary>
    public static LetterView Of(Screen screen, RecordsRequest request, Given given) => new(
        screen.Book.Name, request.Reference, given, [.. request.Items.Where(i => given.Items.Contains(i.Number))],
        [.. request.Papers.Where(p => given.Papers.Contains(p.Paper))], Core.Records.Redisclosure.MustBeSaid(request.Items.Where(i => given.Items.Contains(i.Number))), null, null);

    /// <summary>A template in a language, with what is known filled in.</summary>
    public static string Template(Screen screen, RecordsRequest request, string letter, Language language) => screen.In(language)[
        "records-letter." + letter, ("student", string.Join(", ", request.Students.Select(s => s.Name))), ("reference", request.Reference),
        ("district", screen.Book.Name), ("asker", request.Asker.Called ?? "")].Text;
}
