using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records;

/// <summary>Whether something belongs in a student's record of requests and disclosures, and if not, which exception says so (34 CFR 99.32).</summary>
public enum Recording
{
    /// <summary>It is recorded.</summary>
    Recorded,
    /// <summary>The parent or the adult student asked: 99.32(d)(1).</summary>
    ByTheFamily,
    /// <summary>A school official: 99.32(d)(2).</summary>
    BySchoolOfficial,
    /// <summary>With the family's written consent: 99.32(d)(3).</summary>
    ByConsent,
    /// <summary>Directory information: 99.32(d)(4).</summary>
    DirectoryInformation,
    /// <summary>A court or the issuing agency ordered silence: 99.32(d)(5).</summary>
    Silenced,
    /// <summary>No education record but one of the law-enforcement unit, which has a ledger of its own: 99.8.</summary>
    UnitsOwn,
}

/// <summary>One kind of record in a line: what became of it, on what ground, when it was given and to whom, and whether it is recorded.</summary>
public sealed record LineItem(
    RecordKind Kind, string? Detail, ItemState State, BasisKind? Basis, string? Why, string? Threat, string? Interest, Instant? GivenAt, string? GivenTo, Recording Recording)
{
    /// <summary>Further parties to whom the receiver may pass it on, or has, with their interests: 99.32(b).</summary>
    public ImmutableArray<FurtherParty> Further { get; init; } = [];

    /// <summary>Why it was not given, in counsel's words: for the office alone.</summary>
    public string? Withheld { get; init; }
}

/// <summary>
/// One request for one student, as it stands in the record that is kept with the student's education records for as long as they are: who asked
/// for what, with which interest, and what was given. Requests that were refused stand there too. A sheet of its own, because it outlives the
/// request.
/// </summary>
public sealed record DisclosureLine(
    SheetId Request, string Reference, Student Student, Asker Asker, CameBy How, string AsStated, Instant Asked, ImmutableArray<LineItem> Items, Outcome? Outcome)
{
    /// <summary>The lines of a request: one for each student it names.</summary>
    public static ImmutableArray<DisclosureLine> Of(RecordsRequest request) =>
    [
        .. request.Students.Select(s => new DisclosureLine(
            request.Id, request.Reference, s, request.Asker, request.How, request.What, request.Received,
            [.. request.Items.Where(i => i.Student == s).Select(i => ItemOf(request, i))], request.Outcome)),
    ];

    /// <summary>What the rule says of one item of a request.</summary>
    public static Recording RuleFor(RecordsRequest request, Item item) => item switch
    {
        { Kind: RecordKind.UnitRecord } => Recording.UnitsOwn,
        _ when request.Notice is { Forbidden: true } => Recording.Silenced,
        { Basis.Kind: BasisKind.OwnRecord } => Recording.ByTheFamily,
        { Basis.Kind: BasisKind.SchoolOfficial } => Recording.BySchoolOfficial,
        { Basis.Kind: BasisKind.Consent } => Recording.ByConsent,
        { Basis.Kind: BasisKind.Directory } => Recording.DirectoryInformation,
        { Basis: null } when request is { Track: Track.ParentInspection, Asker.Kind: AskerKind.Parent or AskerKind.Student } => Recording.ByTheFamily,
        _ => Recording.Recorded,
    };

    /// <summary>The line as the parent reads it: without what an exception leaves out. Null when nothing is left.</summary>
    public DisclosureLine? ForTheParent()
    {
        ImmutableArray<LineItem> items = [.. Items.Where(i => i.Recording == Recording.Recorded).Select(i => i with { Withheld = null })];
        return items.IsEmpty ? null : this with { Items = items };
    }

    /// <summary>The line's id: always the same for a request and a student.</summary>
    public string Key => Records.Key.Of(Request.ToString(), Student.Number ?? Student.Name);

    /// <summary>The sheet's body.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CoreJson.Default);

    /// <summary>A line from a sheet's body.</summary>
    public static DisclosureLine Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize<DisclosureLine>(body, CoreJson.Default) ?? throw new FormatException("disclosure-line");

    private static LineItem ItemOf(RecordsRequest request, Item item)
    {
        var given = request.Gave.FirstOrDefault(g => g.Items.Contains(item.Number));
        return new LineItem(
            item.Kind, item.Detail, item.State, item.Basis?.Kind, item.Basis?.Process?.IssuedBy, item.Basis?.Threat?.Articulated,
            item.Basis?.Interest?.Legitimate, given?.At, given?.Recipient, RuleFor(request, item))
        {
            Further = [.. request.Further.Where(f => f.Items.Contains(item.Number))], Withheld = item.State == ItemState.Withheld ? item.Basis?.Why : null,
        };
    }
}
