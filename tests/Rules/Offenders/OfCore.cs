using NodaTime;

// Each breaks one rule on purpose, so that a rule which stopped looking is found out.
namespace Vestibule.Rules.Offenders;

internal static class KeepsTheRules
{
    private static readonly string[] Words = ["door"];

    public static int Count(string word) => Words.Count(w => w == word);
}

internal static class ReadsTheClock
{
    private static Instant last;

    public static Duration Since() => SystemClock.Instance.GetCurrentInstant() - last;

    public static void Mark(Instant at) => last = at;
}

internal static class AsksTheZoneOfTheMachine
{
    public static string Zone() => TimeZoneInfo.Local.Id;
}

internal static class RollsDice
{
    public static int Roll() => Random.Shared.Next(6);
}

internal static class MakesAnId
{
    public static Guid New() => Guid.CreateVersion7();
}

internal static class OpensAFile
{
    public static string Read(string path) => File.ReadAllText(path);
}

internal static class Waits
{
    public static async Task<int> For(Task<int> other) => await other;
}

internal static class Remembers
{
    private static readonly List<string> Names = [];
    private static int count;

    public static int Add(string name)
    {
        Names.Add(name);
        return ++count;
    }
}
