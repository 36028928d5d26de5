using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Vestibule.Plumbing;

/// <summary>
/// Markdown as a page for families may show it: stricter than what a letter may hold. Markdig reads; this writes, and it can write nothing but paragraphs, headings, lists, quotations, emphasis,
/// line breaks and links that lead to a page, a telephone or a mailbox. Raw HTML is not read as HTML. A picture gives its words only: nothing
/// is loaded from anywhere.
/// </summary>
public static class PlainProse
{
    private const int Deepest = 12;
    private static readonly MarkdownPipeline Reading = new MarkdownPipelineBuilder().DisableHtml().Build();
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly string[] Schemes = ["https", "http", "tel", "mailto"];

    /// <summary>The text as markup.</summary>
    public static MarkupString Show(string markdown) => new(ToHtml(markdown));

    /// <summary>The text as HTML.</summary>
    public static string ToHtml(string markdown)
    {
        var html = new StringBuilder();
        try
        {
            foreach (var block in Markdig.Markdown.Parse(markdown.Replace("\0", "", StringComparison.Ordinal), Reading))
            {
                Write(html, block, 0);
            }
        }
        catch (ArgumentException) // nested beyond Markdig's own limit: shown as it was typed
        {
            html.Clear();
            Around(html, "p", () => html.Append(Encoder.Encode(markdown)));
        }

        return html.ToString();
    }

    /// <summary>True for an address that a link may lead to: outside over http, a telephone, a mailbox, or a page of this house.</summary>
    public static bool MayLeadTo(string? address) =>
        address is not null && !address.Any(c => char.IsControl(c) || c == '\\')
        && (LocalPath.IsLocal(address) || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && Schemes.Contains(uri.Scheme) && address.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase)));

    private static void Write(StringBuilder html, Block block, int depth)
    {
        switch (block)
        {
            case HeadingBlock heading:
                var tag = heading.Level <= 2 ? "h3" : "h4";
                Around(html, tag, () => Write(html, heading.Inline, depth + 1));
                break;
            case ParagraphBlock paragraph:
                Around(html, "p", () => Write(html, paragraph.Inline, depth + 1));
                break;
            case CodeBlock code:
                Around(html, "p", () => html.Append(Encoder.Encode(code.Lines.ToString())));
                break;
            case ListBlock list when depth < Deepest:
                Around(html, list.IsOrdered ? "ol" : "ul", () => Each(html, list, depth));
                break;
            case ListItemBlock item when depth < Deepest:
                Around(html, "li", () =>
                {
                    if (item is [ParagraphBlock only])
                    {
                        Write(html, only.Inline, depth + 1);
                    }
                    else
                    {
                        Each(html, item, depth);
                    }
                });
                break;
            case QuoteBlock quote when depth < Deepest:
                Around(html, "blockquote", () => Each(html, quote, depth));
                break;
            default:
                break;
        }
    }

    private static void Each(StringBuilder html, ContainerBlock blocks, int depth)
    {
        foreach (var block in blocks)
        {
            Write(html, block, depth + 1);
        }
    }

    private static void Write(StringBuilder html, Inline? inline, int depth)
    {
        switch (inline)
        {
            case LiteralInline text:
                html.Append(Encoder.Encode(text.Content.ToString()));
                break;
            case HtmlEntityInline entity:
                html.Append(Encoder.Encode(entity.Transcoded.ToString()));
                break;
            case CodeInline code:
                html.Append(Encoder.Encode(code.Content));
                break;
            case LineBreakInline:
                html.Append("<br>");
                break;
            case AutolinkInline auto:
                Link(html, auto.IsEmail ? "mailto:" + auto.Url : auto.Url, () => html.Append(Encoder.Encode(auto.Url)));
                break;
            case LinkInline { IsImage: false } link when depth < Deepest:
                Link(html, link.Url, () => Children(html, link, depth));
                break;
            case EmphasisInline emphasis when depth < Deepest:
                Around(html, emphasis.DelimiterCount > 1 ? "strong" : "em", () => Children(html, emphasis, depth));
                break;
            case ContainerInline container when depth < Deepest:
                Children(html, container, depth);
                break;
            default:
                break;
        }
    }

    private static void Children(StringBuilder html, ContainerInline container, int depth)
    {
        foreach (var child in container)
        {
            Write(html, child, depth + 1);
        }
    }

    private static void Link(StringBuilder html, string? address, Action words)
    {
        if (!MayLeadTo(address))
        {
            words();
            return;
        }

        html.Append("<a rel=\"noreferrer\" href=\"").Append(Encoder.Encode(address!)).Append("\">");
        words();
        html.Append("</a>");
    }

    private static void Around(StringBuilder html, string tag, Action inside)
    {
        html.Append('<').Append(tag).Append('>');
        inside();
        html.Append("</").Append(tag).Append('>');
    }
}
