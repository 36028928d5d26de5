using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>
/// The screen in front of somebody: who they are, their language, the district, the time, and what a page needs to be safe and right
/// there. A handler takes it as a parameter; pages and parts get it passed.
/// </summary>
public sealed class Screen(HttpContext context, Who who, Language language, DistrictBook book, Instant now, Speech speech, Assets assets, House house)
{
    private static readonly LocalTimePattern Wall = LocalTimePattern.CreateWithInvariantCulture("h:mm");

    /// <summary>Who is asking.</summary>
    public Who Who => who;

    /// <summary>The language chosen for this person or device.</summary>
    public Language Language => language;

    /// <summary>The district's campuses, offices and people.</summary>
    public DistrictBook Book => book;

    /// <summary>The instant this answer was made at.</summary>
    public Instant Now => now;

    /// <summary>The district's zone.</summary>
    public DateTimeZone Zone => book.TimeZone;

    /// <summary>True in a demonstration: nothing leaves the house and the screen says so.</summary>
    public bool Rehearsal => house.Demonstration;

    /// <summary>The address of this page, with its query, for coming back to it.</summary>
    public string Path { get; } = context.Request.Path + context.Request.QueryString.ToString();

    /// <summary>Languages that can be chosen.</summary>
    public IReadOnlyList<Language> Languages => speech.Languages;

    /// <summary>The address of a file of ours, which changes when the file does.</summary>
    public string Asset(string name) => assets.Url(name);

    /// <summary>The sentence under a key, for an attribute or a title. Where it is not translated, English.</summary>
    public string S(string key, params (string Name, object Value)[] arguments) => speech.Say(language, key, arguments).Text;

    /// <summary>The sentence under a key. Where it is not translated, English, marked as English.</summary>
    public RenderFragment T(string key, params (string Name, object Value)[] arguments) => builder =>
    {
        var said = speech.Say(language, key, arguments);
        if (said.Language == language)
        {
            builder.AddContent(0, said.Text);
        }
        else
        {
            builder.OpenElement(1, "span");
            builder.AddAttribute(2, "lang", said.Language.Tag);
            builder.AddAttribute(3, "dir", said.Language.Direction);
            builder.AddContent(4, said.Text);
            builder.CloseElement();
        }
    };

    /// <summary>A refusal in words.</summary>
    public RenderFragment Why(Refusal refusal) =>
        T("refusal." + refusal.Key, [.. refusal.Arguments.Select(a => (a.Key, (object)a.Value))]);

    /// <summary>A name in its own language.</summary>
    public string NameOf(Language other) => speech.NameOf(other);

    /// <summary>A time of day as people say it: "9:41", in the district's zone.</summary>
    public string Clock(Instant at) => Wall.Format(at.InZone(Zone).TimeOfDay);

    /// <summary>A day as people say it, in the chosen language.</summary>
    public string Day(LocalDate day) =>
        day.ToString("ddd, MMM d", CultureInfo.GetCultureInfo(language.Tag is "en" ? "en-US" : language.Tag == "ar" ? "ar-EG" : language.Tag));

    /// <summary>A day and a time, for something that was not today.</summary>
    public string When(Instant at) =>
        at.InZone(Zone).Date == now.InZone(Zone).Date ? Clock(at) : $"{Day(at.InZone(Zone).Date)}, {Clock(at)}";

    /// <summary>A <c>time</c> element.</summary>
    public MarkupString Time(Instant at) =>
        new($"<time datetime=\"{InstantPattern.General.Format(at)}\">{System.Net.WebUtility.HtmlEncode(When(at))}</time>");

    /// <summary>Whole minutes since an instant, never negative.</summary>
    public int MinutesSince(Instant at) => Math.Max(0, (int)(now - at).TotalMinutes);

    /// <summary>The hidden field that proves a form came from this screen.</summary>
    public (string Name, string Value) Token()
    {
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        return (tokens.FormFieldName, tokens.RequestToken!);
    }

    /// <summary>A fresh idempotency key, for the next tap.</summary>
    public TapId NewTap() => new(Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds())));

    /// <summary>A page as an answer.</summary>
    public IResult Show<TPage, TModel>(TModel model, int status = StatusCodes.Status200OK) where TPage : Page<TModel> =>
        new PageResult<TPage, TModel>(this, model, status);

    /// <summary>After a post: go and look at another page. Never leaves this house.</summary>
    public IResult Go(string path) => TypedResults.LocalRedirect(LocalPath.OrHome(path));

    /// <summary>The same answer as for something that does not exist.</summary>
    public IResult NotHere() => Failures.Page(this, StatusCodes.Status404NotFound);

    /// <summary>A refusal on a page of its own, with a way on. Prefer to show it on the page where it was asked.</summary>
    public IResult Refused(Refusal refusal, string? goOn = null) => Failures.Refused(this, refusal, goOn);

    /// <summary>Lets a handler take the screen as a parameter.</summary>
    public static ValueTask<Screen?> BindAsync(HttpContext context) => new(context.Screen());
}
