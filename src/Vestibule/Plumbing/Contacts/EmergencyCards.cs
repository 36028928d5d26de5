using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>Something kept, with its sheet and the version that was read.</summary>
public sealed record Kept<T>(SheetId Id, long Version, T It);

/// <summary>A guardian who is reached at an address, a child whose card they keep, and the brothers and sisters whose cards they keep too.</summary>
public sealed record KeptThere(Kept<Student> Child, Contact Keeper, IReadOnlyList<Kept<Student>> Siblings);

/// <summary>The emergency cards: children, proposals to change their cards, and the links that were sent. All of it is sealed as student data.</summary>
public sealed class EmergencyCards(DistrictStore store, Words words, House house)
{
    /// <summary>Children, one sheet each.</summary>
    public static readonly Register Students = new("student", RecordClass.Student);

    /// <summary>Proposals, one sheet each; the state is that of the proposal.</summary>
    public static readonly Register Proposals = new("contact-proposal", RecordClass.Student);

    /// <summary>Links, one sheet each; found by a keyed digest of what the link holds.</summary>
    public static readonly Register Links = new("contact-link", RecordClass.Student);

    private static readonly Duration Opens = Duration.FromDays(14);

    /// <summary>Puts the invented children of a demonstration in from their file, where they are not yet.</summary>
    public static async Task<Result<bool>> Seed(DistrictStore store, string file, Happened happened, CancellationToken stop)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        var children = JsonSerializer.Deserialize<ImmutableArray<Student>>(await File.ReadAllBytesAsync(file, stop), CoreJson.Default);
        if (children.IsEmpty || await store.Registers.Read(Students, new SheetId(children[0].Id.Value), stop) is not null)
        {
            return false;
        }

