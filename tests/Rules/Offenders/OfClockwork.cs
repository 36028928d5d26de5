using Microsoft.Extensions.Logging.Abstractions;
using Vestibule.Clockwork;

namespace Vestibule.Rules.Offenders;

internal abstract class Beats() : Beat(TimeProvider.System, TimeSpan.FromHours(1), NullLogger.Instance)
{
    protected override Task BeatAsync(CancellationToken stop) => Task.CompletedTask;
}

internal sealed class BeatsUnderAName : Beats
{
    public override string Name => "sweep";
}

internal sealed class BeatsUnderTheSameName : Beats
{
    public override string Name => "sweep";
}

internal sealed class BeatsUnderNone : Beats
{
    public override string Name => "";
}
