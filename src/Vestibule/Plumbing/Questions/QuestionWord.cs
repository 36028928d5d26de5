using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// The word that a question waits, to those who may answer it: the leaders of the asker's school, or the office that keeps the texts; and the word to whoever
/// asked that there is an answer. Each leaves in its own commit, quietly, and says neither who asked nor what: where the words of a frightened colleague go is
/// a locked screen.
/// </summary>
internal static class QuestionWord
{
    public static IEnumerable<Outgoing> ToAnswerers(DistrictBook book, Addressing addressing, StaffQuestion question, TapId tap, Instant now) =>
        Answerers(book, question).Select(p => addressing.Quietly(p, $"question|{tap}|{p.Id}", "question", "questions.message", Place(book, question), now)).OfType<Outgoing>();

    public static IEnumerable<Outgoing> ToAsker(DistrictBook book, Addressing addressing, StaffQuestion question, TapId tap, Instant now) =>
        book.Person(question.By) is { } asker && addressing.Quietly(asker, $"answer|{tap}|{asker.Id}", "question", "questions.answered.message", Place(book, question), now) is { } word ? [word] : [];

    private static string Place(DistrictBook book, StaffQuestion question) => question.Campus is { } campus ? book.Campus(campus)?.Name ?? book.Name : book.Name;

    /// <summary>Who is asked: a supervisor's question without a school behind it, or without another leader there, goes to the office.</summary>
    private static ImmutableArray<Person> Answerers(DistrictBook book, StaffQuestion question)
    {
        ImmutableArray<Person> leaders = question is { Of: AskedOf.Supervisor, Campus: { } campus } ? [.. book.LeadersOf(campus).Where(p => p.Id != question.By)] : [];
        return leaders.IsEmpty ? [.. book.StaffOf(Role.Office).Where(p => p.Id != question.By)] : leaders;
    }
}
