namespace Vestibule.Plumbing;

/// <summary>An address inside this house. Nothing that came in with a request is ever followed out of it.</summary>
public static class LocalPath
{
    /// <summary>The path when it is one of ours, else the front page.</summary>
    public static string OrHome(string? path) => IsLocal(path) ? path! : "/";

    /// <summary>True for a path from the root of this house: no scheme, no host, no trick with slashes or control characters.</summary>
    public static bool IsLocal(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal)
        && !path.Any(c => char.IsControl(c) || c == '\\') && path.Length <= 2000;
}
