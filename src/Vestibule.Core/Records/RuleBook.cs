using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records;

/// <summary>The rules that hold in a district: the federal file, and its state's over it.</summary>
public sealed record RuleBook(RuleFile Federal, RuleFile? State)
{
    /// <summary>The federal file's name.</summary>
    public const string FederalName = "us";

    /// <summary>
    /// The rule for a purpose and a track on a day: the state's where it has one, since a state may ask for more than the federal rule, else
    /// the federal one. Null when no law sets a time.
    /// </summary>
    public DeadlineRule? Find(RuleFor purpose, Track track, LocalDate day) => Of(State, purpose, track, day) ?? Of(Federal, purpose, track, day);

    /// <summary>What the rules let a district name as directory information, where its own notice does (34 CFR 99.3, 99.37).</summary>
    public ImmutableArray<RecordKind> DirectoryKinds =>
        State is { DirectoryKinds.IsEmpty: false } ? [.. Federal.DirectoryKinds.Intersect(State.DirectoryKinds)] : Federal.DirectoryKinds;

    /// <summary>
    /// Reads one file. Refused with <c>records.rules-unreadable</c> and where, or <c>records.rules-wrong</c> and which rule: no days, no
    /// source, dates that end before they begin, or two rules that hold at once for the same thing.
    /// </summary>
    public static Result<RuleFile> Read(ReadOnlySpan<byte> json)
    {
        RuleFile? file;
        try
        {
            file = JsonSerializer.Deserialize<RuleFile>(json, CoreJson.Default);
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            return new Refusal("records.rules-unreadable", ("where", e is JsonException j ? $"{j.LineNumber + 1}:{j.BytePositionInLine + 1}" : "?"));
        }

        if (file is null || file.Rules.IsDefault || file.DirectoryKinds.IsDefault || string.IsNullOrEmpty(file.Jurisdiction))
        {
            return new Refusal("records.rules-unreadable", ("where", "1:1"));
        }

        var wrong = file.Rules.FirstOrDefault(r => r.Days is < 0 or > 3660 || string.IsNullOrWhiteSpace(r.Source) || r.Until < r.From
            || file.Rules.Any(o => o != r && (o.Id == r.Id || (o.For, o.Track) == (r.For, r.Track) && Overlap(o, r))));
        return wrong is null ? file : new Refusal("records.rules-wrong", ("rule", wrong.Id));
    }

    private static bool Overlap(DeadlineRule a, DeadlineRule b) => !(a.Until < b.From) && !(b.Until < a.From);

    private static DeadlineRule? Of(RuleFile? file, RuleFor purpose, Track track, LocalDate day) =>
        file?.Rules.FirstOrDefault(r => r.For == purpose && r.Track == track && r.HoldsOn(day));
}
