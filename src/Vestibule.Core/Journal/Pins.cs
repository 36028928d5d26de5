namespace Vestibule.Core.Journal;

/// <summary>A checkpoint that the journal is held against: at this size, this root.</summary>
internal readonly record struct Pin(long Size, Digest Root, bool Outside);

/// <summary>The genuine checkpoints in order of size, and the earliest that is not genuine.</summary>
internal sealed class Pins
{
    public List<Pin> Genuine { get; } = [];
    public long? FirstFalse { get; private set; }
    public bool OutsideFalse { get; }

    public Pins(Evidence evidence)
    {
        var newest = evidence.Checkpoints.IsEmpty ? -1 : evidence.Checkpoints.Max(c => c.Size);
        foreach (var stored in evidence.Checkpoints)
        {
            var checkedSignature = evidence.EverySignature || stored.Size == newest;
            var read = checkedSignature
                ? Checkpoint.Open(stored.Note.Span, evidence.Origin, evidence.Key, evidence.Verify)
                : Unverified(stored.Note.Span, evidence.Origin);
            if (read.IsOk && read.Value.Size == stored.Size) Genuine.Add(new Pin(stored.Size, read.Value.Root, false));
            else FirstFalse = Math.Min(FirstFalse ?? long.MaxValue, Math.Max(0, stored.Size - 1));
        }
        if (evidence.LastSigned is { } note)
        {
            var read = Checkpoint.Open(note.Span, evidence.Origin, evidence.Key, evidence.Verify);
            if (read.IsOk) Genuine.Add(new Pin(read.Value.Size, read.Value.Root, true));
            else OutsideFalse = true;
        }
        Genuine.Sort((a, b) => a.Size.CompareTo(b.Size));
    }

    private static Kernel.Result<Checkpoint> Unverified(ReadOnlySpan<byte> note, string origin)
    {
        var parsed = SignedNote.Parse(note);
        if (!parsed.IsOk) return parsed.Refusal!;
        var read = Checkpoint.Parse(parsed.Value.Text);
        return !read.IsOk || read.Value.Origin == origin ? read : new Kernel.Refusal("journal.origin");
    }
}
