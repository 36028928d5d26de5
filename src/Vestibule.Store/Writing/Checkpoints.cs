using System.Globalization;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;

namespace Vestibule.Store.Writing;

/// <summary>
/// Signs the tree after each commit, keeps the signed notes in the database with the next transaction, and the last one in a file
/// outside it. A tree smaller than one that was signed, or another tree, is never signed.
/// </summary>
internal sealed class Checkpoints(KeyFolder keys, string file, string originName)
{
    private volatile byte[]? outside = File.Exists(file) ? File.ReadAllBytes(file) : null;
    private (long Generation, long Size, byte[] Note)? row;
    private byte[]? signed;
    private long signedSize = -1;

    /// <summary>The last signed note that is kept outside the database. Nothing newer is ever given out.</summary>
    public byte[]? Last => outside;

    /// <summary>A signature waits to be kept.</summary>
    public bool Waiting => row is not null || signed is not null;

    /// <summary>A signature waits to be kept in the database.</summary>
    public bool RowWaiting => row is not null;

    /// <summary>The log's origin: a name, the district's id, and the generation.</summary>
    public string Origin(Guid district, long generation) => string.Create(CultureInfo.InvariantCulture, $"{originName}/{district}/{generation}");

    /// <summary>The key that checks this log's notes.</summary>
    public VerifierKey Key(Head head) => keys.VerifierFor(Origin(head.District, head.Generation));

    /// <summary>Signs a tree that is on the disk.</summary>
    public void Sign(Head head)
    {
        if (head.Next <= signedSize)
        {
            return;
        }

        signed = new Checkpoint(Origin(head.District, head.Generation), head.Next, head.Frontier.Root).Sign(Key(head), keys.Sign);
        row = (head.Generation, head.Next, signed);
        signedSize = head.Next;
    }

    /// <summary>Stops the writer when the database has lost entries that were signed.</summary>
    public void NeverBehind(Head head)
    {
        if (head.Next < signedSize)
        {
            throw new Refused("error.journal-behind", ("entries", Text(head.Next)), ("signed", Text(signedSize)));
        }
    }

    /// <summary>Writes the waiting note in this transaction.</summary>
    public void Store(Work work)
    {
        if (row is { } waiting)
        {
            work.Execute("INSERT INTO checkpoint (generation, size, note) VALUES (@generation, @size, @note) ON CONFLICT (generation, size) DO NOTHING",
                ("generation", waiting.Generation), ("size", waiting.Size), ("note", waiting.Note));
        }
    }

    /// <summary>That transaction was committed.</summary>
    public void Stored() => row = null;

    /// <summary>Replaces the file outside the database, whole or not at all.</summary>
    public void KeepOutside()
    {
        if (signed is { } note)
        {
            Disk.Replace(file, note);
            outside = note;
            signed = null;
        }
    }

    /// <summary>
    /// At start: the stored tree must begin with what was signed last. Refused with <c>error.journal-behind</c> when entries are
    /// missing and with <c>error.journal-differs</c> when they are others. <paramref name="rootAt"/> gives the stored tree's root at a size.
    /// </summary>
    public void Compare(Head head, Func<long, Digest> rootAt)
    {
        if (outside is not { } note)
        {
            return;
        }

        var last = Checkpoint.Open(note, Origin(head.District, head.Generation), Key(head), KeyFolder.Verify);
        if (!last.IsOk)
        {
            throw last.Refusal!.Key is "journal.origin" or "journal.note-unsigned"
                ? new Refused("error.journal-other-generation", ("file", Path.GetFileName(file)), ("found", Origin(head.District, head.Generation)))
                : new Refused("error.checkpoint-unreadable", ("file", Path.GetFileName(file)));
        }

        if (last.Value.Size > head.Next)
        {
            throw new Refused("error.journal-behind", ("entries", Text(head.Next)), ("signed", Text(last.Value.Size)));
        }

        if (rootAt(last.Value.Size) != last.Value.Root)
        {
            throw new Refused("error.journal-differs", ("signed", Text(last.Value.Size)));
        }

        signedSize = last.Value.Size;
    }

    /// <summary>The size named in the file outside, or -1.</summary>
    public long SizeOutside() =>
        outside is { } note && SignedNote.Parse(note) is { IsOk: true } parsed && Checkpoint.Parse(parsed.Value.Text) is { IsOk: true } checkpoint
            ? checkpoint.Value.Size : -1;

    /// <summary>The generation named in the file outside, or 0.</summary>
    public long GenerationOutside() =>
        outside is { } note && SignedNote.Parse(note) is { IsOk: true } parsed
        && long.TryParse(parsed.Value.Text.Split('\n')[0].Split('/')[^1], CultureInfo.InvariantCulture, out var generation) ? generation : 0;

    /// <summary>Puts the file of the old generation aside, for whoever asks what was signed before.</summary>
    public void PutAside(long generation)
    {
        if (File.Exists(file))
        {
            File.Move(file, $"{file}.{Text(generation)}", overwrite: false);
            outside = null;
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
