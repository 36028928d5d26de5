using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.Features;
using Vestibule.Furniture;

namespace Vestibule.Plumbing;

/// <summary>
/// A page as an answer: rendered whole, then sent, so that a failing page is an error page and never half a page. The icon sprite is
/// added last, with only the symbols the page uses.
/// </summary>
public sealed class PageResult<TPage, TModel>(Screen screen, TModel model, int status) : IResult where TPage : Page<TModel>
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var bytes = await Drawing.RenderAsync<TPage, TModel>(screen, model, httpContext.RequestServices);
        if (status is >= 400 and < 500 && HttpMethods.IsPost(httpContext.Request.Method) && httpContext.Features.Get<IFormFeature>()?.Form is { } fields)
        {
            bytes = GivingBack.Fill(bytes, httpContext.Request.Path, fields);
        }

        var response = httpContext.Response;
        if (screen.Squeezed && httpContext.Request.Headers.AcceptEncoding.ToString() is var accepted && (accepted.Contains("br", StringComparison.Ordinal) || accepted.Contains("gzip", StringComparison.Ordinal)))
        {
            var brotli = accepted.Contains("br", StringComparison.Ordinal);
            using var memory = new MemoryStream();
            await using (Stream into = brotli ? new BrotliStream(memory, CompressionLevel.Optimal) : new GZipStream(memory, CompressionLevel.Optimal))
            {
                await into.WriteAsync(bytes, httpContext.RequestAborted);
            }

            bytes = memory.ToArray();
            response.Headers.ContentEncoding = brotli ? "br" : "gzip";
        }

        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentLanguage = screen.Language.Tag;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
        }
    }
}

/// <summary>Pages as bytes.</summary>
public static class Drawing
{
    /// <summary>The page as UTF-8, for an answer or to be held.</summary>
    public static async Task<byte[]> RenderAsync<TPage, TModel>(Screen screen, TModel model, IServiceProvider services) where TPage : Page<TModel>
    {
        var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        await using (renderer.ConfigureAwait(false))
        {
            var html = await renderer.Dispatcher.InvokeAsync(async () =>
            {
                var root = await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(new Dictionary<string, object?>
                {
                    [nameof(Page<>.Model)] = model,
                    [nameof(Page<>.Screen)] = screen,
                }));
                return root.ToHtmlString();
            });
            return Encoding.UTF8.GetBytes(Icons.AddSprite(html));
        }
    }
}
