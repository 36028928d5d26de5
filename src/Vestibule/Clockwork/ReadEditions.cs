using Vestibule.Plumbing;

namespace Vestibule.Clockwork;

/// <summary>Looks whether another node published, so that this one chooses from the same shelf without being started anew.</summary>
public sealed class ReadEditions(PublishedEditions published, TimeProvider time, ILogger<ReadEditions> log) : Beat(time, TimeSpan.FromSeconds(5), log)
{
    /// <inheritdoc/>
    public override string Name => "read-editions";

    /// <inheritdoc/>
    protected override Task BeatAsync(CancellationToken stop) => published.RefreshAsync(stop);
}
