using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Plumbing;
using Vestibule.Store;
using Vestibule.Store.Keys;

namespace Vestibule.Verbs;

/// <summary>
/// <c>vestibule journal verify</c>: checks the whole stored journal, or with <c>--file</c> one exported case, and names the first entry that was
/// altered, removed, inserted or moved. It changes nothing, and reads a district that would not open.
/// </summary>
public static class VerifyJournal
{
    /// <summary>Exit code: everything that was checked is as it was signed.</summary>
    public const int Sound = 0;

    /// <summary>Exit code: something is not as it was signed. The sentence names it.</summary>
    public const int Faulty = 1;

    /// <summary>Exit code: nothing could be checked.</summary>
    public const int NotChecked = 2;

    /// <summary>Checks, and says what it found.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter to)
    {
        if (Arguments.Read(args, ["data", "keys", "postgres", "origin", "file", "vkey"]) is not { } given)
        {
            return Spoken.Usage();
        }

        var words = WordsFolder.Read(WordsFolder.Beside, strict: false)[Language.English];
        var house = given.House(demonstration: false);
        return given["file"] is { } file
            ? await FileAsync(file, given["vkey"], house, words, to)
            : await WholeAsync(house, words, to);
    }

    private static async Task<int> WholeAsync(House house, Phrasebook words, TextWriter to)
    {
        var checkedNow = await JournalCheck.Run(new StoreOptions(house.Data, house.Keys, house.Postgres, TimeProvider.System, house.Origin));
        if (checkedNow.Refusal is { } no)
        {
            return await SayAsync(to, NotChecked, words.Say("journal.verify.not-checked"), words.Say(no));
        }

        var verdict = checkedNow.Value;
        return verdict.Fault is { } fault
            ? await SayAsync(to, Faulty, words.Say("journal.verify.changed"), words.Say(fault.Refusal), Back(verdict, words))
            : await SayAsync(to, Sound, words.Say("journal.verify.whole", ("entries", verdict.Entries), ("unsigned", verdict.Entries - verdict.Signed)),
                words.Say("journal.verify.root", ("root", verdict.Root.ToHex())), Back(verdict, words));
    }

    private static async Task<int> FileAsync(string file, string? vkey, House house, Phrasebook words, TextWriter to)
    {
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await SayAsync(to, NotChecked, words.Say("journal.verify.not-checked"), words.Say("journal.verify.no-file", ("file", file)));
        }

        var export = ExportBytes.Read(bytes);
        if (export.Refusal is { } unreadable)
        {
            return await SayAsync(to, NotChecked, words.Say("journal.verify.not-checked"), words.Say(unreadable));
        }

        var trusted = vkey is not null ? VerifierKey.Parse(vkey)
            : KeyFolder.Exists(house.Keys) ? KeyFolder.Read(house.Keys).VerifierFor(export.Value.Origin) : export.Value.Key;
        if (trusted.Refusal is { } noKey)
        {
            return await SayAsync(to, NotChecked, words.Say("journal.verify.not-checked"), words.Say(noKey));
        }

        Said? own = vkey is null && !KeyFolder.Exists(house.Keys) ? words.Say("journal.verify.own-key", ("key", trusted.Value.ToString())) : null;
        var verdict = ExportVerifier.Verify(export.Value, trusted.Value, KeyFolder.Verify);
        return verdict.Fault is { } fault
            ? await SayAsync(to, Faulty, words.Say("journal.verify.changed"), words.Say(fault.Refusal), own)
            : await SayAsync(to, Sound, words.Say("journal.verify.file", ("entries", verdict.Entries), ("origin", export.Value.Origin), ("size", verdict.Signed)),
                words.Say("journal.verify.root", ("root", verdict.Root.ToHex())), Back(verdict, words), own);
    }

    private static Said? Back(Verdict verdict, Phrasebook words) => verdict.ClockWentBack.IsEmpty ? null
        : words.Say("journal.verify.clock", ("count", verdict.ClockWentBack.Length), ("first", verdict.ClockWentBack[0]));

    private static async Task<int> SayAsync(TextWriter to, int code, params Said?[] lines)
    {
        foreach (var line in lines.OfType<Said>())
        {
            await to.WriteLineAsync(line.Text);
        }

        return code;
    }
}
