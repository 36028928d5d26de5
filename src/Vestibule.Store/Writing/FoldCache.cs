using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;

namespace Vestibule.Store.Writing;

/// <summary>Incidents as last folded, so many at most. Whoever takes one out compares its version with the stored one first.</summary>
internal sealed class FoldCache(int room)
{
    private readonly Lock gate = new();
    private readonly Dictionary<IncidentId, LinkedListNode<Incident>> held = [];
    private readonly LinkedList<Incident> byUse = [];

    public Incident? Find(IncidentId id)
    {
        lock (gate)
        {
            if (!held.TryGetValue(id, out var node))
            {
                return null;
            }

            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value;
        }
    }

    /// <summary>Keeps the newer of what is held and what is given.</summary>
    public void Keep(Incident incident)
    {
        lock (gate)
        {
            if (held.Remove(incident.Id, out var node))
            {
                byUse.Remove(node);
                incident = node.Value.Version > incident.Version ? node.Value : incident;
            }

            held[incident.Id] = byUse.AddFirst(incident);
            if (held.Count > room)
            {
                held.Remove(byUse.Last!.Value.Id);
                byUse.RemoveLast();
            }
        }
    }

    /// <summary>Forgets one whose earlier lines changed: an erasure.</summary>
    public void Forget(IncidentId id)
    {
        lock (gate)
        {
            if (held.Remove(id, out var node))
            {
                byUse.Remove(node);
            }
        }
    }
}
