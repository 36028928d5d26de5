namespace Vestibule.Core.Procedures;

/// <summary>
/// Every marking reached, packed side by side in the order of discovery, with the move that reached it first. Beyond the packed marking
/// each takes 8 bytes for the way back and between 5 and 7.5 bytes of an open-addressing index. Whatever bits of an index entry its number
/// leaves free hold a piece of the hash, so that few rows are looked at in vain.
/// </summary>
internal sealed class MarkingTable(int width, long most)
{
    /// <summary>What one marking takes beyond its own words, in bytes, at most.</summary>
    internal const int Beyond = 16;

    private const int Shift = 14;
    private const int Rows = 1 << Shift;
    private readonly List<ulong[]> words = [];
    private readonly List<(int[] Parents, uint[] Moves)> ways = [];
    private uint[] slots = new uint[1536];
    private uint number = 2047;

    internal int Count { get; private set; }

    internal bool Full { get; private set; }

    internal ReadOnlySpan<ulong> this[int index] => words[index >> Shift].AsSpan((index & (Rows - 1)) * width, width);

    internal (int Parent, uint Move) Reached(int index) => (ways[index >> Shift].Parents[index & (Rows - 1)], ways[index >> Shift].Moves[index & (Rows - 1)]);

    internal int Find(ReadOnlySpan<ulong> marking)
    {
        var slot = Slot(marking, out var tag);
        for (var entry = slots[slot]; entry != 0; entry = slots[slot])
        {
            if ((entry & ~number) == tag && Same((int)(entry & number) - 1, marking)) return (int)(entry & number) - 1;
            if (++slot == slots.Length) slot = 0;
        }

        return -1;
    }

    internal void Add(ReadOnlySpan<ulong> marking, int parent, uint move)
    {
        var slot = Slot(marking, out var tag);
        for (var entry = slots[slot]; entry != 0; entry = slots[slot])
        {
            if ((entry & ~number) == tag && Same((int)(entry & number) - 1, marking)) return;
            if (++slot == slots.Length) slot = 0;
        }

        if (Count >= most)
        {
            Full = true;
            return;
        }

        var row = Count & (Rows - 1);
        if (row == 0)
        {
            words.Add(new ulong[width * Rows]);
            ways.Add((new int[Rows], new uint[Rows]));
        }

        marking.CopyTo(words[^1].AsSpan(row * width));
        (ways[^1].Parents[row], ways[^1].Moves[row]) = (parent, move);
        slots[slot] = (uint)++Count | tag;
        if (Count * 5L > slots.Length * 4L) Grow();
    }

    private bool Same(int index, ReadOnlySpan<ulong> marking)
    {
        var row = words[index >> Shift].AsSpan((index & (Rows - 1)) * width, marking.Length);
        for (var w = 0; w < row.Length; w++) if (row[w] != marking[w]) return false;
        return true;
    }

    private void Grow()
    {
        slots = new uint[(int)Math.Min(Array.MaxLength, slots.Length * 3L / 2)];
        while (number < (uint)slots.Length) number = number << 1 | 1;
        for (var i = 0; i < Count; i++)
        {
            var slot = Slot(this[i], out var tag);
            while (slots[slot] != 0) if (++slot == slots.Length) slot = 0;
            slots[slot] = (uint)(i + 1) | tag;
        }
    }

    private int Slot(ReadOnlySpan<ulong> marking, out uint tag)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var word in marking) hash = Fold(hash ^ word);
        hash = Fold(hash);
        tag = (uint)hash & ~number;
        return (int)Math.BigMul(hash, (ulong)slots.Length, out _);
    }

    private static ulong Fold(ulong x) => Math.BigMul(x, 0xD6E8FEB86659FD93UL, out var low) ^ low;
}
