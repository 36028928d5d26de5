using System.Text;
using Vestibule.Core.Journal;
using Xunit;

namespace Vestibule.CoreTests.Journal;

/// <summary>The foreign key and note are the example of Go's golang.org/x/mod/sumdb/note, an independent implementation.</summary>
public sealed class A_checkpoint_is_a_signed_note
{
    private const string ForeignKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string ForeignSignature = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private const string ForeignNote = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" + ForeignSignature;

    private static readonly TestKey key = new(7);

    private Checkpoint Head { get; } = new(TestKey.Origin, 3, Tree.LeafHash([1]));

    [Fact]
    public void A_note_signed_by_another_implementation_opens()
    {
        var foreign = VerifierKey.Parse(ForeignKey).Value;
        Assert.Equal(ForeignKey, foreign.ToString());
        Assert.Equal(0xc74f20a3u, foreign.KeyId);
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(ForeignNote)).Value;
        Assert.StartsWith("If you think", note.Open(foreign, TestKey.Verify).Value, StringComparison.Ordinal);
        Assert.Equal(ForeignNote, Encoding.UTF8.GetString(note.ToBytes()));
        var changed = SignedNote.Parse(Encoding.UTF8.GetBytes(ForeignNote.Replace("answer", "Answer", StringComparison.Ordinal))).Value;
        Assert.Equal("journal.note-forged", changed.Open(foreign, TestKey.Verify).Refusal?.Key);
        Assert.Equal("journal.note-unsigned", note.Open(key.Verifier, TestKey.Verify).Refusal?.Key);
    }

    [Fact]
    public void What_is_signed_opens_again_and_foreign_signatures_are_ignored()
    {
        var note = Head.Sign(key.Verifier, key.Sign);
        byte[] cosigned = [.. note, .. Encoding.UTF8.GetBytes(ForeignSignature)];
        foreach (var bytes in new[] { note, cosigned })
            Assert.Equal(Head.Text, Checkpoint.Open(bytes, TestKey.Origin, key.Verifier, TestKey.Verify).Value.Text);
        Assert.Equal($"{TestKey.Origin}\n3\n{Head.Root.ToBase64()}\n", Head.Text);
    }

    [Fact]
    public void Another_key_under_the_same_name_does_not_count()
    {
        using var other = new TestKey(8);
        var note = Head.Sign(other.Verifier, other.Sign);
        Assert.Equal("journal.note-unsigned", Checkpoint.Open(note, TestKey.Origin, key.Verifier, TestKey.Verify).Refusal?.Key);
    }

    [Fact]
    public void Extension_lines_are_kept_when_read()
    {
        var extended = Checkpoint.Parse(Head.Text + "more\nand more\n").Value;
        Assert.Equal(["more", "and more"], extended.Extensions);
        Assert.Equal(Head.Text + "more\nand more\n", extended.Text);
    }

    [Theory]
    [InlineData("3", "03")]
    [InlineData("3", "-3")]
    [InlineData("3", "+3")]
    [InlineData("3", " 3")]
    [InlineData("3", "")]
    [InlineData("3", "99999999999999999999")]
    public void A_size_in_another_spelling_is_no_checkpoint(string right, string wrong) =>
        Assert.Equal("journal.checkpoint", Checkpoint.Parse(Head.Text.Replace($"\n{right}\n", $"\n{wrong}\n", StringComparison.Ordinal)).Refusal?.Key);

    [Theory]
    [InlineData("text without a signature\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n— name AAAAAAA=")]
    [InlineData("text\n\n- name AAAAAAA=\n")]
    [InlineData("text\n\n— na+me AAAAAAA=\n")]
    [InlineData("text\n\n— name AAAA\n")]
    [InlineData("text\n\n— name AAAAAAB=\n")]
    [InlineData("te\txt\n\n— name AAAAAAA=\n")]
    [InlineData("te\rxt\n\n— name AAAAAAA=\n")]
    [InlineData("")]
    public void A_malformed_note_is_refused(string note) =>
        Assert.Equal("journal.note", SignedNote.Parse(Encoding.UTF8.GetBytes(note)).Refusal?.Key);

    [Fact]
    public void Bytes_that_are_not_text_are_refused() =>
        Assert.Equal("journal.note", SignedNote.Parse([0xff, (byte)'\n', (byte)'\n', 0xff]).Refusal?.Key);

    [Theory]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3")]
    public void A_verifier_key_whose_parts_do_not_fit_is_refused(string text) => Assert.Equal("journal.vkey", VerifierKey.Parse(text).Refusal?.Key);

    [Fact]
    public void An_entry_can_be_proved_by_a_text_file_of_its_own()
    {
        var log = new TestLog(3, 21, 4);
        var levels = new Levels(log.Leaves.AsSpan());
        for (var i = 0; i < 21; i++)
        {
            var proof = new LogProof(i, Tree.InclusionProof(i, 21, levels.Node), [.. log.Checkpoints[^1].Note.Span]);
            var bytes = proof.ToBytes();
            var read = LogProof.Parse(bytes).Value;
            Assert.Equal(bytes, read.ToBytes());
            Assert.True(read.Open(log.Rows[i].Header.Span, TestKey.Origin, log.Key.Verifier, TestKey.Verify).IsOk);
            Assert.Equal("journal.not-included", read.Open(log.Rows[(i + 1) % 21].Header.Span, TestKey.Origin, log.Key.Verifier, TestKey.Verify).Refusal?.Key);
            Assert.StartsWith($"c2sp.org/tlog-proof@v1\nindex {i}\n", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        }
        var extra = new LogProof(0, [], [.. "note"u8], [1, 2, 3]).ToBytes();
        Assert.Equal([1, 2, 3], LogProof.Parse(extra).Value.Extra!.Value);
        foreach (var bad in new[] { "", "c2sp.org/tlog-proof@v1\n\n", "c2sp.org/tlog-proof@v2\nindex 0\n\nx", "c2sp.org/tlog-proof@v1\nindex 00\n\nx", "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx" })
            Assert.Equal("journal.proof-file", LogProof.Parse(Encoding.UTF8.GetBytes(bad)).Refusal?.Key);
    }
}
