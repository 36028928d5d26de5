using Vestibule.Core.Kernel;

namespace Vestibule.Store;

/// <summary>Unwinds from deep inside the store to the one place that answers with the refusal.</summary>
internal sealed class Refused(Refusal refusal) : Exception(refusal.ToString())
{
    public Refused(string key, params (string, string)[] arguments) : this(new Refusal(key, arguments)) { }

    public Refusal Refusal { get; } = refusal;
}
