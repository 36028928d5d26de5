using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>The cookie of an enrolled device: its id and a secret, out of reach of scripts, kept for a year.</summary>
public static class DeviceCookie
{
    /// <summary>What the device shows, or null when it shows nothing readable.</summary>
    public static ShownDevice? Read(HttpContext context) =>
        context.Request.Cookies[Cookies.Device]?.Split('.') is [var id, { Length: > 20 and < 200 } secret] && Guid.TryParse(id, out var device)
            ? new ShownDevice(new DeviceId(device), secret) : null;

    /// <summary>Gives the device its cookie.</summary>
    public static void Give(HttpContext context, DeviceId device, string secret) =>
        context.Response.Cookies.Append(Cookies.Device, $"{device}.{secret}", Cookies.Kept(context, TimeSpan.FromDays(365)));

    /// <summary>Takes it away again.</summary>
    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(Cookies.Device, Cookies.Kept(context, TimeSpan.Zero));
}
