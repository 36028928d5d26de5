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

    /// <summary>The district's own schedule of how long things are kept.</summary>
    public ImmutableArray<KeepRule> Own { get; init; } = [];

    /// <summary>
    /// How long a class is kept, as it stands on a day: by the district's own schedule, else by its state's file, else by the federal one; but never shorter than a law's
    /// shortest time. Null where nobody has written it: then nothing of that class is erased.
    /// </summary>
    public KeepRule? Keep(KeptClass kept, LocalDate day)
    {
        var usual = new[] { Own, State?.Kept ?? [], Federal.Kept }.Select(r => r.FirstOrDefault(k => !k.AtLeast && k.Class == kept && k.HoldsOn(day))).FirstOrDefault(k => k is not null);
        return Least(kept, day) is { } least && usual is not { Years: null } && !(usual?.Years >= least.Years) ? least : usual;
    }

    /// <summary>The longest of the shortest times that laws ask for; null where none does.</summary>
    public KeepRule? Least(KeptClass kept, LocalDate day) =>
        Federal.Kept.Concat(State?.Kept ?? []).Where(k => k.AtLeast && k.Class == kept && k.HoldsOn(day)).MaxBy(k => k.Years);

    /// <summary>What the rules let a district name as directory information, where its own notice does (34 CFR 99.3, 99.37).</summary>
    public ImmutableArray<RecordKind> DirectoryKinds =>
        State is { DirectoryKinds.IsEmpty: false } ? [.. Federal.DirectoryKinds.Intersect(State.DirectoryKinds)] : Federal.DirectoryKinds;

    /// <summary>
    /// Reads one file. Refused with <c>records.rules-unreadable</c> and where, or <c>records.rules-wrong</c> and which rule: no days or years, no
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

        if (file is null || file.Rules.IsDefault || file.DirectoryKinds.IsDefault || file.Kept.IsDefault || string.IsNullOrEmpty(file.Jurisdiction))
        {
            return new Refusal("records.rules-unreadable", ("where", "1:1"));
        }

        var wrong = file.Rules.FirstOrDefault(r => r.Days is < 0 or > 3660 || string.IsNullOrWhiteSpace(r.Source) || r.Until < r.From
            || file.Rules.Any(o => o != r && (o.Id == r.Id || (o.For, o.Track) == (r.For, r.Track) && Overlap(o, r))));
        var wrongly = file.Kept.FirstOrDefault(k => !k.IsSound || k is { AtLeast: true, Years: null } || file.Kept.Any(o => o != k && o.Clashes(k)));
        return wrong is not null || wrongly is not null ? new Refusal("records.rules-wrong", ("rule", wrong?.Id ?? wrongly!.Name)) : file;
    }

    private static bool Overlap(DeadlineRule a, DeadlineRule b) => !(a.Until < b.From) && !(b.Until < a.From);

    private static DeadlineRule? Of(RuleFile? file, RuleFor purpose, Track track, LocalDate day) =>
        file?.Rules.FirstOrDefault(r => r.For == purpose && r.Track == track && r.HoldsOn(day));
}
