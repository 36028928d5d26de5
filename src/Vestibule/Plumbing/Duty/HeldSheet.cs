using System.Text.Json;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// One sheet that every tap asks for, held in memory: good for a second, and read again at once after a change made here. A change made by
/// another node counts within a second.
/// </summary>
public sealed class HeldSheet<T>(Func<Registers> registers, Register register, SheetId id, TimeProvider time) where T : class
{
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(1);
    private volatile Held? held;

    /// <summary>What the newest version says; null before there is one.</summary>
    public T? Current => Look().Value;

    /// <summary>The newest version; 0 before there is one.</summary>
    public long Version => Look().Version;

    /// <summary>
    /// Changes it: reads, decides, keeps; and decides again when somebody was faster, so that two people who change different things both
    /// succeed. Nothing is kept when the decision changes nothing.
    /// </summary>
    public async Task<Result<T>> ChangeAsync(Acting acting, TapId tap, Func<T?, Result<T>> decide, CancellationToken stop)
    {
        for (var tries = 0; ; tries++)
        {
            var sheet = await registers().Read(register, id, stop);
            var now = sheet is null ? null : Read(sheet);
            var next = decide(now);
            if (!next.IsOk || ReferenceEquals(next.Value, now))
            {
                return next;
            }

            var kept = await registers().Keep(
                new Keeping(register, id, sheet?.Version ?? 0, tap, acting.Who.Actor, acting.Happened, JsonSerializer.SerializeToUtf8Bytes(next.Value, CoreJson.Default)), stop);
            held = null;
            if (kept.IsOk || kept.Refusal!.Key != "error.sheet-changed" || tries == 4)
            {
                return kept.IsOk ? Read(kept.Value) : kept.Refusal!;
            }
        }
    }

    private static T Read(Sheet sheet) => JsonSerializer.Deserialize<T>(sheet.Body.AsSpan(), CoreJson.Default)!;

    // The writer of the journal asks while it holds the line: it cannot wait for a task, and reading is not waiting on this database.
    private Held Look()
    {
        var at = time.GetTimestamp();
        if (held is { } good && time.GetElapsedTime(good.At, at) < Good)
        {
            return good;
        }

        var sheet = registers().Read(register, id, CancellationToken.None).GetAwaiter().GetResult();
        var read = sheet is null ? new Held(null, 0, at) : held is { } same && same.Version == sheet.Version ? same with { At = at } : new Held(Read(sheet), sheet.Version, at);
        held = read;
        return read;
    }

    private sealed record Held(T? Value, long Version, long At);
}
