using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Vestibule.Plumbing;

/// <summary>A document that stands alone, with its style in it: what is printed, and given to a browser without a network.</summary>
public static class Paper
{
    /// <summary>The document of a component.</summary>
    public static async Task<string> HtmlAsync<TDocument>(IReadOnlyDictionary<string, object?> parameters) where TDocument : IComponent
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        await using (renderer.ConfigureAwait(false))
        {
            return await renderer.Dispatcher.InvokeAsync(async () =>
                (await renderer.RenderComponentAsync<TDocument>(ParameterView.FromDictionary(parameters.ToDictionary()))).ToHtmlString());
        }
    }

    /// <summary>A stylesheet of ours, as text.</summary>
    public static string Style(string name)
    {
        using var stream = typeof(Paper).Assembly.GetManifestResourceStream($"wwwroot/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
