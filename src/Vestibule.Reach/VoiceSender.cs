using System.Xml.Linq;

namespace Vestibule.Reach;

/// <summary>
/// Phone calls by the gateway: it dials, reads the words aloud in the person's language twice, and waits for a key. The key comes to
/// <c>/hook/call/{id}</c>, how the call ended to <c>/hook/report/{id}</c>.
/// </summary>
public sealed class VoiceSender(Gateway gateway)
{
    /// <summary>Dials.</summary>
    public async Task<Sent> SendAsync(Post post, CancellationToken stop) => (await Web.AskAsync(GatewayForm.Make(gateway, gateway.CallUrl!, post,
        ("To", post.To), ("From", gateway.From), ("Twiml", Ask(post.Words, post.Language, $"{gateway.Back}/hook/call/{post.Id}")),
        ("StatusCallback", $"{gateway.Back}/hook/report/{post.Id}"), ("Timeout", "20")), "voice", stop)).Sent;

    /// <summary>What the gateway is to say and ask.</summary>
    public static string Ask(string words, string language, string keyTo) => new XElement("Response",
        new XElement("Gather", new XAttribute("numDigits", 1), new XAttribute("timeout", 6), new XAttribute("method", "POST"), new XAttribute("action", keyTo),
            Say(words, language), Say(words, language))).ToString(SaveOptions.DisableFormatting);

    /// <summary>What the gateway is to say before it hangs up.</summary>
    public static string End(string words, string language) =>
        new XElement("Response", Say(words, language), new XElement("Hangup")).ToString(SaveOptions.DisableFormatting);

    /// <summary>What the gateway is to answer a text message with.</summary>
    public static string Reply(string? words) =>
        new XElement("Response", words is null ? null : new XElement("Message", words)).ToString(SaveOptions.DisableFormatting);

    private static XElement Say(string words, string language) => new("Say", new XAttribute("language", language switch
    {
        "es" => "es-MX", "ar" => "ar-XA", "vi" => "vi-VN", "en" => "en-US", _ => language,
    }), words);
}
