using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Vestibule.Plumbing;

/// <summary>A picture that belongs to a text: the name it is called by in the text, and where it is shown from.</summary>
public delegate string? PictureAddress(string name);

/// <summary>
/// Markdown that people of the district write, as HTML that is safe to show: no raw HTML, links only to the web, mail, telephone and pages of this house,
/// pictures only those that belong to the text. What is not allowed is shown as the plain words it was, so that nobody's text is lost.
/// </summary>
public static class Prose
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().Build();

    /// <summary>The text as a part of a page. Its headings begin at the level that fits there.</summary>
    public static MarkupString Show(string markdown, int headings = 2, PictureAddress? picture = null) => new(Html(markdown, headings, picture));

    /// <summary>The text as HTML.</summary>
    public static string Html(string markdown, int headings = 2, PictureAddress? picture = null)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Min(heading.Level + headings - 1, 6);
        }

        foreach (var link in document.Descendants<LinkInline>().ToArray())
        {
            Mend(link, picture);
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !MayLead(l.Url)).ToArray())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        using var writer = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return writer.ToString();
    }

    /// <summary>The text without its marks, for a mail's plain part and for a preview.</summary>
    public static string Plain(string markdown) => Markdown.ToPlainText(markdown, Pipeline).Trim();

    /// <summary>Whether a link may lead there.</summary>
    public static bool MayLead(string? address) =>
        address is not null && (LocalPath.OrHome(address) == address && address.StartsWith('/')
            || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "mailto" or "tel" && uri.UserInfo.Length == 0));

    private static void Mend(LinkInline link, PictureAddress? picture)
    {
        if (link.IsImage)
        {
            if (link.Url is { } name && picture?.Invoke(name) is { } shown)
            {
                link.Url = shown;
                return;
            }
        }
        else if (MayLead(link.Url))
        {
            return;
        }

        // The words stay, the link goes.
        var words = new ContainerInline();
        foreach (var child in link.ToArray())
        {
            child.Remove();
            words.AppendChild(child);
        }

        link.ReplaceBy(words);
    }
}