        var kept = await store.Registers.KeepAll([.. children.Select(c => Keeping(c, 0, new TapId(c.Id.Value), Actor.Program, happened))], stop);
        return kept.Refusal is { } no ? no : true;
    }

    /// <summary>A child, or null.</summary>
    public async Task<Kept<Student>?> Student(StudentId id, CancellationToken stop) =>
        await store.Registers.Read(Students, new SheetId(id.Value), stop) is { } sheet ? Of<Student>(sheet) : null;

    /// <summary>A child's card as it was in a version, or null.</summary>
    public async Task<ContactCard?> CardAt(StudentId id, long version, CancellationToken stop) =>
        (await store.Registers.History(Students, new SheetId(id.Value), stop)).Where(s => s.Version == version).Select(s => Of<Student>(s).It.Card).FirstOrDefault();

    /// <summary>The children of a campus, by name.</summary>
    public async Task<IReadOnlyList<Kept<Student>>> At(CampusId campus, CancellationToken stop) =>
        [.. (await store.Registers.Find(Students, "campus:" + campus.Value, stop)).Select(Of<Student>).Where(s => s.It.Campus == campus).OrderBy(s => s.It.Name, StringComparer.Ordinal)];

    /// <summary>The brothers and sisters of a child, at whichever school.</summary>
    public async Task<IReadOnlyList<Kept<Student>>> Siblings(Student student, CancellationToken stop) =>
        [.. (await store.Registers.Find(Students, student.HouseholdLookUp, stop)).Select(Of<Student>).Where(s => s.It.Household == student.Household && s.It.Id != student.Id)];

    /// <summary>The child with a number of the student information system, or null.</summary>
    public async Task<Kept<Student>?> Numbered(string number, CancellationToken stop) =>
        (await store.Registers.Find(Students, "number:" + number, stop)).Select(Of<Student>).FirstOrDefault(s => s.It.Number == number);

    /// <summary>Keeping the next version of a child's sheet.</summary>
    public static Keeping Keeping(Student student, long seen, TapId tap, Actor by, Happened happened) => new(Students, new SheetId(student.Id.Value), seen, tap, by, happened, Body(student))
    {
        LookUps =
        [
            "campus:" + student.Campus.Value, student.HouseholdLookUp, student.NumberLookUp,
            .. student.Card.Contacts.Where(c => c.KeepsCard).SelectMany(c => (string?[])[.. c.Phones.Select(Reach), Reach(c.Email)]).OfType<string>().Distinct(),
        ],
    };

    /// <summary>
    /// Who is reached at an address and keeps a card there, without saying whose: each guardian once, with a child and the brothers and sisters whose cards they keep too. No more than eight children are looked at.
    /// </summary>
    public async Task<IReadOnlyList<KeptThere>> KeptAt(string address, CancellationToken stop)
    {
        var (found, covered) = (new List<KeptThere>(), new HashSet<StudentId>());
        if (Reach(address) is not { } reach)
        {
            return found;
        }

        foreach (var child in (await store.Registers.Find(Students, reach, stop)).Select(Of<Student>).Take(8))
        {
            if (!covered.Contains(child.It.Id) && child.It.Card.Contacts.FirstOrDefault(c => c.KeepsCard && (c.Phones.Any(p => Reach(p) == reach) || Reach(c.Email) == reach)) is { } keeper)
            {
                found.Add(new KeptThere(child, keeper, await KeptBy(keeper, child.It, stop)));
                covered.UnionWith(found[^1].Siblings.Select(s => s.It.Id));
            }
        }

        return found;
    }

    /// <summary>The proposals for a child, newest first.</summary>
    public async Task<IReadOnlyList<Kept<Proposal>>> ProposalsFor(StudentId student, CancellationToken stop) =>
        [.. (await store.Registers.Find(Proposals, "student:" + student.Value, stop)).Select(Of<Proposal>)];

    /// <summary>Keeping a proposal.</summary>
    public static Keeping Keeping(SheetId id, Proposal proposal, long seen, TapId tap, Actor by, Happened happened) =>
        new(Proposals, id, seen, tap, by, happened, Body(proposal)) { State = (int)proposal.State, LookUps = ["student:" + proposal.Student.Value] };

    /// <summary>A proposal, or null.</summary>
    public async Task<Kept<Proposal>?> Proposal(SheetId id, CancellationToken stop) =>
        await store.Registers.Read(Proposals, id, stop) is { } sheet ? Of<Proposal>(sheet) : null;

    /// <summary>The link that what somebody holds belongs to, or null.</summary>
    public async Task<Kept<ContactLink>?> Link(string token, CancellationToken stop) =>
        token.Length == 43 && await store.Registers.Find(Links, "token:" + token, stop) is [var sheet, ..] ? Of<ContactLink>(sheet) : null;

    /// <summary>The links that were sent for a child, newest first.</summary>
    public async Task<IReadOnlyList<Kept<ContactLink>>> LinksFor(StudentId student, CancellationToken stop) =>
        [.. (await store.Registers.Find(Links, "student:" + student.Value, stop)).Select(Of<ContactLink>)];

    /// <summary>Keeping a link that was used.</summary>
    public static Keeping Keeping(SheetId id, ContactLink link, string token, long seen, TapId tap, Actor by, Happened happened) =>
        new(Links, id, seen, tap, by, happened, Body(link)) { LookUps = ["token:" + token, .. link.Children.Select(c => "student:" + c.Student.Value)] };

    /// <summary>The brothers and sisters of a child whose cards the same guardian keeps, at whichever school.</summary>
    public async Task<IReadOnlyList<Kept<Student>>> KeptBy(Contact guardian, Student student, CancellationToken stop) =>
        [.. (await Siblings(student, stop)).Where(s => s.It.Card.Contacts.Any(c => c.IsSameGuardian(guardian)))];

    /// <summary>
    /// A new link for somebody on a card, and the message that carries it: to an address on file, in the family's language, with nothing in it
    /// about a child. It opens the cards of the siblings too that the same guardian keeps. Null when nothing on file can carry it.
    /// </summary>
    public async Task<Keeping?> Invite(Student student, Contact contact, TapId tap, Actor by, Happened happened, CancellationToken stop)
    {
        if (contact.Email is null && contact.Phones.IsEmpty)
        {
            return null;
        }

        var (token, kept) = await Open(student, contact, tap, by, happened, stop);
        var language = contact.Languages.IsEmpty ? student.Language : contact.Languages[0];
        var text = words[language].Say("contacts.message", ("address", $"{house.Url}/contacts/{token}")).Text;
        var (channel, to) = contact.Email is { } mail ? ("email", mail) : ("text", contact.Phones[0]);
        return kept with
        {
            Messages = [new Outgoing($"contact-link {tap}", channel, to, null, Encoding.UTF8.GetBytes(text), happened.At)],
        };
    }

    /// <summary>A new link that nobody is sent: for somebody who is here and showed by other means that an address on file is theirs.</summary>
    public async Task<(string Token, Keeping Keeping)> Open(Student student, Contact contact, TapId tap, Actor by, Happened happened, CancellationToken stop)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var link = new ContactLink(student.Id, contact.Id, happened.At + Opens) { Siblings = contact.KeepsCard ? [.. (await KeptBy(contact, student, stop)).Select(s => new LinkedChild(s.It.Id))] : [] };
        return (token, Keeping(new SheetId(tap.Value), link, token, 0, tap, by, happened));
    }

    /// <summary>A tap made from another one, for the several things that one press does.</summary>
    public static TapId Part(TapId tap, string of) => new(Library.IdOf($"{tap} {of}").Value);

    /// <summary>An address as it is looked for: digits of a telephone, or a mailbox in small letters.</summary>
    public static string? Reach(string? address) => address is null ? null
        : address.Contains('@', StringComparison.Ordinal) ? "reach:" + address.Trim().ToLowerInvariant()
        : string.Concat(address.Where(char.IsAsciiDigit)) is { Length: >= 7 } digits ? "reach:" + digits[^Math.Min(10, digits.Length)..] : null;

    private static byte[] Body<T>(T it) => JsonSerializer.SerializeToUtf8Bytes(it, CoreJson.Default);

    private static Kept<T> Of<T>(Sheet sheet) => new(sheet.Id, sheet.Version, JsonSerializer.Deserialize<T>(sheet.Body.AsSpan(), CoreJson.Default)!);
}
