using Microsoft.Net.Http.Headers;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Families;

/// <summary>
/// What every family may read, in its language, without telling anybody who it is: no sign-in, no cookie, no counting, nothing from
/// elsewhere. One page and one stylesheet; the page works without scripts and carries the few lines it has within itself.
/// </summary>
public static class ReadFamilyPages
{
    /// <summary>The first page.</summary>
    public const string Path = "/family";

    private const string Part = "family";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (HttpContext context, Screen screen, Words words, Reader reader, CancellationToken stop) =>
        {
            context.Response.Headers.Vary = "Accept-Language, Accept-Encoding";
            return await reader.ShowAsync<FamilyPage>(screen.Speaking(Asked(context, words)), "", null, _ => true, stop);
        }).Needs(Act.SeePublic);
        Page<FamilyPage>(app, "", s => s.Text.Kind is not TextKind.SchoolSteps);
        Page<HelpPage>(app, "/help", s => s.Text.Kind == TextKind.Support);
        Page<StepsPage>(app, "/steps", s => s.Text.Kind == TextKind.SchoolSteps);
        Page<PromisePage>(app, "/promise", s => s.Text.Kind is TextKind.Resolution or TextKind.FederalPolicy);
        Page<AllPage>(app, "/all", _ => true);
        app.MapGet(Path + "/{language}/help/{need}", async (string language, string need, Screen screen, Words words, Reader reader, CancellationToken stop) =>
            Speaks(words, language) is { } known && Enum.GetValues<Need>().Cast<Need?>().FirstOrDefault(n => Core.Incidents.Told.Kebab(n!.Value) == need) is { } wanted
                ? await reader.ShowAsync<HelpPage>(screen.Speaking(known), "/help/" + need, wanted, s => s.Text.Kind == TextKind.Support, stop) : screen.NotHere())
            .Needs(Act.SeePublic);
        app.MapGet(Path + "/sw.js", (HttpContext context, Assets assets) =>
        {
            context.Response.Headers["Service-Worker-Allowed"] = Path;
            return assets.Send(context, "family-sw.js", "no-cache");
        }).Needs(Act.SeePublic);
    }

    private static void Page<TPage>(IEndpointRouteBuilder app, string rest, Func<Seen, bool> shows) where TPage : Page<FamilyView> =>
        app.MapGet(Path + "/{language}" + rest, async (string language, Screen screen, Words words, Reader reader, CancellationToken stop) =>
            Speaks(words, language) is { } known ? await reader.ShowAsync<TPage>(screen.Speaking(known), rest, null, shows, stop) : screen.NotHere()).Needs(Act.SeePublic);

    /// <summary>The languages there are family pages in.</summary>
    public static IEnumerable<Language> Languages(Words words) => words.Languages.Where(l => words[l].Parts.ContainsKey(Part));

    private static Language? Speaks(Words words, string tag) => Languages(words).Cast<Language?>().FirstOrDefault(l => l!.Value.Tag == tag);

    private static Language Asked(HttpContext context, Words words) =>
        StringWithQualityHeaderValue.TryParseList(context.Request.Headers.AcceptLanguage, out var asked)
            ? asked.OrderByDescending(a => a.Quality ?? 1).Select(a => Speaks(words, a.Value.ToString().Split('-')[0])).FirstOrDefault(l => l is not null) ?? Language.English
            : Language.English;
}
