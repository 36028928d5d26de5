using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;

namespace Vestibule.Plumbing;

/// <summary>
/// The screen in front of somebody: who they are, their language, the district, the time, and what a page needs to be safe and right
/// there. A handler takes it as a parameter; pages and parts get it passed.
/// </summary>
public sealed class Screen(HttpContext context, Who who, Language language, DistrictBook book, Instant now, Words words, Assets assets, House house)
{
    /// <summary>Who is asking.</summary>
    public Who Who => who;

    /// <summary>Of a device that was taken off, with nobody signed in on it: the campus whose front desk it was.</summary>
    public CampusId? TakenOff { get; init; }

    /// <summary>The language chosen for this person or device.</summary>
    public Language Language => language;

    /// <summary>The district's campuses, offices and people.</summary>
    public DistrictBook Book => book;

    /// <summary>The instant this answer was made at.</summary>
    public Instant Now => now;

    /// <summary>The district's zone.</summary>
    public DateTimeZone Zone => book.TimeZone;

    /// <summary>The day it is in the district.</summary>
    public LocalDate Today => Now.InZone(Zone).Date;

    /// <summary>True in a demonstration: nothing leaves the house and the screen says so.</summary>
    public bool Rehearsal => house.Demonstration;

    /// <summary>The name under which people reach this house.</summary>
    public string Domain => house.Domain;

    /// <summary>The address of this page, with its query, for coming back to it.</summary>
    public string Path { get; } = context.Request.Path + context.Request.QueryString.ToString();

    /// <summary>Languages that can be chosen: those the door speaks. Families can read in more.</summary>
    public IReadOnlyList<Language> Languages { get; } = [.. words.Languages.Where(l => LanguageChoice.IsSpokenAtTheDoor(words, l))];

    /// <summary>The program's sentences in the chosen language.</summary>
    public Phrasebook W { get; } = words[language];

    /// <summary>The program's sentences in another language: for what somebody else will read.</summary>
    public Phrasebook In(Language other) => words[other];

    /// <summary>The address of a file of ours, which changes when the file does.</summary>
    public string Asset(string name) => assets.Url(name);

    /// <summary>The sentence under a key, for an attribute or a title. Where it is not translated, English.</summary>
    public string S(string key, params ReadOnlySpan<(string Name, Argument Value)> arguments) => W.Say(key, arguments).Text;

    /// <summary>The sentence under a key. Where it is not translated, English, marked as English.</summary>
    public RenderFragment T(string key, params ReadOnlySpan<(string Name, Argument Value)> arguments) => Fragment(W.Say(key, arguments));

    /// <summary>A refusal in words.</summary>
    public RenderFragment Why(Refusal refusal) => Fragment(W.Say(refusal));

    /// <summary>A sentence of a procedure, marked with its language where it had to fall back. Spoken ones lose the quotation marks that the screen adds.</summary>
    public RenderFragment Words(Core.Procedures.Procedure procedure, string key, bool spoken = false)
    {
        var found = procedure.Words(Language, key);
        return Fragment(new Said(spoken ? found.Text.Trim('“', '”', '"', '«', '»') : found.Text, found.Language, Language));
    }

    /// <summary>A sentence as a part of a page; in a language of its own, it says so.</summary>
    public static RenderFragment Fragment(Said said) => builder =>
    {
        if (said.Lang is null)
        {
            builder.AddContent(0, said.Text);
        }
        else
        {
            builder.OpenElement(1, "span");
            builder.AddAttribute(2, "lang", said.Lang);
            builder.AddAttribute(3, "dir", said.Dir);
            builder.AddContent(4, said.Text);
            builder.CloseElement();
        }
    };

    /// <summary>A name in its own language.</summary>
    public string NameOf(Language other) => words[other].Say("shell.language.name").Text;

    /// <summary>An office as the reader knows it: the district's own name in English, in another language what the office is.</summary>
    public string OfficeName(Office office) => language != Language.English && office.Id is "legal" or "safety" ? S("shell.office." + office.Id) : office.Name;

    /// <summary>An office with whether it is open, and until or from when.</summary>
    public string HoursOf(Office office) => office.Hours.At(Now, Zone, book.Closures) switch
    {
        { Open: true, Until: null } => S("shell.call.always", ("office", OfficeName(office))),
        { Open: true, Until: { } until } => S("shell.call.until", ("office", OfficeName(office)), ("time", Clock(until))),
        { OpensAt: { } opens } => S("shell.call.opens", ("office", OfficeName(office)), ("time", When(opens))),
        _ => S("shell.call.closed", ("office", OfficeName(office))),
    };

    /// <summary>A time of day as people say it: "9:41", in the district's zone.</summary>
    public string Clock(Instant at) => S("shell.clock", ("at", at.InZone(Zone).TimeOfDay));

    /// <summary>A day as people say it, in the chosen language.</summary>
    public string Day(LocalDate day) => S("shell.day", ("day", day));

    /// <summary>A day and a time, for something that was not today.</summary>
    public string When(Instant at) =>
        at.InZone(Zone).Date == now.InZone(Zone).Date ? Clock(at) : S("shell.when", ("day", at.InZone(Zone).Date), ("at", at.InZone(Zone).TimeOfDay));

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

    /// <summary>True for a page that the device keeps.</summary>
    public bool Keeps { get; private set; }

    /// <summary>True for a page that travels compressed.</summary>
    public bool Squeezed { get; private set; }

    /// <summary>
    /// Lets this page travel compressed. Only where nothing secret stands beside what somebody else can put there (the attack called BREACH): the door
    /// before anything happened, and its steps.
    /// </summary>
    public Screen Squeeze()
    {
        Squeezed = true;
        context.Response.Headers.Vary = "Accept-Encoding";
        return this;
    }

    /// <summary>Marks this page to be kept on the device, sealed, for when the network is gone: the door and the cards of a case.</summary>
    public Screen KeptOffline()
    {
        Keeps = true;
        context.Response.Headers["X-Keep"] = "1";
        return this;
    }

    /// <summary>Names the refusal for our own script, so that what a device kept and the case could not apply is kept with the reason.</summary>
    public Screen Because(Refusal? refusal)
    {
        if (refusal is not null)
        {
            context.Response.Headers["X-Refusal"] = refusal.Key;
        }

        return this;
    }

    /// <summary>Why an edition was published although a rule of its own is broken; null when every rule was proved.</summary>
    public string? WithoutProof(string digest) => context.RequestServices.GetRequiredService<Shelf>().SignaturesOf(digest)?.First.Reason;

    /// <summary>Whether an edition only stands in for one that the district has not published yet.</summary>
    public bool StandsIn(string digest) => context.RequestServices.GetRequiredService<Shelf>().StandsIn(digest);

    /// <summary>A fresh idempotency key, for the next tap.</summary>
    public TapId NewTap() => new(Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds())));

    /// <summary>The same screen as somebody else would see it. It shows what they may read; it does not let the reader act as them.</summary>
    public Screen As(Who other) => new(context, other, language, book, now, words, assets, house);

    /// <summary>The same screen in another language: where the address names it.</summary>
    public Screen Speaking(Language other) => new(context, who, other, book, now, words, assets, house);

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
