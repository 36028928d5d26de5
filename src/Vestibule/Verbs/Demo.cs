using NodaTime.Text;
using Vestibule.Plumbing;

namespace Vestibule.Verbs;

/// <summary>
/// <c>vestibule demo</c>: a rehearsal in a made-up district. Its clock can be set (<c>--clock 2017-02-20T19:05</c>, UTC) and runs on from
/// there; people sign in with one tap.
/// </summary>
public static class Demo
{
    /// <summary>Runs until it is told to stop.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (Arguments.Read(args, ["data", "keys", "url", "host", "clock", "district", "postgres"]) is not { } given)
        {
            return Spoken.Usage();
        }

        var time = TimeProvider.System;
        if (given["clock"] is { } at)
        {
            if (LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(at) is not { Success: true, Value: var start })
            {
                return Spoken.Usage();
            }

            time = new RehearsalClock(TimeProvider.System, start.InUtc().ToDateTimeOffset());
        }

        var seed = Path.Combine(AppContext.BaseDirectory, "seeds", given["district"] ?? "denver-2017", "district.json");
        return await Serve.RunAsync(given.House(demonstration: true), time, seed);
    }
}
