using Microsoft.Net.Http.Headers;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// Which language a screen speaks: the one in the address, else the one chosen on this device by whoever is asking, else the person's own,
/// else what the browser asks for, else English. What a person chose goes with them: signing in on another device takes it there.
/// </summary>
public static partial class LanguageChoice
{
    /// <summary>The choice for a request.</summary>
    public static Language Of(HttpContext context, Who who, Words words) =>
        Known(words, context.Request.Query["lang"]) ?? Chosen(context, who, words) ?? Known(words, who.Person?.Language.Tag)
        ?? Asked(context, words) ?? Language.English;

    /// <summary>The plain link that switches: <c>/language/es?back=/door</c>.</summary>
    public static void Routes(IEndpointRouteBuilder app) => app.MapGet("/language/{tag}", async (string tag, string? back, Screen screen, Words words, DistrictStore store, HttpContext context) =>
    {
        if (Known(words, tag) is not { } language)
        {
            return screen.NotHere();
        }

        Give(context, language.Tag, Owner(screen.Who));
        // A page of somebody else that loads this address changes nothing that is kept.
        if (screen.Who.Person is { } person && context.Request.Headers["Sec-Fetch-Site"] != "cross-site"
            && (await store.Settings.Write(Kept(person.Id), language.Tag, context.RequestAborted)).Refusal is { } no)
        {
            return screen.Refused(no);
        }

        // An address that names a language of its own, as a link in a message does, would win over the choice.
        return screen.Go(Named().Replace(LocalPath.OrHome(back), "$1lang=" + language.Tag));
    }).Needs(Act.SeePublic);

    /// <summary>Brings the language that a person chose to the device they sign in on.</summary>
    public static async Task FollowAsync(HttpContext context, PersonId person)
    {
        if (await context.RequestServices.GetRequiredService<DistrictStore>().Settings.Read(Kept(person), context.RequestAborted) is { } tag)
        {
            Give(context, tag, Owner(person));
        }
    }

    private static void Give(HttpContext context, string tag, string owner) =>
        context.Response.Cookies.Append(Cookies.Language, $"{tag}.{owner}", Cookies.Kept(context, TimeSpan.FromDays(365)));

    private static string Kept(PersonId person) => $"language.{Owner(person)}";

    [System.Text.RegularExpressions.GeneratedRegex("([?&])lang=[A-Za-z-]+")]
    private static partial System.Text.RegularExpressions.Regex Named();

    // A choice belongs to whoever made it: somebody else who signs in on a shared device gets their own language.
    private static Language? Chosen(HttpContext context, Who who, Words words) =>
        context.Request.Cookies[Cookies.Language]?.Split('.') is [var tag, var owner] && owner == Owner(who) ? Known(words, tag) : null;

    private static string Owner(Who who) => who.Person is { } person ? Owner(person.Id) : "device";

    private static string Owner(PersonId person) => person.Value.ToString("N");

    private static Language? Asked(HttpContext context, Words words) =>
        StringWithQualityHeaderValue.TryParseList(context.Request.Headers.AcceptLanguage, out var asked)
            ? asked.OrderByDescending(a => a.Quality ?? 1).Select(a => Known(words, a.Value.ToString().Split('-')[0])).FirstOrDefault(l => l is not null) : null;

    /// <summary>True for a language that has the door's sentences, and so can be worked in.</summary>
    public static bool IsSpokenAtTheDoor(Words words, Language language) => words[language].Parts.ContainsKey("door");

    private static Language? Known(Words words, string? tag) =>
        words.Languages.Cast<Language?>().FirstOrDefault(l => l!.Value.Tag == tag && IsSpokenAtTheDoor(words, l.Value));
}
