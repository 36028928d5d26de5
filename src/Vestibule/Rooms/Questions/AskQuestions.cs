using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Questions;

/// <summary>The page: the answers everybody reads, one's own questions, those one may answer, and those one may read over.</summary>
public sealed record QuestionsView(
    ImmutableArray<Seen> Answers, ImmutableArray<Kept<StaffQuestion>> Mine, ImmutableArray<Kept<StaffQuestion>> Waiting, ImmutableArray<Kept<StaffQuestion>> ToRead, Form? Form, Refusal? Why, Guid? About);

/// <summary>Staff ask their supervisor or the office; what was answered and read over becomes part of the answers everybody reads.</summary>
public static class AskQuestions
{
    /// <summary>The page.</summary>
    public const string Path = "/questions";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen, QuestionBook book, Library library, CancellationToken stop) => ShowAsync(screen, book, library, null, null, null, stop)).Needs(Act.AskQuestions);
        app.MapPost(Path, async (Screen screen, Form form, QuestionBook book, Library library, Addressing addressing, CancellationToken stop) =>
        {
            var campus = screen.Who.Person?.Roles.Select(r => r.Campus).FirstOrDefault(c => c is not null);
            var asked = StaffQuestion.Ask(form.Text("text", StaffQuestion.LongestQuestion), form.Typed("of") == "supervisor" ? AskedOf.Supervisor : AskedOf.Office, screen.Who, campus, screen.Now);
            var no = form.FirstWrong ?? asked.Refusal ?? await book.Keep(
                new SheetId(form.Tap.Value), 0, asked.Value, form.Tap, screen.Who.Actor, form.Happened(), [], stop, QuestionWord.ToAnswerers(screen.Book, addressing, asked.Value, form.Tap, screen.Now));
            return no is null ? screen.Go(Path) : await ShowAsync(screen, book, library, form, no, null, stop);
        }).Needs(Act.AskQuestions);
        Change(app, "answer", Act.AnswerQuestions, (screen, form, question) => question.Give(form.Text("title", 200), form.Text("answer", StaffQuestion.LongestAnswer), form.Has("families"), screen.Who));
        Change(app, "publish", Act.KeepTexts, (screen, _, question) => question.Publish(screen.Who));
        Change(app, "return", Act.KeepTexts, (screen, form, question) => question.Return(form.Text("why", 500), screen.Who));
    }

    private static void Change(IEndpointRouteBuilder app, string verb, Act act, Func<Screen, Form, StaffQuestion, Result<StaffQuestion>> decide) =>
        app.MapPost($"{Path}/{{question}}/{verb}", async (Screen screen, Form form, QuestionBook book, Library library, Addressing addressing, string question, CancellationToken stop) =>
        {
            if (!Guid.TryParse(question, out var id) || await book.Read(new SheetId(id), stop) is not { } kept)
            {
                return screen.NotHere();
            }

            var next = decide(screen, form, kept.It);
            var no = form.FirstWrong ?? next.Refusal;
            if (no is null)
            {
                var texts = next.Value.Stage == QuestionStage.Published ? Texts(screen, form, await library.Read(stop), next.Value) : [];
                var word = verb == "answer" ? QuestionWord.ToAsker(screen.Book, addressing, next.Value, form.Tap, screen.Now) : [];
                no = await book.Keep(kept.Id, kept.Version, next.Value, form.Tap, screen.Who.Actor, form.Happened(), texts, stop, word);
            }

            return no is null ? screen.Go(Path) : await ShowAsync(screen, book, library, form, no, id, stop);
        }).Needs(act);

    /// <summary>The answer for staff, which stands from today; and where it was asked for, the draft for families.</summary>
    private static IEnumerable<Keeping> Texts(Screen screen, Form form, DistrictTexts texts, StaffQuestion question)
    {
        var order = texts.Texts.Select(t => t.Text.Order).DefaultIfEmpty().Max() + 1;
        var source = screen.In(Language.English).Say("questions.source").Text;
        yield return Library.Keeping(EmergencyCards.Part(form.Tap, "staff"), question.AsText(Slug(question, "staff", texts), source, order, Audience.Staff, screen.Today, screen.Now), screen.Who.Actor, form.Happened());
        if (question.ForFamilies)
        {
            yield return Library.Keeping(EmergencyCards.Part(form.Tap, "families"), question.AsText(Slug(question, "question", texts), source, order + 1, Audience.Everyone, null, screen.Now), screen.Who.Actor, form.Happened());
        }
    }

    private static string Slug(StaffQuestion question, string begins, DistrictTexts texts)
    {
        var words = string.Concat((question.Title ?? "").Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')).Split('-', StringSplitOptions.RemoveEmptyEntries).Take(6);
        var wanted = string.Join('-', words.Prepend(begins));
        return Enumerable.Range(1, 1000).Select(n => n == 1 ? wanted : $"{wanted}-{n}").First(s => texts.Find(s) is null);
    }

    private static async Task<IResult> ShowAsync(Screen screen, QuestionBook book, Library library, Form? form, Refusal? why, Guid? about, CancellationToken stop)
    {
        var answers = (await library.Read(stop)).SeenIn(screen.Language, screen.Today, Audience.Staff).Where(s => s.Text.Kind == TextKind.Question);
        var me = screen.Who.Person?.Id;
        var open = await book.List(stop, QuestionStage.Asked, QuestionStage.Answered);
        return screen.Show<QuestionsPage, QuestionsView>(new QuestionsView(
            [.. answers], me is { } person ? [.. await book.AskedBy(person, stop)] : [],
            [.. open.Where(q => q.It.MayAnswer(screen.Who) && (q.It.Stage == QuestionStage.Asked || q.It.SentBack is not null))],
            Access.May(screen.Who, Act.KeepTexts) ? [.. open.Where(q => q.It.Stage == QuestionStage.Answered && q.It.SentBack is null && q.It.AnsweredBy != me)] : [],
            form, why, about), why is null ? StatusCodes.Status200OK : Failures.StatusOf(why));
    }
}
