using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;

namespace Vestibule.Plumbing;

/// <summary>The rule files of the folder <c>rules</c>, by jurisdiction: the federal one, and a state's over it.</summary>
public sealed class RuleShelf
{
    private readonly ImmutableDictionary<string, RuleFile> files;

    private RuleShelf(ImmutableDictionary<string, RuleFile> files) => this.files = files;

    /// <summary>Where they lie beside the program.</summary>
    public static string Beside => Path.Combine(AppContext.BaseDirectory, "rules");

    /// <summary>Every file that was read.</summary>
    public IEnumerable<RuleFile> Files => files.Values.OrderBy(f => f.Jurisdiction == RuleBook.FederalName ? 0 : 1).ThenBy(f => f.Jurisdiction, StringComparer.Ordinal);

    /// <summary>The district's own schedule; null before its store is open.</summary>
    public HeldSheet<KeepSchedule>? Schedule { get; set; }

    /// <summary>The rules that hold in a district.</summary>
    public RuleBook Of(DistrictBook book) => new(files[RuleBook.FederalName], book.State is { } state ? files.GetValueOrDefault(state) : null) { Own = Schedule?.Current?.Rules ?? [] };

    /// <summary>Reads the folder. Refused when a file cannot be used, or the federal one is missing.</summary>
    public static Result<RuleShelf> Load(string folder)
    {
        var found = ImmutableDictionary.CreateBuilder<string, RuleFile>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var read = RuleBook.Read(File.ReadAllBytes(path));
            if (read.Refusal is { } no)
            {
                return no;
            }

            found[read.Value.Jurisdiction] = read.Value;
        }

        return found.ContainsKey(RuleBook.FederalName) ? new RuleShelf(found.ToImmutable()) : new Refusal("records.rules-wrong", ("rule", RuleBook.FederalName));
    }
}
