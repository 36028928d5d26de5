using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Furniture;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Registrar;

/// <summary>
/// Children from the student information system, and cards back to it, as CSV. Six columns are read, by name. Every other column is dropped
/// unread: not kept, not logged, not shown, not even counted, whatever it is called.
/// </summary>
public static class Roster
{
    private static readonly string[] Read = ["number", "name", "campus", "grade", "household", "language"];
    private const int Most = 20_000;

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapPost(RegistrarRoom.Path + "/import", ImportAsync).Needs(Act.KeepContacts);
        app.MapGet(RegistrarRoom.Path + "/export.csv", ExportAsync).Needs(Act.KeepContacts);
    }

    /// <summary>The rows of a file, each with the six columns. Refused, naming the line, when one is missing.</summary>
    public static Result<ImmutableArray<ImmutableArray<string>>> Rows(TextReader from)
    {
        using var csv = new CsvReader(from, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            PrepareHeaderForMatch = h => h.Header.Trim().ToLowerInvariant(), MissingFieldFound = null, BadDataFound = null, TrimOptions = TrimOptions.Trim,
        });
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        try
        {
            if (!csv.Read() || !csv.ReadHeader() || Read.FirstOrDefault(name => csv.GetFieldIndex(name, isTryGet: true) < 0) is { } missing)
            {
                return new Refusal("roster-columns", ("columns", string.Join(", ", Read)));
            }

            while (csv.Read())
            {
                ImmutableArray<string> row = [.. Read.Select(name => csv.GetField(name) ?? "")];
                if (row.Take(3).Any(string.IsNullOrWhiteSpace) || row.Any(v => v.Length > 120) || rows.Count >= Most)
                {
                    return new Refusal("roster-row", ("row", csv.Parser.RawRow.ToString(CultureInfo.InvariantCulture)));
                }

                rows.Add(row);
            }
        }
        catch (CsvHelperException)
        {
            return new Refusal("roster-row", ("row", csv.Parser.RawRow.ToString(CultureInfo.InvariantCulture)));
        }

        return rows.ToImmutable();
    }

    private static async Task<IResult> ImportAsync(Screen screen, Form form, EmergencyCards cards, DistrictStore store, CancellationToken stop)
    {
        if (form.File("file") is not { } file)
        {
            return screen.Refused(new Refusal("form.missing"), RegistrarRoom.Path);
        }

        using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
        var rows = Rows(reader);
        if (rows.Refusal is { } unreadable)
        {
            return screen.Refused(unreadable, RegistrarRoom.Path);
        }

        var mine = RegistrarRoom.Schools(screen).Select(c => c.Id).ToImmutableHashSet();
        var keepings = new List<Keeping>();
        foreach (var (row, at) in rows.Value.Select((r, i) => (r, i)))
        {
            var campus = new CampusId(row[2]);
            var known = await cards.Numbered(row[0], stop);
            if (!mine.Contains(campus) || (known is not null && !mine.Contains(known.It.Campus)))
            {
                return screen.Refused(new Refusal("roster-row", ("row", (at + 2).ToString(CultureInfo.InvariantCulture))), RegistrarRoom.Path);
            }

            var language = new Language(row[5].Length == 0 ? "en" : row[5]);
            var student = known is null
                ? new Student(new StudentId(EmergencyCards.Part(form.Tap, $"student {at}").Value), row[1], row[0], campus, row[3], row[4].Length == 0 ? row[0] : row[4], language, ContactCard.Empty)
                : known.It with { Name = row[1], Campus = campus, Grade = row[3], Household = row[4].Length == 0 ? known.It.Household : row[4], Language = language };
            keepings.Add(EmergencyCards.Keeping(student, known?.Version ?? 0, EmergencyCards.Part(form.Tap, $"row {at}"), screen.Who.Actor, form.Happened()));
        }

        foreach (var part in keepings.Chunk(200))
        {
            if ((await store.Registers.KeepAll([.. part], stop)).Refusal is { } no)
            {
                return screen.Refused(no, RegistrarRoom.Path);
            }
        }

        return screen.Go($"{RegistrarRoom.Path}?said=imported&count={keepings.Count}");
    }

    private static async Task<IResult> ExportAsync(Screen screen, EmergencyCards cards, CancellationToken stop)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape }))
        {
            Line(csv, "number", "priority", "contact", "relation", "phones", "email", "languages", "may-collect");
            foreach (var campus in RegistrarRoom.Schools(screen))
            {
                foreach (var child in await cards.At(campus.Id, stop))
                {
                    foreach (var c in child.It.Card.Contacts.OrderBy(c => c.Priority))
                    {
                        Line(csv, child.It.Number, $"{c.Priority}", c.Name, Core.Incidents.Told.Kebab(c.Relation), string.Join("; ", c.Phones.Select(Dialled.Shown)),
                            c.Email ?? "", string.Join(" ", c.Languages), ReleaseOrder.IsBarred(child.It.Card, c, screen.Today) ? "barred" : c.MayCollect ? "yes" : "no");
                    }
                }
            }
        }

        return TypedResults.File(Encoding.UTF8.GetBytes(writer.ToString()), "text/csv; charset=utf-8", "emergency-contacts.csv");
    }

    private static void Line(CsvWriter csv, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }

        csv.NextRecord();
    }
}
