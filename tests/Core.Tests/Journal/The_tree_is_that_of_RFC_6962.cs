using CsCheck;
using Vestibule.Core.Journal;
using Xunit;

namespace Vestibule.CoreTests.Journal;

/// <summary>The eight leaves, roots and proofs are the ones that the Certificate Transparency implementations test with.</summary>
public sealed class The_tree_is_that_of_RFC_6962
{
    private static readonly Digest[] Eight = [.. new[]
    {
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    }.Select(hex => Tree.LeafHash(Convert.FromHexString(hex)))];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void The_roots_of_the_eight_standard_leaves_are_the_known_ones()
    {
        var frontier = Frontier.Empty;
        for (var size = 0; size <= 8; size++)
        {
            if (size > 0) frontier = frontier.Append(Eight[size - 1]);
            Assert.Equal(Roots[size], Tree.Root(Eight.AsSpan(0, size)).ToHex());
            Assert.Equal(Roots[size], frontier.Root.ToHex());
            Assert.Equal(Roots[size], Tree.Root(size, new Levels(Eight).Node).ToHex());
        }
    }

    [Theory]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    public void The_known_inclusion_paths_come_out(long index, long size, string path)
    {
        var proof = Tree.InclusionProof(index, size, new Levels(Eight).Node);
        Assert.Equal(path, string.Join(' ', proof));
        Assert.True(Tree.VerifyInclusion(Eight[index], index, size, proof.AsSpan(), Digest.FromHex(Roots[size])));
    }

    [Theory]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void The_known_consistency_paths_come_out(long older, long newer, string path)
    {
        var proof = Tree.ConsistencyProof(older, newer, new Levels(Eight).Node);
        Assert.Equal(path, string.Join(' ', proof));
        Assert.True(Tree.VerifyConsistency(older, Digest.FromHex(Roots[older]), newer, Digest.FromHex(Roots[newer]), proof.AsSpan()));
    }

    [Fact]
    public void Before_the_first_entry_only_an_empty_proof_from_the_empty_root_is_accepted()
    {
        var (empty, eight) = (Digest.FromHex(Roots[0]), Digest.FromHex(Roots[8]));
        Assert.True(Tree.VerifyConsistency(0, empty, 8, eight, []));
        Assert.True(Tree.VerifyConsistency(0, empty, 0, empty, []));
        Assert.False(Tree.VerifyConsistency(0, empty, 8, eight, [eight]));
        Assert.False(Tree.VerifyConsistency(0, eight, 8, eight, []));
        Assert.False(Tree.VerifyConsistency(0, eight, 0, eight, []));
        Assert.False(Tree.VerifyConsistency(8, eight, 8, eight, [eight]));
        Assert.False(Tree.VerifyConsistency(8, eight, 1, Digest.FromHex(Roots[1]), []));
    }

    [Fact]
    public void Roots_and_proofs_agree_with_the_definition_and_no_changed_proof_passes()
    {
        Gen.Select(Gen.Int[1, 130], Gen.Int, Gen.Int, Gen.Int).Sample((size, seed, a, b) =>
        {
            var leaves = Leaves(seed, size);
            var nodes = new Levels(leaves);
            var root = Naive(leaves);
            var (index, older) = (Math.Abs(a % size), 1 + Math.Abs(b % size));
            var inclusion = Tree.InclusionProof(index, size, nodes.Node);
            var consistency = Tree.ConsistencyProof(older, size, nodes.Node);
            var olderRoot = Naive(leaves.AsSpan(0, older));
            Assert.Equal(root, Tree.Root(leaves));
            Assert.Equal(root, Tree.Root(size, nodes.Node));
            Assert.Equal(NaivePath(index, leaves), inclusion);
            Assert.Equal(NaiveSubproof(older, leaves, true), consistency);
            Assert.True(Tree.VerifyInclusion(leaves[index], index, size, inclusion.AsSpan(), root));
            Assert.True(Tree.VerifyConsistency(older, olderRoot, size, root, consistency.AsSpan()));

            Assert.False(Tree.VerifyInclusion(root, index, size, inclusion.AsSpan(), olderRoot == root ? leaves[index] : root) && size > 1);
            Assert.False(Tree.VerifyInclusion(leaves[index], size, size, inclusion.AsSpan(), root));
            Assert.False(Tree.VerifyInclusion(leaves[index], index, size, inclusion.Add(root).AsSpan(), root));
            for (var i = 0; i < inclusion.Length; i++)
            {
                Assert.False(Tree.VerifyInclusion(leaves[index], index, size, inclusion.SetItem(i, root).AsSpan(), root));
                Assert.False(Tree.VerifyInclusion(leaves[index], index, size, inclusion.RemoveAt(i).AsSpan(), root));
            }
            for (var i = 0; i < consistency.Length; i++)
            {
                Assert.False(Tree.VerifyConsistency(older, olderRoot, size, root, consistency.SetItem(i, root).AsSpan()));
                Assert.False(Tree.VerifyConsistency(older, olderRoot, size, root, consistency.RemoveAt(i).AsSpan()));
            }
        }, iter: 400);
    }

    [Fact]
    public void A_frontier_goes_on_where_it_was_stored()
    {
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 300], Gen.Int).Sample((before, after, seed) =>
        {
            var leaves = Leaves(seed, before + after);
            var stored = Frontier.Empty.Append(leaves.AsSpan(0, before)).ToBytes();
            var read = Frontier.FromBytes(stored).Value;
            Assert.Equal(Frontier.Empty.Append(leaves), read.Append(leaves.AsSpan(before)));
            Assert.Equal(before, read.Size);
            Assert.Equal("journal.frontier", Frontier.FromBytes([.. stored, 0]).Refusal?.Key);
        }, iter: 200);
    }

    private static Digest[] Leaves(int seed, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Tree.LeafHash(BitConverter.GetBytes(((long)seed << 32) + i)))];

    private static int Split(int count)
    {
        var k = 1;
        while (k * 2 < count) k *= 2;
        return k;
    }

    private static Digest Naive(ReadOnlySpan<Digest> d) =>
        d.Length == 0 ? Tree.EmptyRoot : d.Length == 1 ? d[0] : Tree.NodeHash(Naive(d[..Split(d.Length)]), Naive(d[Split(d.Length)..]));

    private static Digest[] NaivePath(int m, ReadOnlySpan<Digest> d)
    {
        if (d.Length == 1) return [];
        var k = Split(d.Length);
        return m < k ? [.. NaivePath(m, d[..k]), Naive(d[k..])] : [.. NaivePath(m - k, d[k..]), Naive(d[..k])];
    }

    private static Digest[] NaiveSubproof(int m, ReadOnlySpan<Digest> d, bool whole)
    {
        if (m == d.Length) return whole ? [] : [Naive(d)];
        var k = Split(d.Length);
        return m <= k ? [.. NaiveSubproof(m, d[..k], whole), Naive(d[k..])] : [.. NaiveSubproof(m - k, d[k..], false), Naive(d[..k])];
    }
}
