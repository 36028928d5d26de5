using System.Collections.Immutable;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Vestibule.Plumbing;
using Vestibule.Reach;

namespace Vestibule.Rooms.Records;

/// <summary>The form on which somebody passes on what they were asked, and what came back of it.</summary>
public sealed record NewView(Form? Back, Refusal? Why, CampusId? Campus)
{
    /// <summary>What was typed before, to show it again.</summary>
    public string? Typed(string field) => Back?.Typed(field);

    /// <summary>Whether a box was ticked or a choice made before.</summary>
    public bool Chose(string field, string value) => Back?.Chosen(field).Contains(value) == true;
}

/// <summary>What the one who passed it on sees: who has it now, and whether the office had one like it.</summary>
public sealed record PassedView(RecordsRequest Request, Instant? SameSince);

/// <summary>
/// Passing on: anybody who works for the district, in under a minute, whoever asks and however. What was asked is the only thing that must be
/// said. The one who passed it on answers nothing, and sees when the legal office has it.
/// </summary>
public static class PassOnRoutes
{
    private static readonly Duration SameWithin = Duration.FromDays(30);

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/records/new", (Screen screen) => screen.Show<NewPage, NewView>(new NewView(null, null, CampusOf(screen.Who)))).Needs(Act.PassOnInformation);
        app.MapPost("/records/new", PassOnAsync).WithMetadata(new RequestSizeLimitAttribute(PaperChest.FormLimit)).Needs(Act.PassOnInformation);
        app.MapPost("/records/new/mail", PassOnMailAsync).WithMetadata(new RequestSizeLimitAttribute(ReceivedMail.SizeLimit + (1 << 20))).Needs(Act.PassOnInformation);
        app.MapGet("/records/passed/{request}", async (Screen screen, RecordsDesk desk, string request, CancellationToken stop) =>
            await OwnAsync(screen, desk, request, stop) is { } own
                ? screen.Show<PassedPage, PassedView>(new PassedView(own, await SameSinceAsync(desk, own, stop))) : screen.NotHere()).Needs(Act.PassOnInformation);
        app.MapPost("/records/passed/{request}/paper", AddPapersAsync).WithMetadata(new RequestSizeLimitAttribute(PaperChest.FormLimit)).Needs(Act.PassOnInformation);
    }

    /// <summary>Students as they are typed: one a line, the district's number after a comma where it is known.</summary>
    public static ImmutableArray<Student> StudentsOf(string? lines) =>
    [
        .. (lines ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(',', 2, StringSplitOptions.TrimEntries))
            .Where(p => Key.Plain(p[0]).Length > 0)
            .Select(p => new Student(p[0], p.Length > 1 && p[1].Length > 0 ? p[1] : null)),
    ];

    /// <summary>The kinds that were ticked. An unknown one is none.</summary>
    public static ImmutableArray<RecordKind> KindsOf(Form form) =>
        [.. form.Chosen("kind").Select(k => Enum.TryParse<RecordKind>(k.Replace("-", "", StringComparison.Ordinal), true, out var kind) && Enum.IsDefined(kind) ? kind : (RecordKind?)null).OfType<RecordKind>()];

    private static async Task<IResult> PassOnAsync(
        Screen screen, Form form, HttpContext context, RecordsDesk desk, RequestPapers keeper, CancellationToken stop)
    {
        var id = new SheetId(DerivedIds.Of(form.Tap.Value, 0));
        var asker = new Asker(form.Has("asker") ? form.Choice<AskerKind>("asker") ?? AskerKind.Unknown : AskerKind.Unknown,
            form.Text("name", 400), form.Text("agency", 400), form.Text("contact", 400));
        var how = form.Has("how") ? form.Choice<CameBy>("how") ?? CameBy.Counter : CameBy.Counter;
        var campus = form.Typed("campus") is { Length: > 0 } named ? screen.Book.Campus(new CampusId(named))?.Id : CampusOf(screen.Who);
        var what = new PassOn(id, asker, how, form.Required("what", PassOn.Limit), StudentsOf(form.Text("students", PassOn.Limit)), KindsOf(form), DayOf(form, "by"), campus, null, null, false);
        if (!form.Ok)
        {
            return Again(screen, form, form.FirstWrong!);
        }

        var files = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(stop)).Files : new FormFileCollection();
        var papers = await keeper.KeepAsync(id, form.Tap, files, stop);
        if (papers.Refusal is { } notKept)
        {
            return Again(screen, form, notKept);
        }

        var done = await desk.PassOnAsync(Acting(screen, form), what, papers.Value, stop);
        return done.IsOk ? screen.Go($"/records/passed/{id}") : Again(screen, form, done.Refusal!);
    }

    /// <summary>Passes on a mail as it was received: who sent it, when, what it says, and its files as papers. The mail itself is kept too.</summary>
    private static async Task<IResult> PassOnMailAsync(
        Screen screen, Form form, HttpContext context, RecordsDesk desk, RequestPapers keeper, CancellationToken stop)
    {
        var file = form.File("mail");
        using var bytes = new MemoryStream();
        if (file is { Length: > 0 and <= ReceivedMail.SizeLimit })
        {
            await file.CopyToAsync(bytes, stop);
        }

        if (ReceivedMail.Read(bytes.ToArray()) is not { } mail)
        {
            return Again(screen, form, new Refusal("records.no-mail"));
        }

        var id = new SheetId(DerivedIds.Of(form.Tap.Value, 0));
        var papers = ImmutableArray.CreateBuilder<RequestPaper>();
        foreach (var (n, (name, content)) in mail.Files.Select(f => (f.Name, f.Content)).Append((file!.FileName, bytes.ToArray())).Index())
        {
            var kept = await keeper.WithPagesAsync(id, new PaperId(DerivedIds.Of(form.Tap.Value, 100 + n)), content, Path.GetFileName(name), stop);
            if (kept.Refusal is { } notKept)
            {
                return Again(screen, form, notKept);
            }

            papers.AddRange(kept.Value);
        }

        var asker = new Asker(AskerKind.Unknown, mail.FromName ?? mail.FromAddress, null, mail.FromAddress);
        var what = string.Join('\n', new[] { mail.Subject, mail.Text }.Where(t => t is { Length: > 0 }));
        var done = await desk.PassOnAsync(Acting(screen, form), new PassOn(
            id, asker, CameBy.Email, what, [], [], null, CampusOf(screen.Who), null, mail.Sent is { } at ? Instant.FromDateTimeOffset(at) : null, false), papers.ToImmutable(), stop);
        return done.IsOk ? screen.Go($"/records/passed/{id}") : Again(screen, form, done.Refusal!);
    }

    private static async Task<IResult> AddPapersAsync(
        Screen screen, Form form, HttpContext context, RecordsDesk desk, RequestPapers keeper, string request, CancellationToken stop)
    {
        if (await OwnAsync(screen, desk, request, stop) is not { } own)
        {
            return screen.NotHere();
        }

        var files = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(stop)).Files : new FormFileCollection();
        var papers = await keeper.KeepAsync(own.Id, form.Tap, files, stop);
        var done = papers.Refusal is { } no ? no : papers.Value.IsEmpty ? new Refusal("no-paper")
            : (await desk.ActAsync(Acting(screen, form), own.Id, (r, on) => new AddPapers(papers.Value).Decide(r, on), null, stop)).Refusal;
        return done is null ? screen.Go($"/records/passed/{own.Id}") : screen.Refused(done, $"/records/passed/{own.Id}");
    }

    /// <summary>A day that was picked; none when nothing was.</summary>
    public static LocalDate? DayOf(Form form, string field)
    {
        if (form.Typed(field).Length == 0)
        {
            return null;
        }

        var read = LocalDatePattern.Iso.Parse(form.Typed(field));
        if (!read.Success)
        {
            form.Refuse(field, new Refusal("form.unreadable"));
        }

        return read.Success ? read.Value : null;
    }

    /// <summary>Somebody acting by a form, now.</summary>
    public static Acting Acting(Screen screen, Form form) => new(screen.Book, screen.Who, form.Tap, form.Happened(), screen.Now);

    private static IResult Again(Screen screen, Form form, Refusal why) =>
        screen.Show<NewPage, NewView>(new NewView(form, why, CampusOf(screen.Who)), StatusCodes.Status400BadRequest);

    /// <summary>The request that this person or this device passed on; anybody else's is not there.</summary>
    private static async Task<RecordsRequest?> OwnAsync(Screen screen, RecordsDesk desk, string request, CancellationToken stop) =>
        Guid.TryParse(request, out var guid) && await desk.ReadAsync(new SheetId(guid), stop) is { Request: var found }
        && (screen.Who.Person is { } person ? found.PassedOnBy == person.Id : found.PassedOnBy is null && found.PassedOnAt is { } at && at == screen.Who.Device) ? found : null;

    /// <summary>Since when the office has had the same from the same asker about the same student. Nothing else of that request is told.</summary>
    private static async Task<Instant?> SameSinceAsync(RecordsDesk desk, RecordsRequest own, CancellationToken stop)
    {
        var found = new List<RecordsRequest>();
        foreach (var key in own.Students.SelectMany(s => s.Keys).Distinct())
        {
            found.AddRange(await desk.FindByAsync(key, stop));
        }

        return found.Where(r => r.Id != own.Id && r.Made < own.Made && r.Made > own.Made - SameWithin && r.FirstTaken is not null && SameAsker(r.Asker, own.Asker))
            .Min(r => (Instant?)r.Made);
    }

    private static bool SameAsker(Asker one, Asker other) =>
        Same(one.Name, other.Name) || Same(one.Contact, other.Contact) || (one.Kind == other.Kind && Same(one.Agency, other.Agency));

    private static bool Same(string? one, string? other) => one is not null && other is not null && Key.Plain(one).Length > 1 && Key.Plain(one) == Key.Plain(other);

    private static CampusId? CampusOf(Who who) => who.DeviceCampus ?? who.Person?.Roles.Select(r => r.Campus).FirstOrDefault(c => c is not null);
}
