using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Records;

/// <summary>The mails of the intake mailbox, whether one is set up, and how the last look at it went.</summary>
public sealed record MailView(bool SetUp, (Instant At, string? Error)? Looked, ImmutableArray<(SheetId Id, IntakeMail Mail)> Mails);

/// <summary>What came by mail: what became a request, and what somebody must look at.</summary>
public static class MailRoutes
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/records/mail", async (Screen screen, MailIntake intake, IntakeBox box, CancellationToken stop) =>
            screen.Show<MailPage, MailView>(new MailView(box.Now() is not null, intake.Looked, await intake.ListAsync(stop)))).Needs(Act.HandleRecords);
        app.MapGet("/records/mail/{mail}/original", async (Screen screen, HttpContext context, MailIntake intake, RequestPapers chest, string mail, CancellationToken stop) =>
            (await intake.ListAsync(stop)).FirstOrDefault(m => m.Id.ToString() == mail) is { Mail.Mail: { } paper, Id: var id }
                ? await PaperRoutes.SendAsync(screen, context, chest, id, paper, true, stop) : screen.NotHere()).Needs(Act.HandleRecords);
        app.MapPost("/records/mail/{mail}/request", (Screen screen, Form form, MailIntake intake, string mail, CancellationToken stop) =>
            SettleAsync(screen, form, intake, mail, true, stop)).Needs(Act.HandleRecords);
        app.MapPost("/records/mail/{mail}/aside", (Screen screen, Form form, MailIntake intake, string mail, CancellationToken stop) =>
            SettleAsync(screen, form, intake, mail, false, stop)).Needs(Act.HandleRecords);
    }

    private static async Task<IResult> SettleAsync(Screen screen, Form form, MailIntake intake, string mail, bool request, CancellationToken stop)
    {
        if (!Guid.TryParse(mail, out var id))
        {
            return screen.NotHere();
        }

        var done = await intake.SettleAsync(PassOnRoutes.Acting(screen, form), new SheetId(id), request, stop);
        return done.Refusal is { Key: "not-found" } ? screen.NotHere()
            : done.Refusal is { } no ? screen.Refused(no, "/records/mail")
            : screen.Go(done.Value.Request is { } opened ? $"/records/{opened}" : "/records/mail");
    }
}
