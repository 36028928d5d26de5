using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Store;

/// <summary>A register: a kind of thing that a district keeps beside its incidents, and the class its sheets are sealed under.</summary>
public sealed record Register(string Name, RecordClass Class);

/// <summary>
/// A version of a sheet, as it was kept. The state is a code of the register; <see cref="Due"/> is when somebody must look at it (of the newest
/// version only); <see cref="Opened"/> orders a list and asks for the next page of it.
/// </summary>
public sealed record Sheet(
    SheetId Id, string Register, long Version, int State, Instant? Due, Instant Made, Actor By, ImmutableArray<byte> Body)
{
    /// <summary>The sequence of its first version.</summary>
    public long Opened { get; init; }
}

/// <summary>
/// A new version of a sheet. <see cref="Expected"/> is the version that the writer saw, 0 for a new sheet: somebody who was faster is never
/// overwritten unseen. Messages leave in the same commit.
/// </summary>
public sealed record Keeping(Register Register, SheetId Id, long Expected, TapId Tap, Actor By, Happened Happened, byte[] Body)
{
    /// <summary>The state code.</summary>
    public int State { get; init; }

    /// <summary>When somebody must look at it next.</summary>
    public Instant? Due { get; init; }

    /// <summary>The normalised values it can be found by; only keyed digests of them are stored.</summary>
    public ImmutableArray<string> LookUps { get; init; } = [];

    /// <summary>Messages to send.</summary>
    public ImmutableArray<Outgoing> Messages { get; init; } = [];

    /// <summary>Alerts and ladders that need no message any more.</summary>
    public ImmutableArray<CalledOff> CalledOff { get; init; } = [];
}

/// <summary>Which sheets: those in these states, newest first, opened before that sequence, so many at most.</summary>
public sealed record SheetFilter(ImmutableArray<int> States, long? Before = null, int Take = 200);
