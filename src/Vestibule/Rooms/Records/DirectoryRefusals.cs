using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Records;

/// <summary>A family's refusal: its student's directory information is not given (34 CFR 99.37(a)(2)).</summary>
public sealed record DirectoryRefusal(Student Student, LocalDate Since);

/// <summary>The list of refusals, and what a form of it came back with.</summary>
public sealed record DirectoryView(ImmutableArray<(SheetId Id, DirectoryRefusal Refusal)> Refusals, ImmutableArray<RecordKind> Kinds, Refusal? Why);

/// <summary>Families' refusals of directory information, kept where counsel's decisions look them up by themselves.</summary>
public static class DirectoryRefusals
{
    private const int Standing = 0, TakenBack = 1;

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/records/directory", (Screen screen, RecordsDesk desk, CancellationToken stop) => ShowAsync(screen, desk, null, stop)).Needs(Act.HandleRecords);
        app.MapPost("/records/directory", async (Screen screen, Form form, RecordsDesk desk, CancellationToken stop) =>
        {
            var named = PassOnRoutes.StudentsOf(form.Required("student", 400));
            if (named.IsEmpty || form.FirstWrong is not null)
            {
                return await ShowAsync(screen, desk, form.FirstWrong ?? new Refusal("form.missing"), stop);
            }

            var refusal = new DirectoryRefusal(named[0], PassOnRoutes.DayOf(form, "since") ?? screen.Today);
            var done = await desk.Registers.Keep(Keep(screen, form, new SheetId(DerivedIds.Of(form.Tap.Value, 1)), 0, refusal, Standing), stop);
            return done.IsOk ? screen.Go("/records/directory") : await ShowAsync(screen, desk, done.Refusal, stop);
        }).Needs(Act.HandleRecords);
        app.MapPost("/records/directory/back", async (Screen screen, Form form, RecordsDesk desk, CancellationToken stop) =>
        {
            if (form.Id("refusal") is not { } id || await desk.Registers.Read(RecordsRegisters.Refusals, new SheetId(id), stop) is not { } sheet)
            {
                return screen.NotHere();
            }

            var done = sheet.State == TakenBack ? null : (await desk.Registers.Keep(Keep(screen, form, sheet.Id, sheet.Version, Read(sheet), TakenBack), stop)).Refusal;
            return done is null ? screen.Go("/records/directory") : await ShowAsync(screen, desk, done, stop);
        }).Needs(Act.HandleRecords);
    }

    /// <summary>Those of some students whose family has refused.</summary>
    public static async Task<ImmutableArray<Student>> RefusedAsync(Registers registers, IEnumerable<Student> students, CancellationToken stop)
    {
        var refused = ImmutableArray.CreateBuilder<Student>();
        foreach (var student in students)
        {
            foreach (var key in student.Keys)
            {
                if ((await registers.Find(RecordsRegisters.Refusals, key, stop)).Any(s => s.State == Standing && Read(s).Student.MayBe(student)))
                {
                    refused.Add(student);
                    break;
                }
            }
        }

        return refused.ToImmutable();
    }

    private static async Task<IResult> ShowAsync(Screen screen, RecordsDesk desk, Refusal? why, CancellationToken stop)
    {
        var sheets = await desk.Registers.List(RecordsRegisters.Refusals, new SheetFilter([Standing]), stop);
        var kinds = desk.Sitting(screen.Book, screen.Who, screen.Now).Rules.DirectoryKinds;
        return screen.Show<DirectoryPage, DirectoryView>(
            new DirectoryView([.. sheets.Select(s => (s.Id, Read(s)))], kinds, why), why is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static Keeping Keep(Screen screen, Form form, SheetId id, long expected, DirectoryRefusal refusal, int state) =>
        new(RecordsRegisters.Refusals, id, expected, form.Tap, screen.Who.Actor, form.Happened(), JsonSerializer.SerializeToUtf8Bytes(refusal, CoreJson.Default))
        {
            State = state, LookUps = [.. refusal.Student.Keys],
        };

    private static DirectoryRefusal Read(Sheet sheet) => JsonSerializer.Deserialize<DirectoryRefusal>(sheet.Body.AsSpan(), CoreJson.Default)!;
}
