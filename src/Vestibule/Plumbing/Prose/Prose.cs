using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Vestibule.Plumbing;

/// <summary>A picture that belongs to a text: the name it is called by in the text, and where it is shown from.</summary>
public delegate string? PictureAddress(string name);

/// <summary>
/// Markdown that people of the district write, as HTML that is safe to show. Markdig reads; this writes, and it can write nothing but paragraphs,
/// headings, lists, quotations, tables, emphasis, line breaks, pictures that belong to the text, and links that lead to the web, a telephone, a mailbox
/// or a page of this house. Raw HTML is not read as HTML. What is not allowed is shown as the plain words it was, so that nobody's text is lost.
/// </summary>
public sealed class Prose
{
    private const int Deepest = 12;
    private static readonly MarkdownPipeline Reading = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().Build();
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly string[] Schemes = ["https", "tel", "mailto"];
    private readonly StringBuilder html = new();
    private readonly int headings;
    private readonly PictureAddress? picture;

    private Prose(int headings, PictureAddress? picture) => (this.headings, this.picture) = (headings, picture);

    /// <summary>The text as a part of a page.</summary>
    public static MarkupString Show(string markdown, int headings = 3, PictureAddress? picture = null) => new(Html(markdown, headings, picture));

    /// <summary>
    /// The text as HTML. Its headings begin at the level that fits where it is shown; a text has a title of its own, so its first two levels are alike.
    /// </summary>
    public static string Html(string markdown, int headings = 3, PictureAddress? picture = null)
    {
        var prose = new Prose(headings, picture);
        try
        {
            prose.Each(Markdown.Parse(markdown.Replace("\0", "", StringComparison.Ordinal), Reading), -1);
        }
        catch (ArgumentException) // nested beyond Markdig's own limit: shown as it was typed
        {
            prose.html.Clear();
            prose.Around("p", () => prose.Text(markdown));
        }

        return prose.html.ToString();
    }

    /// <summary>The text without its marks, for a mail's plain part and for a preview.</summary>
    public static string Plain(string markdown) => Markdown.ToPlainText(markdown, Reading).Trim();

    /// <summary>True for an address that a link may lead to: the web over https, a telephone, a mailbox, or a page of this house.</summary>
    public static bool MayLead(string? address) =>
        address is not null && !address.Any(c => char.IsControl(c) || c == '\\')
        && (LocalPath.IsLocal(address) || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
            && Schemes.Contains(uri.Scheme) && address.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase)));

    private void Write(Block block, int depth)
    {
        switch (block)
        {
            case HeadingBlock heading:
                Around($"h{Math.Clamp(heading.Level + headings - 2, headings, 6)}", () => Write(heading.Inline, depth + 1));
                break;
            case ParagraphBlock paragraph:
                Around("p", () => Write(paragraph.Inline, depth + 1));
                break;
            case CodeBlock code:
                Around("p", () => Text(code.Lines.ToString()));
                break;
            case ListBlock list when depth < Deepest:
                Around(list.IsOrdered ? "ol" : "ul", () => Each(list, depth));
                break;
            case ListItemBlock item when depth < Deepest:
                Around("li", () => Children(item, depth));
                break;
            case QuoteBlock quote when depth < Deepest:
                Around("blockquote", () => Each(quote, depth));
                break;
            case Table table when depth < Deepest:
                Around("table", () => Each(table, depth));
                break;
            case TableRow row when depth < Deepest:
                Around("tr", () =>
                {
                    foreach (var cell in row)
                    {
                        Around(row.IsHeader ? "th" : "td", () => Children((ContainerBlock)cell, depth));
                    }
                });
                break;
            default:
                break;
        }
    }

    // A single paragraph in a place of its own needs no frame.
    private void Children(ContainerBlock inside, int depth)
    {
        if (inside is [ParagraphBlock only])
        {
            Write(only.Inline, depth + 1);
        }
        else
        {
            Each(inside, depth);
        }
    }

    private void Each(ContainerBlock blocks, int depth)
    {
        foreach (var block in blocks)
        {
            Write(block, depth + 1);
        }
    }

    private void Write(Inline? inline, int depth)
    {
        switch (inline)
        {
            case LiteralInline text:
                Text(text.Content.ToString());
                break;
            case HtmlEntityInline entity:
                Text(entity.Transcoded.ToString());
                break;
            case CodeInline code:
                Text(code.Content);
                break;
            case LineBreakInline:
                html.Append("<br>");
                break;
            case AutolinkInline auto:
                Link(auto.IsEmail ? "mailto:" + auto.Url : auto.Url, () => Text(auto.Url));
                break;
            case LinkInline { IsImage: true, Url: { } name } shown when picture?.Invoke(name) is { } from && MayLead(from):
                html.Append("<img src=\"").Append(Encoder.Encode(from)).Append("\" alt=\"");
                foreach (var words in shown.Descendants<LiteralInline>())
                {
                    Text(words.Content.ToString());
                }

                html.Append("\">");
                break;
            case LinkInline { IsImage: false } link when depth < Deepest:
                Link(link.Url, () => Children(link, depth));
                break;
            case EmphasisInline emphasis when depth < Deepest:
                Around(emphasis.DelimiterCount > 1 ? "strong" : "em", () => Children(emphasis, depth));
                break;
            case ContainerInline container when depth < Deepest:
                Children(container, depth);
                break;
            default:
                break;
        }
    }

    private void Children(ContainerInline container, int depth)
    {
        foreach (var child in container)
        {
            Write(child, depth + 1);
        }
    }

    private void Link(string? address, Action words)
    {
        if (!MayLead(address))
        {
            words();
            return;
        }

        html.Append("<a rel=\"noreferrer\" href=\"").Append(Encoder.Encode(address!)).Append("\">");
        words();
        html.Append("</a>");
    }

    private void Text(string words) => html.Append(Encoder.Encode(words));

    private void Around(string tag, Action inside)
    {
        html.Append('<').Append(tag).Append('>');
        inside();
        html.Append("</").Append(tag).Append('>');
    }
}
