using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Records;

/// <summary>A link that was just made: shown to this one person, once.</summary>
public sealed record LinkMade(RecordsRequest Request, string Link, SealedLink Sealed);

/// <summary>Giving something out: one person puts it together, another agrees, and only then does it leave.</summary>
public static class GiveRoutes
{
    /// <summary>The letters there are templates for.</summary>
    public static readonly ImmutableArray<string> Letters = ["given", "refused", "notice", "inspection"];

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapPost("/records/{request}/propose", (Asked a) => a.ActAsync(Act.HandleRecords, "give", (r, on) =>
            a.Form.Choice<Manner>("manner") is not { } manner ? new Refusal("records.manner")
                : new Propose(a.Items(), [.. a.Form.Chosen("copy").Select(c => Guid.TryParse(c, out var id) ? new PaperId(id) : default)], manner, a.Form.Text("recipient") ?? "",
                    a.Form.Text("letter", 20_000) ?? "", new Language(a.Form.Typed("language") is { Length: > 0 and < 12 } tag ? tag : Language.English.Tag)).Decide(r, on))).Needs(Act.HandleRecords);
        app.MapPost("/records/{request}/agree", AgreeAsync).Needs(Act.HandleRecords);
        app.MapPost("/records/{request}/further", (Asked a) => a.ActAsync(Act.HandleRecords, "give", (r, on) =>
            new AddFurtherParty(a.Form.Typed("further-name"), a.Form.Typed("further-interest"), a.Items(), a.Form.Has("did")).Decide(r, on))).Needs(Act.HandleRecords);
        app.MapPost("/records/{request}/decline", (Asked a) => a.ActAsync(Act.HandleRecords, "give", (r, on) => new Decline(a.Form.Typed("reason")).Decide(r, on))).Needs(Act.HandleRecords);
        app.MapGet("/records/{request}/letter/{given}", async (Asked a, string given) =>
            await a.FindAsync(Act.SeeRecords) is { Request: var r } && int.TryParse(given, out var n) && n >= 0 && n < r.Gave.Length
                ? a.Screen.Show<LetterPage, LetterView>(LetterView.Of(a.Screen, r, r.Gave[n]) with { Copies = $"/records/{r.Id}/letter/{n}/copies" }) : a.Screen.NotHere()).Needs(Act.SeeRecords);
        app.MapGet("/records/{request}/letter/{given}/copies", async (Asked a, HttpContext context, RequestPapers chest, string given) =>
            await a.FindAsync(Act.SeeRecords) is { Request: var r } && int.TryParse(given, out var n) && n >= 0 && n < r.Gave.Length
                ? await PaperRoutes.SendAsOneAsync(context, chest, r.Id, r.Papers.Where(p => r.Gave[n].Papers.Contains(p.Paper)), a.Stop) : a.Screen.NotHere()).Needs(Act.SeeRecords);
    }

    /// <summary>What is looked up for a link: only the hash of its secret is ever kept.</summary>
    public static string LookUpOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static async Task<IResult> AgreeAsync(Asked a, House house)
    {
        if (await a.FindAsync(Act.HandleRecords) is not { } kept || kept.Request.Proposal is not { } proposal)
        {
            return await a.ActAsync(Act.HandleRecords, "give", (r, on) => new Refusal("records.proposal-changed"));
        }

        var seen = proposal.By.Person.ToString() == a.Form.Typed("by") && proposal.By.At.ToUnixTimeTicks().ToString(System.Globalization.CultureInfo.InvariantCulture) == a.Form.Typed("at-seen");
        if (proposal.Manner != Manner.Link)
        {
            return await a.ActAsync(Act.HandleRecords, "give", (r, on) => seen ? new Agree(proposal.By, null).Decide(r, on) : new Refusal("records.proposal-changed"));
        }

        var secret = System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var id = new SheetId(DerivedIds.Of(a.Form.Tap.Value, 7));
        var link = new SealedLink(kept.Request.Id, kept.Request.Gave.Length, proposal.Recipient, a.Screen.Now, a.Screen.Now + SealedLink.Waits, null, false);
        var made = false;
        var done = await a.Desk.ActAsync(PassOnRoutes.Acting(a.Screen, a.Form), kept.Request.Id,
            (r, on) => seen ? new Agree(proposal.By, id).Decide(r, on) : new Refusal("records.proposal-changed"),
            _ =>
            {
                made = true;
                return [new Keeping(RecordsRegisters.Links, id, 0, new TapId(DerivedIds.Of(a.Form.Tap.Value, 8)), a.Screen.Who.Actor, a.Form.Happened(), link.Write()) { LookUps = [LookUpOf(secret)] }];
            }, a.Stop);
        return !done.IsOk ? await a.ShowAsync(new CameBack(done.Refusal!, a.Form, "give"))
            : made ? a.Screen.Show<LinkPage, LinkMade>(new LinkMade(done.Value, $"{house.Url}/release/{secret}", link)) : a.Screen.Go($"/records/{kept.Request.Id}#give");
    }
}
