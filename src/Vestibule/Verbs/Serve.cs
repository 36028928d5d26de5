using Vestibule.Plumbing;

namespace Vestibule.Verbs;

/// <summary><c>vestibule serve</c>: answers for a district.</summary>
public static class Serve
{
    /// <summary>Runs until it is told to stop.</summary>
    public static Task<int> RunAsync(string[] args) => Task.FromResult(args.Length);
}
