using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>Where a district's procedures are kept besides the editions themselves.</summary>
public static class ProcedureRegisters
{
    /// <summary>Drafts. State: <see cref="DraftState"/>.</summary>
    public static readonly Register Drafts = new("procedure-drafts", RecordClass.Operational);

    /// <summary>What was published, and when it holds.</summary>
    public static readonly Register Publications = new("procedure-publications", RecordClass.Operational);

    /// <summary>What checks came to, by digest.</summary>
    public static readonly Register Proofs = new("procedure-proofs", RecordClass.Operational);

    /// <summary>Who said that they read an edition.</summary>
    public static readonly Register Readings = new("procedure-readings", RecordClass.Operational);

    /// <summary>Every state a draft can be in.</summary>
    public static readonly ImmutableArray<int> DraftStates = [.. Enum.GetValues<DraftState>().Select(s => (int)s)];

    /// <summary>The sheet of something that is known by an edition's digest: the same on every node.</summary>
    public static SheetId ByDigest(string digest, int n) => 
        new(DerivedIds.Of(new Guid(SHA256.HashData(Encoding.ASCII.GetBytes(digest)).AsSpan(0, 16), bigEndian: true), n));

    /// <summary>Who read which edition. The sheet is the person's and the edition's, so that nobody counts twice.</summary>
    public static SheetId OfReader(string digest, PersonId person) => ByDigest(digest + Convert.ToHexStringLower(person.Value.ToByteArray(bigEndian: true)), 2);

    /// <summary>A record as it is kept.</summary>
    public static byte[] Bytes<T>(T record) => JsonSerializer.SerializeToUtf8Bytes(record, CoreJson.Default);

    /// <summary>A record as it was kept.</summary>
    public static T As<T>(this Sheet sheet) => JsonSerializer.Deserialize<T>(sheet.Body.AsSpan(), CoreJson.Default)!;
}

/// <summary>That somebody said they read an edition.</summary>
public sealed record EditionRead(string Digest, PersonId Person, NodaTime.Instant At);
