using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Vestibule.Core.Procedures;

/// <summary>Where a statement of a procedure comes from.</summary>
/// <param name="Key">Its short name in the file.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Date">Its date.</param>
/// <param name="Facts">Facts it states and this edition only cites, such as telephone numbers of the time.</param>
public sealed record Source(string Key, string Title, LocalDate? Date, ImmutableSortedDictionary<string, string> Facts)
{
    /// <summary>The first day it is good for; null when none is named.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The last day it is good for; null while no end is known.</summary>
    public LocalDate? Until { get; init; }
}

/// <summary>What all procedures of an edition share.</summary>
public sealed record EditionContent(
    ImmutableArray<Role> Roles, ImmutableArray<Contact> Contacts, ImmutableArray<Field> Fields, ImmutableArray<Source> Sources, EditionWords Words)
{
    /// <summary>How soon the district's alert ladders must climb.</summary>
    public ImmutableArray<AlertLimit> Alerts { get; init; } = [];
}

/// <summary>
/// An edition: the procedures, their words in every language, their sources and authority, as one bundle with one digest. An
/// incident is bound to the edition in force when it opened, for good.
/// </summary>
public sealed record Edition
{
    /// <summary>The pack's name, such as <c>denver-2017</c>.</summary>
    public required string Id { get; init; }
    /// <summary>The first day it is in force, in the district's zone.</summary>
    public required LocalDate InForceFrom { get; init; }
    /// <summary>The last day it is in force; null while no end is known.</summary>
    public LocalDate? InForceUntil { get; init; }
    /// <summary>Who adopted it, with the date, as the file says.</summary>
    public required string Authority { get; init; }
    /// <summary>Who reviewed the procedure itself, or "awaiting review".</summary>
    public required string Reviewer { get; init; }
    /// <summary>Whether it is in force between its dates.</summary>
    public Adoption Adoption { get; init; } = Adoption.Adopted;
    /// <summary>What was laid over it, in order.</summary>
    public ImmutableArray<Overlay> Overlays { get; init; } = [];
    /// <summary>What it promises to cover.</summary>
    public Scope Scope { get; init; } = Scope.Everything;
    /// <summary>What the procedures share.</summary>
    public required EditionContent Content { get; init; }
    /// <summary>The procedures, in file order.</summary>
    public required ImmutableArray<Procedure> Procedures { get; init; }
    /// <summary>The bundle's files as they were read, by name: what the digest covers and what must be stored.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }
    /// <summary>SHA-256 over all files, in lower-case hexadecimal. See <see cref="DigestOf"/>.</summary>
    public required string Digest { get; init; }

    /// <summary>Word key of the edition's title.</summary>
    public const string Title = "edition.title";

    /// <summary>Every source.</summary>
    public ImmutableArray<Source> Sources => Content.Sources;

    /// <summary>A procedure by name, or null.</summary>
    public Procedure? Find(ProcedureId id) => Procedures.FirstOrDefault(p => p.Id == id);

    /// <summary>True when it is adopted and in force on a day.</summary>
    public bool InForceOn(LocalDate day) => Adoption == Adoption.Adopted && day >= InForceFrom && (InForceUntil is not { } until || day <= until);

    /// <summary>
    /// SHA-256 of: the line <c>vestibule edition 1</c> and a line feed; then for each file, in ordinal order of its name, the name, a
    /// NUL, the length of its UTF-8 bytes in decimal, a NUL, and those bytes. No byte-order mark and nothing normalised.
    /// </summary>
    public static string DigestOf(IEnumerable<KeyValuePair<string, string>> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("vestibule edition 1\n"u8);
        foreach (var (name, text) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{bytes.Length.ToString(CultureInfo.InvariantCulture)}\0"));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
