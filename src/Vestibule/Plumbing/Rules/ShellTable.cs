using Vestibule.Core.District;

namespace Vestibule.Plumbing;

/// <summary>One line of the table of live routes: how it is called, what it needs, and what the question is asked about.</summary>
public sealed record ShellRow(string Method, string Pattern, Act Act, bool AboutIncident, bool AboutCampus);

/// <summary>The live routes and their rules, as a table that start-up checks and a test walks.</summary>
public static class ShellTable
{
    /// <summary>All routes. A route without exactly one rule, or without exactly one method, is a defect and stops the start.</summary>
    public static IReadOnlyList<ShellRow> Read(IEnumerable<EndpointDataSource> sources)
    {
        var rows = new List<ShellRow>();
        foreach (var endpoint in sources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
        {
            var pattern = endpoint.RoutePattern.RawText ?? "";
            var rules = endpoint.Metadata.OfType<Rule>().ToArray();
            var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];
            if (rules.Length != 1 || methods.Count != 1)
            {
                throw new InvalidOperationException(
                    $"Route '{string.Join(',', methods)} {pattern}' has {rules.Length} rules and {methods.Count} methods; it must have one of each.");
            }

            rows.Add(new ShellRow(methods[0], pattern, rules[0].Act,
                endpoint.RoutePattern.GetParameter(Gate.Incident) is not null, endpoint.RoutePattern.GetParameter(Gate.Campus) is not null));
        }

        return rows;
    }
}
