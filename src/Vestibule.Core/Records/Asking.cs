using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records;

/// <summary>Who asks. As they say it: nobody at a desk has to find out whether it is so.</summary>
public enum AskerKind
{
    /// <summary>An official of any agency.</summary>
    Official,
    /// <summary>A school resource officer, or another officer who works in the school.</summary>
    ResourceOfficer,
    /// <summary>A lawyer.</summary>
    Lawyer,
    /// <summary>A parent or guardian.</summary>
    Parent,
    /// <summary>The student, being of age (34 CFR 99.5).</summary>
    Student,
    /// <summary>A reporter.</summary>
    Press,
    /// <summary>Somebody else, or nobody knows.</summary>
    Unknown,
}

/// <summary>How the question came.</summary>
public enum CameBy
{
    /// <summary>In person, at a counter.</summary>
    Counter,
    /// <summary>By telephone.</summary>
    Phone,
    /// <summary>By e-mail.</summary>
    Email,
    /// <summary>By letter.</summary>
    Letter,
    /// <summary>A subpoena or an order was served.</summary>
    Served,
    /// <summary>Said in passing, as by a resource officer in the corridor.</summary>
    Passing,
    /// <summary>Began as a case at a school's door.</summary>
    Door,
}

/// <summary>What is asked about a student. Each of the first five is a disclosure even when it is only a yes or a nod.</summary>
public enum RecordKind
{
    /// <summary>Whether the student goes to this school.</summary>
    Enrolment,
    /// <summary>Whether the student is here today.</summary>
    Presence,
    /// <summary>When the student is where.</summary>
    Schedule,
    /// <summary>Where the family lives.</summary>
    Address,
    /// <summary>Who brings and collects the student.</summary>
    PickUp,
    /// <summary>The student's name in a list.</summary>
    Name,
    /// <summary>The family's telephone or e-mail.</summary>
    Telephone,
    /// <summary>A photograph or a recording.</summary>
    Photograph,
    /// <summary>The grade or year.</summary>
    GradeLevel,
    /// <summary>From when until when the student attended.</summary>
    DatesOfAttendance,
    /// <summary>Teams and clubs.</summary>
    Activities,
    /// <summary>Awards.</summary>
    Awards,
    /// <summary>Marks and transcripts.</summary>
    Grades,
    /// <summary>Attendance over time.</summary>
    Attendance,
    /// <summary>Discipline.</summary>
    Discipline,
    /// <summary>Health.</summary>
    Health,
    /// <summary>Special education.</summary>
    SpecialEducation,
    /// <summary>The whole file.</summary>
    WholeFile,
    /// <summary>A record of the district's law-enforcement unit, which is no education record (34 CFR 99.8).</summary>
    UnitRecord,
    /// <summary>Something else.</summary>
    Other,
}

/// <summary>Who asks: kind, name, agency or firm as stated, and how to reach them. All of it a claim.</summary>
public sealed record Asker(AskerKind Kind, string? Name, string? Agency, string? Contact)
{
    /// <summary>What a list calls them: the name, or else the agency; null when neither was said.</summary>
    public string? Called => Name ?? Agency;
}

/// <summary>A student as named by whoever asks or by the school: the name, and the district's own number where it is known.</summary>
public sealed record Student(string Name, string? Number)
{
    /// <summary>By what the student's sheets are found: the number and the name, each alone.</summary>
    public IEnumerable<string> Keys => Number is null ? [Key.Of("student-name", Name)] : [Key.Of("student-number", Number), Key.Of("student-name", Name)];

    /// <summary>Whether it may be the same student: the same number, or no two numbers and the same name.</summary>
    public bool MayBe(Student other) => Number is not null && other.Number is not null
        ? Key.Plain(Number) == Key.Plain(other.Number) : Key.Plain(Name) == Key.Plain(other.Name);
}

/// <summary>Values by which a sheet can be found: what is typed differently but meant alike becomes the same.</summary>
public static class Key
{
    /// <summary>A look-up of a kind.</summary>
    public static string Of(string kind, string value) => kind + ":" + Plain(value);

    /// <summary>The look-up of a case at a door and of what hangs on it.</summary>
    public static string OfCase(IncidentId incident) => Of("incident", incident.ToString());

    /// <summary>
    /// The look-ups of an agency as it was stated: under its day and the next, so that two visits less than a day apart always meet. An agency at any other
    /// time tells nothing.
    /// </summary>
    public static IEnumerable<string> OfAgency(string agency, Instant at) => Plain(agency).Length < 2 ? []
        : Enumerable.Range(0, 2).Select(n => Of("agency", LocalDatePattern.Iso.Format(at.InUtc().Date.PlusDays(n)) + agency));

    /// <summary>Letters and digits alone, upper case, without accents.</summary>
    public static string Plain(string value)
    {
        var plain = new StringBuilder(value.Length);
        foreach (var letter in value.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(letter))
            {
                plain.Append(char.ToUpperInvariant(letter));
            }
        }

        return plain.ToString();
    }

    /// <summary>A short name for people to say: from the sheet's id, so that nothing of the request is in it.</summary>
    public static string Reference(SheetId id)
    {
        const string letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[32];
        System.Security.Cryptography.SHA256.HashData(bytes, hash);
        var text = new StringBuilder("R-");
        for (var n = 0; n < 6; n++)
        {
            text.Append(letters[hash[n] % 32]);
        }

        return text.ToString();
    }

    /// <summary>A number as data, the same in every language.</summary>
    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
