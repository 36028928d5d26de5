using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>
/// The right edge of the tree: all that is needed to add a leaf and know the new root, without reading a single old entry. At most 63
/// hashes, the full subtrees from the largest to the smallest. Immutable: an append that is not committed leaves no trace.
/// </summary>
public sealed record Frontier
{
    /// <summary>The journal before its first entry.</summary>
    public static readonly Frontier Empty = new(0, []);

    private readonly ImmutableArray<Digest> peaks;

    private Frontier(long size, ImmutableArray<Digest> peaks) => (Size, this.peaks) = (size, peaks);

    /// <summary>How many leaves the tree has.</summary>
    public long Size { get; }

    /// <summary>The root over all of them.</summary>
    public Digest Root
    {
        get
        {
            if (Size == 0) return Tree.EmptyRoot;
            var root = peaks[^1];
            for (var i = peaks.Length - 2; i >= 0; i--) root = Tree.NodeHash(peaks[i], root);
            return root;
        }
    }

    /// <summary>The frontier with one more leaf.</summary>
    public Frontier Append(Digest leaf) => Append([leaf]);

    /// <summary>The frontier with these leaves after the others, in their order.</summary>
    public Frontier Append(ReadOnlySpan<Digest> leaves)
    {
        if (leaves.IsEmpty) return this;
        Span<Digest> edge = stackalloc Digest[64];
        peaks.AsSpan().CopyTo(edge);
        var count = peaks.Length;
        var size = Size;
        foreach (ref readonly var leaf in leaves)
        {
            edge[count++] = leaf;
            for (var s = size++; (s & 1) == 1; s >>= 1, count--) edge[count - 2] = Tree.NodeHash(edge[count - 2], edge[count - 1]);
        }
        return new Frontier(size, [.. edge[..count]]);
    }

    /// <summary>For storage: the size as 8 bytes, big-endian, then the hashes, the largest subtree's first.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[8 + (peaks.Length * Digest.Length)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Size);
        for (var i = 0; i < peaks.Length; i++) peaks[i].CopyTo(bytes.AsSpan(8 + (i * Digest.Length)));
        return bytes;
    }

    /// <summary>Reads <see cref="ToBytes"/>; refused with <c>journal.frontier</c> when the length does not fit the size.</summary>
    public static Result<Frontier> FromBytes(ReadOnlySpan<byte> bytes)
    {
        var size = bytes.Length < 8 ? -1 : BinaryPrimitives.ReadInt64BigEndian(bytes);
        var count = BitOperations.PopCount((ulong)size);
        if (size < 0 || bytes.Length != 8 + (count * Digest.Length)) return new Refusal("journal.frontier");
        var peaks = ImmutableArray.CreateBuilder<Digest>(count);
        for (var i = 0; i < count; i++) peaks.Add(new Digest(bytes.Slice(8 + (i * Digest.Length), Digest.Length)));
        return new Frontier(size, peaks.MoveToImmutable());
    }

    /// <summary>Equal when size and hashes are.</summary>
    public bool Equals(Frontier? other) => other is not null && Size == other.Size && peaks.AsSpan().SequenceEqual(other.peaks.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Size, peaks.Length == 0 ? default : peaks[^1]);
}
