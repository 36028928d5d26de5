using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Components;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Telling;

namespace Vestibule.Furniture;

/// <summary>A door card with all that is printed on it.</summary>
/// <param name="Card">What the procedure says.</param>
/// <param name="Words">The program's sentences in the card's language.</param>
/// <param name="Place">The school, or the district.</param>
/// <param name="Book">The district, whose directory has the numbers; null where there is none, and a line to write them on is printed.</param>
/// <param name="Address">Where the code can be looked up, such as <c>https://desk.example/card</c>; null when it is not known.</param>
/// <param name="Campus">The campus it is printed for, if it is for one.</param>
/// <param name="Printed">The day it is printed.</param>
/// <param name="Size">0 for the largest letters; each next is smaller.</param>
/// <param name="WithoutProof">Why the procedure was published although a rule of it is broken; null when it was proved.</param>
public sealed record CardView(
    DoorCard Card, Phrasebook Words, string? Place, DistrictBook? Book, string? Address, string? Campus, LocalDate Printed, int Size, string? WithoutProof)
{
    /// <summary>True where the district has published none, and this one, which came with the program, stands in.</summary>
    public bool StandsIn { get; init; }

    /// <summary>How many sizes of letters there are.</summary>
    public const int Sizes = 6;

    private const int WholeAtLeast = 3;

    // How much fits a letter page at each size, found by printing the cards of four languages.
    private static readonly int[] Room = [3_300, 3_800, 4_350, 5_000, 5_510, 5_900];

    /// <summary>The numbers, as the district's directory has them today.</summary>
    public IReadOnlyList<CardNumber> Numbers => NumbersOf(Card.Edition, Book);

    /// <summary>The code of this very card.</summary>
    public CardCode Code => CardCode.Of(Card.Edition, Numbers);

    /// <summary>The address that the code leads to.</summary>
    public string? Leads => Address is null ? null : $"{Address}/{Code}" + (Campus is null ? "" : $"?at={Uri.EscapeDataString(Campus)}");

    /// <summary>The numbers that a card of an edition carries.</summary>
    public static IReadOnlyList<CardNumber> NumbersOf(Edition edition, DistrictBook? book) =>
        [.. edition.Content.Contacts.Select(c => book?.Office(c.Id.Value)).OfType<Office>().Select(o => new CardNumber(new(o.Id), o.Phone, Spelled(o.Hours)))];

    /// <summary>
    /// A card in letters that should let it fit one page, judged by how much there is to read. Where a browser prints it, its pages are counted.
    /// </summary>
    public static (int Size, int Shortened) Fit(Func<int, DoorCard> card)
    {
        for (var shortened = 0; shortened <= DoorCard.MostShortened; shortened++)
        {
            // Large letters come before remarks; nothing that is to be said or done is left out for them.
            var size = Array.FindIndex(Room, room => Length(card(shortened)) <= room);
            if (size >= 0 && (shortened > 0 || size <= WholeAtLeast))
            {
                return (size, shortened);
            }
        }

        return (Sizes - 1, DoorCard.MostShortened);
    }

    /// <summary>A text of the edition, marked where it is in another language than the card.</summary>
    public MarkupString Text(WordsText text) => new(text.Language == Card.Language
        ? WebUtility.HtmlEncode(text.Text)
        : $"<span lang=\"{text.Language}\" dir=\"{text.Language.Direction}\">{WebUtility.HtmlEncode(text.Text)}</span>");

    /// <summary>A sentence of the program.</summary>
    public MarkupString Say(string key, params ReadOnlySpan<(string Name, Argument Value)> arguments)
    {
        var said = Words.Say(key, arguments);
        return new(said.Lang is null ? WebUtility.HtmlEncode(said.Text) : $"<span lang=\"{said.Lang}\" dir=\"{said.Language.Direction}\">{WebUtility.HtmlEncode(said.Text)}</span>");
    }

    /// <summary>When somebody answers there: the office's hours, or what the file says of them.</summary>
    public MarkupString Hours(Contact contact) => Book?.Office(contact.Id.Value)?.Hours switch
    {
        { AlwaysOpen: true } => Say("card.hours.always"),
        { Days.Length: > 0 } hours => new(string.Join("<br>", hours.Days.GroupBy(d => (d.From, d.Until)).Select(g =>
            Say("card.hours", ("days", Days([.. g.Select(d => d.Day)])), ("from", g.Key.From), ("until", g.Key.Until)).Value))),
        _ => Say(contact.AllHours ? "card.hours.always" : "card.hours.office"),
    };

    /// <summary>The number as people write it; null when the directory has none.</summary>
    public string? Phone(Contact contact) => Book?.Office(contact.Id.Value) is { } office ? Dialled.Shown(office.Phone) : null;

    // How much there is to read, counted as letters; each step and line begins a new line, which takes room too. Vietnamese letters are
    // wider than English ones, and Arabic lines are higher.
    private static int Length(DoorCard card) => (card.Language.Primary switch { "vi" => 112, "ar" => 105, _ => 100 }) * (card.Avoid.Sum(a => (a.Text.Length + 15) / 2)
        + card.Sections.SelectMany(s => s.Steps).Sum(s => s.Title.Text.Length + 30 + (s.Say is { } say ? say.Text.Length + 25 : 0)
            + s.Do.Sum(d => d.Text.Length + 20) + s.Asks.Sum(a => a.Text.Length + 10) + (s.Note?.Text.Length ?? 0))) / 100;

    private string Days(IReadOnlyList<IsoDayOfWeek> days)
    {
        var names = CultureInfo.GetCultureInfo(Words.Language.Tag).DateTimeFormat;
        var unbroken = days.Count > 2 && days.Zip(days.Skip(1)).All(p => (int)p.Second == (int)p.First + 1);
        return unbroken ? Words["card.days", ("first", Name(days[0])), ("last", Name(days[^1]))].Text : string.Join(", ", days.Select(Name));

        string Name(IsoDayOfWeek day) => names.GetDayName((DayOfWeek)((int)day % 7));
    }

    private static string Spelled(WeeklyHours hours) => hours.AlwaysOpen ? "always"
        : string.Join(' ', hours.Days.Select(d => string.Create(CultureInfo.InvariantCulture, $"{(int)d.Day}:{d.From:HH:mm}-{d.Until:HH:mm}")));
}
