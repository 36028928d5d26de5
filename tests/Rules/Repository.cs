using System.Runtime.CompilerServices;

namespace Vestibule.Rules;

/// <summary>A file of the repository, by its path from the root with forward slashes.</summary>
internal sealed record SourceFile(string Path, string Text);

/// <summary>The files as they are kept: what is built, downloaded or measured is left out.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", ".git", "node_modules", "TestResults", ".data"];
    private static readonly string[] Texts =
        [".cs", ".razor", ".mjs", ".js", ".css", ".sql", ".sh", ".md", ".json", ".yaml", ".yml", ".csproj", ".props", ".slnx", ".txt", ".go", ""];

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../.."));

    public static IReadOnlyList<SourceFile> All { get; } = [.. Under(Root).OrderBy(f => f.Path, StringComparer.Ordinal)];

    public static IEnumerable<SourceFile> Of(string folder, params string[] endings) =>
        All.Where(f => f.Path.StartsWith(folder, StringComparison.Ordinal) && endings.Any(e => f.Path.EndsWith(e, StringComparison.Ordinal)));

    private static IEnumerable<SourceFile> Under(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            if (Texts.Contains(Path.GetExtension(file)))
                yield return new(Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllText(file));
        foreach (var inner in Directory.EnumerateDirectories(folder))
            if (!NotOurs.Contains(Path.GetFileName(inner)))
                foreach (var file in Under(inner)) yield return file;
    }

    private static string Here([CallerFilePath] string here = "") => here;
}
