using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;

namespace Vestibule.CoreTests.Wording;

/// <summary>The checked-out sources, found from where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string[] Languages { get; } = ["en", "es", "ar", "vi", "am", "fr", "so", "ne", "my", "sw", "fa", "ru", "zh"];

    public static Words Words(bool strict = true) => Core.Kernel.Wording.Words.Load(Files(), strict).Value;

    public static Dictionary<string, string> Files() =>
        Directory.EnumerateFiles(Path.Combine(Root, "words"), "*.json", SearchOption.AllDirectories).ToDictionary(
            f => Path.GetRelativePath(Path.Combine(Root, "words"), f), File.ReadAllText);

    public static string Say(string text, string language, params (string, Argument)[] arguments) =>
        Message.Parse(text).Value.Format(new Language(language), arguments);

    private static string Find(string from) => File.Exists(Path.Combine(from, "Vestibule.slnx")) ? from
        : Find(Path.GetDirectoryName(from) ?? throw new InvalidOperationException("The tests do not run inside the repository."));
}
