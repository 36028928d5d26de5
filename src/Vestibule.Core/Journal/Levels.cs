namespace Vestibule.Core.Journal;

/// <summary>
/// Every full subtree over a list of leaf hashes, held in memory: twice the leaves. Its <see cref="Node"/> serves the proofs of
/// <see cref="Tree"/> when no stored nodes are at hand.
/// </summary>
public sealed class Levels
{
    private readonly Digest[][] levels;

    /// <summary>Hashes all subtrees once.</summary>
    public Levels(ReadOnlySpan<Digest> leaves)
    {
        var built = new List<Digest[]> { leaves.ToArray() };
        while (built[^1].Length > 1)
        {
            var below = built[^1];
            var above = new Digest[below.Length / 2];
            for (var i = 0; i < above.Length; i++) above[i] = Tree.NodeHash(below[2 * i], below[(2 * i) + 1]);
            built.Add(above);
        }
        levels = [.. built];
    }

    /// <summary>How many leaves there are.</summary>
    public long Size => levels[0].Length;

    /// <summary>A <see cref="NodeAt"/>.</summary>
    public Digest Node(int level, long index) => levels[level][index];
}
