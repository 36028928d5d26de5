using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Verbs;

/// <summary><c>vestibule serve</c>: answers for a district.</summary>
public static class Serve
{
    /// <summary>Runs until it is told to stop.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (Arguments.Read(args, ["data", "keys", "url", "host", "postgres", "origin"]) is not { } given)
        {
            return Spoken.Usage();
        }

        return await RunAsync(given.House(demonstration: false), TimeProvider.System, seed: null);
    }

    /// <summary>Opens a house and answers until it is told to stop.</summary>
    public static async Task<int> RunAsync(House house, TimeProvider time, string? seed)
    {
        var opened = await OpenHouse.OpenAsync(house, time);
        if (opened.Refusal is { } closed)
        {
            await Console.Error.WriteLineAsync(Spoken.Say(closed));
            return 1;
        }

        await using var open = opened.Value;
        if (seed is not null && (await open.SeedAsync(seed, time, CancellationToken.None)).Refusal is { } unreadable)
        {
            await Console.Error.WriteLineAsync(Spoken.Say(unreadable));
            return 1;
        }

        await using var app = Program.Build(open, time, Console.Error);
        await app.StartAsync();
        await Console.Out.WriteLineAsync(house.Demonstration
            ? Welcome.Say(open.Words[Language.English], open.Store.Book.Current()!, app.Urls.First(), new HouseClock(time).GetCurrentInstant())
            : string.Join('\n', app.Urls));
        await app.WaitForShutdownAsync();
        return 0;
    }
}
