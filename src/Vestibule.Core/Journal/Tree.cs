using System.Collections.Immutable;
using System.Numerics;
using System.Security.Cryptography;

namespace Vestibule.Core.Journal;

/// <summary>
/// The hash of the full subtree over the 2^<paramref name="level"/> leaves from <paramref name="index"/> * 2^level on. Level 0 is the leaves.
/// Whoever keeps these hashes can make any proof in logarithmic time.
/// </summary>
public delegate Digest NodeAt(int level, long index);

/// <summary>
/// The Merkle tree of RFC 6962 section 2.1 over the journal's leaves, with SHA-256. Its root stands for every entry up to a size and
/// their order: with one signed root, no entry before it can be changed, dropped or added without showing.
/// </summary>
public static class Tree
{
    /// <summary>The root of the journal before its first entry: SHA-256 of nothing.</summary>
    public static readonly Digest EmptyRoot = Sha256.Of([]);

    /// <summary>The leaf: SHA-256 of 0x00 followed by the stored bytes exactly as they are.</summary>
    public static Digest LeafHash(ReadOnlySpan<byte> stored) => Sha256.Joined([0], stored);

    /// <summary>The node over two subtrees: SHA-256 of 0x01, the left hash, the right hash.</summary>
    public static Digest NodeHash(in Digest left, in Digest right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * Digest.Length)];
        bytes[0] = 1;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + Digest.Length)..]);
        Span<byte> hash = stackalloc byte[Digest.Length];
        SHA256.HashData(bytes, hash);
        return new Digest(hash);
    }

    /// <summary>The root over the leaf hashes.</summary>
    public static Digest Root(ReadOnlySpan<Digest> leaves) => Frontier.Empty.Append(leaves).Root;

    /// <summary>The root of the first <paramref name="size"/> leaves.</summary>
    public static Digest Root(long size, NodeAt nodes) => size == 0 ? EmptyRoot : Range(0, size, nodes);

    /// <summary>
    /// The path that proves that leaf <paramref name="index"/> is in the tree of <paramref name="size"/> leaves: the sibling hashes from
    /// the leaf up (RFC 6962 section 2.1.1). An index outside the tree is a defect of the caller.
    /// </summary>
    public static ImmutableArray<Digest> InclusionProof(long index, long size, NodeAt nodes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = ImmutableArray.CreateBuilder<Digest>();
        long low = 0, high = size;
        while (high - low > 1)
        {
            var middle = low + Split(high - low);
            if (index < middle) { path.Add(Range(middle, high, nodes)); high = middle; }
            else { path.Add(Range(low, middle, nodes)); low = middle; }
        }
        path.Reverse();
        return path.ToImmutable();
    }

    /// <summary>
    /// The hashes that prove that the tree of <paramref name="newer"/> leaves begins with the tree of <paramref name="older"/> leaves
    /// (RFC 6962 section 2.1.2). Empty when the sizes are equal or <paramref name="older"/> is 0.
    /// </summary>
    public static ImmutableArray<Digest> ConsistencyProof(long older, long newer, NodeAt nodes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(older);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(older, newer);
        if (older == 0 || older == newer) return [];
        var proof = ImmutableArray.CreateBuilder<Digest>();
        long low = 0, high = newer;
        var whole = true;
        while (older != high)
        {
            var middle = low + Split(high - low);
            if (older <= middle) { proof.Add(Range(middle, high, nodes)); high = middle; }
            else { proof.Add(Range(low, middle, nodes)); low = middle; whole = false; }
        }
        if (!whole) proof.Add(Range(low, high, nodes));
        proof.Reverse();
        return proof.ToImmutable();
    }

    /// <summary>Checks an inclusion proof by the algorithm of RFC 9162 section 2.1.3.2. False for anything that does not prove it.</summary>
    public static bool VerifyInclusion(Digest leaf, long index, long size, ReadOnlySpan<Digest> path, Digest root)
    {
        if (index < 0 || index >= size) return false;
        long fn = index, sn = size - 1;
        var r = leaf;
        foreach (ref readonly var p in path)
        {
            if (sn == 0) return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                r = NodeHash(p, r);
                while ((fn & 1) == 0 && fn != 0) { fn >>= 1; sn >>= 1; }
            }
            else
            {
                r = NodeHash(r, p);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && r == root;
    }

    /// <summary>
    /// Checks a consistency proof by the algorithm of RFC 9162 section 2.1.4.2. Equal sizes need equal roots and an empty proof. The
    /// RFCs leave an older size of 0 open: as in C2SP tlog-witness, it is accepted with an empty proof only, and the older root must
    /// be that of the empty tree.
    /// </summary>
    public static bool VerifyConsistency(long older, Digest olderRoot, long newer, Digest newerRoot, ReadOnlySpan<Digest> proof)
    {
        if (older < 0 || older > newer) return false;
        if (older == newer) return proof.IsEmpty && olderRoot == newerRoot && (older != 0 || olderRoot == EmptyRoot);
        if (older == 0) return proof.IsEmpty && olderRoot == EmptyRoot;
        if (proof.IsEmpty) return false;
        var power = BitOperations.IsPow2(older);
        long fn = older - 1, sn = newer - 1;
        while ((fn & 1) == 1) { fn >>= 1; sn >>= 1; }
        Digest fr, sr;
        fr = sr = power ? olderRoot : proof[0];
        foreach (ref readonly var c in power ? proof : proof[1..])
        {
            if (sn == 0) return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                fr = NodeHash(c, fr);
                sr = NodeHash(c, sr);
                while ((fn & 1) == 0 && fn != 0) { fn >>= 1; sn >>= 1; }
            }
            else
            {
                sr = NodeHash(sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && fr == olderRoot && sr == newerRoot;
    }

    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));

    private static Digest Range(long low, long high, NodeAt nodes)
    {
        var count = high - low;
        if (BitOperations.IsPow2(count))
        {
            var level = BitOperations.Log2((ulong)count);
            return nodes(level, low >> level);
        }
        var middle = low + Split(count);
        return NodeHash(Range(low, middle, nodes), Range(middle, high, nodes));
    }
}
