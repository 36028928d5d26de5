namespace Vestibule.Core.Procedures;

/// <summary>
/// Every marking reached, packed side by side in the order of discovery, with the move that reached it first. Beyond the packed marking
/// each takes 8 bytes for the way back and between 5 and 11 bytes of an open-addressing index.
/// </summary>
internal sealed class MarkingTable(int width, long most)
{
    private ulong[] words = new ulong[width * 1024];
    private int[] parents = new int[1024];
    private uint[] moves = new uint[1024];
    private int[] slots = new int[2048];

    internal int Count { get; private set; }

    internal bool Full { get; private set; }

    internal ReadOnlySpan<ulong> this[int index] => words.AsSpan(index * width, width);

    internal (int Parent, uint Move) Reached(int index) => (parents[index], moves[index]);

    internal int Find(ReadOnlySpan<ulong> marking)
    {
        for (var slot = Hash(marking) & (slots.Length - 1); ; slot = (slot + 1) & (slots.Length - 1))
        {
            if (slots[slot] == 0) return -1;
            if (this[slots[slot] - 1].SequenceEqual(marking)) return slots[slot] - 1;
        }
    }

    internal void Add(ReadOnlySpan<ulong> marking, int parent, uint move)
    {
        var slot = Hash(marking) & (slots.Length - 1);
        for (; slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            if (this[slots[slot] - 1].SequenceEqual(marking)) return;
        }

        if (Count >= most)
        {
            Full = true;
            return;
        }

        if (Count == parents.Length)
        {
            Array.Resize(ref words, words.Length * 2);
            Array.Resize(ref parents, Count * 2);
            Array.Resize(ref moves, Count * 2);
        }

        marking.CopyTo(words.AsSpan(Count * width));
        (parents[Count], moves[Count]) = (parent, move);
        slots[slot] = ++Count;
        if (Count * 4L > slots.Length * 3L) Grow();
    }

    private void Grow()
    {
        slots = new int[slots.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            var slot = Hash(this[i]) & (slots.Length - 1);
            while (slots[slot] != 0) slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = i + 1;
        }
    }

    private static int Hash(ReadOnlySpan<ulong> marking)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var word in marking)
        {
            hash = (hash ^ word) * 0xD6E8FEB86659FD93UL;
            hash ^= hash >> 32;
        }

        return (int)(hash >> 16) & int.MaxValue;
    }
}
