using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Plumbing;
using Vestibule.Reach;
using Vestibule.Store;
using NodaTime;

namespace Vestibule.Rooms.Answer;

/// <summary>
/// What the gateway for texts and calls tells us: how a message fared, a reply by text, a key on the phone. Each request is believed only with the gateway's
/// signature. The form is in <c>docs/channels.md</c>.
/// </summary>
public static class GatewayHooks
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapPost("/hook/report/{message}", ReportAsync).Needs(Act.SeePublic).WithMetadata(new BySignature());
        app.MapPost("/hook/text", TextAsync).Needs(Act.SeePublic).WithMetadata(new BySignature());
        app.MapPost("/hook/call/{message}", CallAsync).Needs(Act.SeePublic).WithMetadata(new BySignature());
    }

    private static async Task<IResult> ReportAsync(HttpContext context, string message, ChannelBook channels, Outbox outbox, IClock clock, CancellationToken stop)
    {
        if (await FieldsAsync(context, channels) is not { } fields)
        {
            return NotTheirs();
        }

        if (Guid.TryParse(message, out var id))
        {
            var now = clock.GetCurrentInstant();
            _ = (fields["MessageStatus"].ToString(), fields["CallStatus"].ToString()) switch
            {
                ("delivered" or "read", _) => await outbox.Delivered(id, now, stop),
                ("undelivered" or "failed", _) => await outbox.GiveUp(id, "text-not-delivered", now, stop),
                (_, "busy" or "no-answer" or "failed" or "canceled") => await outbox.GiveUp(id, "voice-" + fields["CallStatus"], now, stop),
                _ => false,
            };
        }

        return TypedResults.NoContent();
    }

    private static async Task<IResult> TextAsync(HttpContext context, ChannelBook channels, Outbox outbox, Answering answering, Household household, Words words, IClock clock, CancellationToken stop)
    {
        if (await FieldsAsync(context, channels) is not { } fields)
        {
            return NotTheirs();
        }

        // What has to be read is acknowledged where it is read: a reply of "1" to it would say nothing. A number may be written in several ways; the one in the district's book is what was dialled.
        var from = Digits(fields["From"].ToString());
        var book = await household.Book(stop);
        var person = book.People.FirstOrDefault(p => p.Phone is { } phone && from.Length >= 7 && Digits(phone) == from);
        var open = person is null ? [] : (await outbox.To("text", person.Phone!, clock.GetCurrentInstant() - Answering.Valid, stop))
            .Where(m => m.Person == person.Id && m.About is not ("broadcast" or "neighbour" or Answering.Children or Answering.Records)).DistinctBy(m => m.About is "practice" or "test" ? (m.About, default) : (m.About, m.Incident)).ToArray();
        if (open.Length == 0)
        {
            return Answer(VoiceSender.Reply(null));
        }

        var say = words[person!.Language];
        // An alert comes before a practice. Two alerts at once cannot be told apart by "1": nobody guesses between two schools.
        var alerts = open.Where(m => !Answering.NoIncident.Contains(m.About)).ToArray();
        if (Answering.Meant(fields["Body"]) is not { } coming)
        {
            return Answer(VoiceSender.Reply(say.Say("reach.text.how").Text));
        }

        if (alerts.Length > 1)
        {
            return Answer(VoiceSender.Reply(say.Say("reach.text.several").Text));
        }

        var message = alerts.FirstOrDefault() ?? open[0];
        return Answer(VoiceSender.Reply(await SaidAsync(message, coming, answering, say, stop)));
    }

    private static async Task<IResult> CallAsync(HttpContext context, string message, ChannelBook channels, Outbox outbox, Answering answering, Words words, CancellationToken stop)
    {
        if (await FieldsAsync(context, channels) is not { } fields)
        {
            return NotTheirs();
        }

        if (!Guid.TryParse(message, out var id) || await outbox.Find(id, stop) is not { Channel: "voice" } called)
        {
            return TypedResults.NotFound();
        }

        var say = words[called.Language];
        var said = Answering.Meant(fields["Digits"]) is { } coming ? await SaidAsync(called, coming, answering, say, stop) : say.Say("reach.call.how").Text;
        return Answer(VoiceSender.End(said, called.Language.Tag));
    }

    private static async Task<string> SaidAsync(OutboxMessage message, bool coming, Answering answering, Phrasebook say, CancellationToken stop)
    {
        var done = await answering.AnswerAsync(message, coming, stop);
        return say.Say(done.Refusal is { } no ? no.Key is "link-over" or "error.not-saved" ? "reach.said.lost" : "reach.said.other"
            : Answering.NoIncident.Contains(message.About) ? "reach.said.practice"
            : coming ? message.About == "leader" ? "reach.said.lead" : "reach.said.office" : "reach.said.cannot").Text;
    }

    /// <summary>The form, when the gateway of this district signed it; null otherwise, and where no gateway is set up.</summary>
    private static async Task<IFormCollection?> FieldsAsync(HttpContext context, ChannelBook channels)
    {
        var fields = await Form.ReadAsync(context);
        return channels.Current.Gateway is { } gateway && GatewaySignature.IsRight(
            gateway.Secret, channels.Address + context.Request.Path + context.Request.QueryString,
            fields.SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? ""))), context.Request.Headers[GatewaySignature.Header]) ? fields : null;
    }

    private static string Digits(string number) => string.Concat(number.Where(char.IsAsciiDigit)) is { Length: 10 } local ? "1" + local : string.Concat(number.Where(char.IsAsciiDigit));

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult Answer(string xml) => TypedResults.Text(xml, "text/xml; charset=utf-8");

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult NotTheirs() => TypedResults.Text("", "text/plain", statusCode: StatusCodes.Status401Unauthorized);
}
