using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Vestibule.Plumbing;

/// <summary>
/// Gives back what was typed when a form is refused: every page that answers a form with a refusal and shows the form again shows it as it came, whether or not the page thought of it. Secrets and
/// files are not given back; a browser would not keep them either.
/// </summary>
public static class GivingBack
{
    private static readonly HashSet<string> Typed = new(StringComparer.OrdinalIgnoreCase)
        { "text", "search", "tel", "email", "url", "number", "date", "time", "datetime-local", "month", "week" };

    /// <summary>The page with the form that was sent to a path filled in as it came; the page as it is when it has no such form.</summary>
    public static byte[] Fill(byte[] page, string path, IFormCollection fields)
    {
        var came = Form.Kept(fields).ToLookup(f => f.Key, f => f.Value, StringComparer.Ordinal);
        if (came.Count == 0)
        {
            return page;
        }

        using var document = new HtmlParser().ParseDocument(Encoding.UTF8.GetString(page));
        if (document.Forms.FirstOrDefault(f => IsSentTo(f, path) && IsAbout(f, came)) is not { } form)
        {
            return page;
        }

        foreach (var control in form.Elements)
        {
            Give(control, came);
        }

        foreach (var folded in form.Ancestors<IHtmlDetailsElement>().Where(d => !d.IsOpen).ToArray())
        {
            folded.IsOpen = true;
        }

        return Encoding.UTF8.GetBytes(document.ToHtml());
    }

    private static bool IsSentTo(IHtmlFormElement form, string path) => string.Equals(form.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase)
        && (Is(form.GetAttribute("action"), path) || form.Elements.Any(e => Is(e.GetAttribute("formaction"), path)));

    private static bool Is(string? action, string path) => action is not null && string.Equals(action.Split('?', '#')[0], path, StringComparison.Ordinal);

    // Of several forms for one path, the one whose hidden fields say what came: which school, which officer.
    private static bool IsAbout(IHtmlFormElement form, ILookup<string, string> came) => form.Elements.OfType<IHtmlInputElement>()
        .Where(i => i.Type == "hidden" && i.Name is { } name && !name.StartsWith("__", StringComparison.Ordinal) && name is not (Form.TapName or Form.AtName))
        .All(i => came[i.Name!].Contains(i.Value));

    private static void Give(IElement control, ILookup<string, string> came)
    {
        var name = control.GetAttribute("name") ?? "";
        switch (control)
        {
            case IHtmlInputElement { Type: "checkbox" or "radio" } box:
                box.IsChecked = came[name].Contains(box.Value);
                Mark(box, "checked", box.IsChecked);
                break;
            case IHtmlInputElement input when Typed.Contains(input.Type) && came.Contains(name):
                input.SetAttribute("value", came[name].First());
                break;
            case IHtmlTextAreaElement area when came.Contains(name):
                area.TextContent = came[name].First();
                break;
            case IHtmlSelectElement select when came.Contains(name) && select.Options.Any(o => came[name].Contains(o.Value)):
                foreach (var option in select.Options)
                {
                    Mark(option, "selected", came[name].Contains(option.Value));
                }

                break;
            default:
                break;
        }
    }

    private static void Mark(IElement element, string attribute, bool on)
    {
        if (on)
        {
            element.SetAttribute(attribute, "");
        }
        else
        {
            element.RemoveAttribute(attribute);
        }
    }
}
