using Vestibule.Core.Kernel;

namespace Vestibule.Store;

/// <summary>
/// What is stored of an incident is not what was signed: somebody changed it behind the program's back, or the disk failed. Its pages say so;
/// nothing of it is shown; every other incident goes on.
/// </summary>
public sealed class DamagedRecordException(IncidentId incident, Refusal what) : Exception(what.ToString())
{
    /// <summary>Which incident.</summary>
    public IncidentId Incident { get; } = incident;

    /// <summary>What is wrong, naming the entry.</summary>
    public Refusal What { get; } = what;
}

/// <summary>Unwinds from deep inside the store to the one place that answers with the refusal.</summary>
internal sealed class Refused(Refusal refusal) : Exception(refusal.ToString())
{
    public Refused(string key, params (string, string)[] arguments) : this(new Refusal(key, arguments)) { }

    public Refusal Refusal { get; } = refusal;
}
