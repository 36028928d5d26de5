using Vestibule.Core.District;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Letters;

/// <summary>The page behind the link at the end of a letter that may be declined: where it stands, and whether it was done.</summary>
public sealed record DeclineView(string Token, bool Done);

/// <summary>One tap, and no more letters of this kind come. Only looking changes nothing: mail programs open links by themselves.</summary>
public static class DeclineLetters
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/family/letters/decline/{token}", (Screen screen, MailingMails mails, string token) =>
            mails.Declining(token) is null ? screen.NotHere() : screen.Show<DeclinePage, DeclineView>(new DeclineView(token, false))).Needs(Act.SeePublic);
        app.MapPost("/family/letters/decline/{token}", async (Screen screen, MailingMails mails, DistrictStore store, string token, CancellationToken stop) =>
        {
            if (mails.Declining(token) is not var (mailing, copy))
            {
                return screen.NotHere();
            }

            var refused = await store.Mailings.Refuse(mailing, copy, "declined", screen.Now, stop);
            return refused.IsOk ? screen.Show<DeclinePage, DeclineView>(new DeclineView(token, true)) : screen.Refused(refused.Refusal!);
        }).Needs(Act.SeePublic);
    }
}
