using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.OnDuty;

/// <summary>The feed of one person's turns: since when there is one. Its address is known only to whoever made it.</summary>
public sealed record Feed(PersonId Person, Instant Made);

/// <summary>
/// Calendar feeds of people's own turns, for the calendar on their phone. The address is a secret: whoever has it reads these turns and nothing
/// else. It is shown once; a new one, or taking it back, ends the old one at once.
/// </summary>
public sealed class Feeds(Registers registers)
{
    /// <summary>The register of feeds.</summary>
    public static readonly Register Register = new("duty-feed", RecordClass.Operational);

    private const int Live = 1, Revoked = 2;
    private static readonly Duration Back = Duration.FromDays(14), Ahead = Duration.FromDays(120);

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapPost("/duty/feed", async (Screen screen, Form form, Feeds feeds, Deciding deciding, CancellationToken stop) =>
        {
            var secret = form.Has("end") ? null : Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
            var kept = await feeds.KeepAsync(screen, form, secret, stop);
            return kept.Refusal is { } no ? await SeeDuty.ShowAsync(screen, deciding, feeds, null, no, null, stop)
                : secret is null ? screen.Go(SeeDuty.Path) : await SeeDuty.ShowAsync(screen, deciding, feeds, null, null, $"/duty/feed/{secret}.ics", stop);
        }).Needs(Act.OwnDuty);

        app.MapGet("/duty/feed/{secret}.ics", async (Screen screen, string secret, Feeds feeds, Deciding deciding, HttpContext context, CancellationToken stop) =>
        {
            var found = secret.Length is > 0 and < 100 ? (await feeds.BehindAsync(secret, stop)) : null;
            if (found is null || screen.Book.Person(found.Person) is not { } person)
            {
                return screen.NotHere();
            }

            context.Response.Headers.CacheControl = "private, no-store";
            return TypedResults.Text(Turns(screen, person, await deciding.RosterAsync(screen.Book, screen.Now, stop)), "text/calendar; charset=utf-8");
        }).Needs(Act.SeePublic);
    }

    /// <summary>The feed of a person, or null.</summary>
    public async Task<Feed?> OfAsync(PersonId person, CancellationToken stop) =>
        await registers.Read(Register, Id(person), stop) is { State: Live } sheet ? Read(sheet) : null;

    private async Task<Feed?> BehindAsync(string secret, CancellationToken stop) =>
        (await registers.Find(Register, secret, stop)).Where(s => s.State == Live).Select(Read).FirstOrDefault();

    private async Task<Result<Sheet>> KeepAsync(Screen screen, Form form, string? secret, CancellationToken stop)
    {
        var person = screen.Who.Person!.Id;
        var before = await registers.Read(Register, Id(person), stop);
        return await registers.Keep(
            new Keeping(Register, Id(person), before?.Version ?? 0, form.Tap, screen.Who.Actor, form.Happened(), JsonSerializer.SerializeToUtf8Bytes(new Feed(person, screen.Now), CoreJson.Default))
            { State = secret is null ? Revoked : Live, LookUps = secret is null ? [] : [secret] }, stop);
    }

    private static string Turns(Screen screen, Person person, Roster roster) => ICalendar.Write(
        screen.Book.Name,
        roster.Duty.Rotations.SelectMany(r => roster.Turns(r, screen.Now - Back, screen.Now + Ahead).Where(t => t.Person == person.Id)
            .Select(t => new CalendarSpan($"{r.Id}-{t.From.ToUnixTimeSeconds()}", r.Name, t.From, t.Until))), screen.Now);

    private static Feed Read(Sheet sheet) => JsonSerializer.Deserialize<Feed>(sheet.Body.AsSpan(), CoreJson.Default)!;

    private static SheetId Id(PersonId person) => new(DerivedIds.Of(person.Value, 60));
}
