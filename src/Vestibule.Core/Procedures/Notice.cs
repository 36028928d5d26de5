using System.Collections.Immutable;
using NodaTime;

namespace Vestibule.Core.Procedures;

/// <summary>A notice that the district owes to somebody.</summary>
/// <param name="Audience">To whom, one of <see cref="Notices.Audiences"/>.</param>
/// <param name="Language">In which language, one of <see cref="Notices.Languages"/>.</param>
/// <param name="Unless">The question whose answer cites the paper that forbids the notice; null when nothing can.</param>
/// <param name="On">What makes it owed: request, access, emergency, or steps.</param>
public sealed record Notice(string Audience, string Language, FieldId? Unless, ImmutableArray<string> On);

/// <summary>A report that is owed to somebody outside the district, or above its staff.</summary>
/// <param name="To">To whom.</param>
/// <param name="Redaction">What is left out of it, one of <see cref="Notices.Redactions"/>.</param>
/// <param name="On">What makes it owed: request, access, emergency, or steps.</param>
public sealed record ExternalReport(ContactId To, string Redaction, ImmutableArray<string> On);

/// <summary>How it stands with a notice or report.</summary>
public enum NoticeStanding
{
    /// <summary>Nothing has made it owed.</summary>
    NotOwed,
    /// <summary>It is owed.</summary>
    Owed,
    /// <summary>It was given.</summary>
    Given,
    /// <summary>A paper that was cited forbids it.</summary>
    Forbidden,
}

/// <summary>One notice or report of a run.</summary>
/// <param name="Step">Its step.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Due">By when, while it is owed and has a deadline.</param>
/// <param name="Forbidding">The paper that forbids it, as it was cited.</param>
public sealed record NoticeState(Step Step, NoticeStanding Standing, Instant? Due, string? Forbidding);

/// <summary>What notices and reports may say of themselves.</summary>
public static class Notices
{
    /// <summary>Who may be told.</summary>
    public static ImmutableArray<string> Audiences { get; } =
        ["parent-of-student", "families", "riders-families", "teachers", "staff", "administrators", "board"];

    /// <summary>In which language: the reader's own, English, or every language the district writes in.</summary>
    public static ImmutableArray<string> Languages { get; } = ["theirs", "english", "every"];

    /// <summary>What a report leaves out.</summary>
    public static ImmutableArray<string> Redactions { get; } = ["nothing", "student", "names", "all-but-counts"];

    /// <summary>The notices and reports of a run, in file order.</summary>
    public static ImmutableArray<NoticeState> Of(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var owed = run.Owed(run.StartedAt).ToLookup(o => o.Step.Id);
        return [.. run.Procedure.Steps.Where(s => s.Notice is not null || s.Report is not null).Select(s =>
        {
            var forbidding = s.Notice?.Unless is { } field ? run.AnswerTo(field).Value : null;
            return owed[s.Id].FirstOrDefault() is { } due ? new NoticeState(s, NoticeStanding.Owed, due.Due, null)
                : run.IsDone(s.Id) ? new(s, NoticeStanding.Given, null, null)
                : forbidding is not null ? new(s, NoticeStanding.Forbidden, null, forbidding)
                : new NoticeState(s, NoticeStanding.NotOwed, null, null);
        })];
    }
}
