using Vestibule.Plumbing;

namespace Vestibule.Verbs;

/// <summary><c>vestibule migrate</c>: brings the stored district to this program's form, and checks that it opens. Changes nothing else.</summary>
public static class Migrate
{
    /// <summary>Opens and closes.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (Arguments.Read(args, ["data", "keys", "postgres", "origin"]) is not { } given)
        {
            return Spoken.Usage();
        }

        var opened = await OpenHouse.OpenAsync(given.House(demonstration: false), TimeProvider.System);
        if (opened.Refusal is { } closed)
        {
            await Console.Error.WriteLineAsync(Spoken.Say(closed));
            return 1;
        }

        await opened.Value.DisposeAsync();
        return 0;
    }
}
