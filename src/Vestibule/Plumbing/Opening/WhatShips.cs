using System.Collections.Immutable;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Core.Procedures;

namespace Vestibule.Plumbing;

/// <summary>What comes with the program and never changes while it runs: its sentences and the packs of procedures.</summary>
public sealed record WhatShips(Words Words, ImmutableArray<Edition> Packs)
{
    /// <summary>Reads it from beside the program. A pack with errors is refused, with the place.</summary>
    public static Result<WhatShips> Read(bool strict)
    {
        var words = WordsFolder.Read(WordsFolder.Beside, strict);
        var packs = Shelf.Packs(Path.Combine(AppContext.BaseDirectory, "procedures"));
        return packs.IsOk ? new WhatShips(words, packs.Value) : packs.Refusal!;
    }
}
