using System.Collections.Immutable;
using NodaTime;

namespace Vestibule.Core.Procedures;

/// <summary>
/// Reads a pack with its overlays. An overlay says only what it adds or changes; it is laid over the base before that is read, so that an
/// error is still named in the file and at the place where it was written, and everything that reads, draws or proves an edition sees one whole.
/// </summary>
public static class PackReader
{
    /// <summary>The file that every pack has.</summary>
    public const string Base = "procedure.yaml";

    /// <summary>
    /// Reads a pack from its files by name: <c>procedure.yaml</c>, <c>words.LANGUAGE.yaml</c>, and for each overlay <c>overlay.NAME.yaml</c> and
    /// <c>overlay.NAME.words.LANGUAGE.yaml</c>. Other names are left alone.
    /// </summary>
    public static PackReading Read(IReadOnlyDictionary<string, string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (!files.TryGetValue(Base, out var text)) return new([], [new(Base, 1, 1, "empty-file", ImmutableSortedDictionary<string, string>.Empty)]);
        var words = Of(files, "words.");
        var reading = ProcedureReader.Read(Base, text, words);
        if (reading.Edition is not { } plain) return new([], reading.Errors);

        var errors = new ErrorList();
        var laid = files.Keys.Where(IsOverlay).Order(StringComparer.Ordinal).Select(name => Laid.Read(name, files[name], plain, errors)).OfType<Laid>().ToList();
        if (errors.Count > 0) return new([], errors.InReadingOrder(Base));

        var editions = ImmutableArray.CreateBuilder<Edition>();
        editions.Add(plain);
        foreach (var (from, until, over) in Stretches(plain, [.. laid.Where(l => l.What.Adoption == Adoption.Adopted)]))
            if (Compose(files, plain, over, from, until, plain.Adoption) is { Edition: { } whole }) editions.Add(whole);
            else return new([], Compose(files, plain, over, from, until, plain.Adoption).Errors);
        foreach (var pending in laid.Where(l => l.What.Adoption != Adoption.Adopted))
        {
            var under = laid.Where(l => l.What.InForceOn(pending.What.From)).Append(pending).ToList();
            var read = Compose(files, plain, under, pending.What.From, Earlier(plain.InForceUntil, pending.What.Until), pending.What.Adoption);
            if (read.Edition is not { } whole) return new([], read.Errors);
            editions.Add(whole);
        }
        return new(editions.ToImmutable(), []);
    }

    /// <summary>Whether a file of a pack belongs to what is laid over it: an overlay, or its words.</summary>
    public static bool IsOfOverlay(string name) => name?.StartsWith("overlay.", StringComparison.Ordinal) == true;

    private static bool IsOverlay(string name) => name.StartsWith("overlay.", StringComparison.Ordinal) && !name.Contains(".words.", StringComparison.Ordinal);

    private static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> files, string start) =>
        files.Where(f => f.Key.StartsWith(start, StringComparison.Ordinal)).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);

    private static LocalDate? Earlier(LocalDate? a, LocalDate? b) => a is null ? b : b is null || a < b ? a : b;

    /// <summary>The stretches of time in which the same overlays count, as far as any does.</summary>
    private static IEnumerable<(LocalDate From, LocalDate? Until, List<Laid> Over)> Stretches(Edition plain, ImmutableArray<Laid> laid)
    {
        var days = laid.SelectMany(l => new[] { l.What.From, l.What.Until?.PlusDays(1) }).OfType<LocalDate>()
            .Where(d => d > plain.InForceFrom && !(d > plain.InForceUntil)).Append(plain.InForceFrom).Distinct().Order().ToList();
        for (var i = 0; i < days.Count; i++)
        {
            var over = laid.Where(l => l.What.InForceOn(days[i])).ToList();
            if (over.Count > 0) yield return (days[i], i + 1 < days.Count ? days[i + 1].PlusDays(-1) : plain.InForceUntil, over);
        }
    }

    private static ProcedureReading Compose(
        IReadOnlyDictionary<string, string> files, Edition plain, List<Laid> over, LocalDate from, LocalDate? until, Adoption adoption)
    {
        var used = Of(files, "words.");
        foreach (var one in over)
            foreach (var (name, text) in Of(files, one.File[..^4] + "words.")) used[name] = text;
        var errors = new ErrorList();
        var words = WordsReader.Read(used, errors);
        var whole = over.Aggregate((YamlMap)Yaml.Read(Base, files[Base], errors)!, (map, one) => OverlayMerge.Merge(map, one.Map, errors));
        var edition = errors.Count == 0 ? ProcedureReader.ReadEdition(Shape.Of(whole, errors)!, words, errors) : null;
        if (edition is null || errors.Count > 0) return new(null, errors.InReadingOrder(Base));
        var all = used.Append(new(Base, files[Base])).Concat(over.Select(o => new KeyValuePair<string, string>(o.File, files[o.File]))).ToImmutableSortedDictionary(StringComparer.Ordinal);
        return new(edition with
        {
            InForceFrom = from, InForceUntil = until, Adoption = adoption, Overlays = [.. over.Select(o => o.What)], Files = all, Digest = Edition.DigestOf(all),
        }, []);
    }

    /// <summary>An overlay as its file says it.</summary>
    private sealed record Laid(string File, Overlay What, YamlMap Map)
    {
        internal static Laid? Read(string file, string text, Edition plain, ErrorList errors)
        {
            if (Shape.Of(Yaml.Read(file, text, errors), errors) is not { } top) return null;
            if (top.Text("format", required: true) is { } format && format.Value != ProcedureReader.Format)
                errors.Add(format.At, "unknown-format", ("format", format.Value), ("known", ProcedureReader.Format));
            var id = top.Text("overlay", required: true);
            if (id is not null && !Shape.IsId(id.Value)) errors.Add(id.At, "bad-name", ("name", id.Value));
            if (top.Text("over", required: true) is { } over && over.Value != plain.Id) errors.Add(over.At, "over-another", ("over", over.Value), ("base", plain.Id));
            var (from, until) = ProcedureReader.ReadInForce(top, errors);
            var adoption = ProcedureReader.ReadAdoption(top, errors);
            var authority = top.Text("authority", required: true)?.Value ?? "";
            var reviewer = top.Text("reviewer", required: true)?.Value ?? "";
            foreach (var key in OverlayMerge.Merged) top.Take(key);
            top.End();
            return new(file, new(id?.Value ?? "", from ?? default, until, adoption, authority, reviewer), top.Map);
        }
    }
}
