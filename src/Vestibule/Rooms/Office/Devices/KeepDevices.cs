using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Office.Devices;

/// <summary>What the page of devices shows: all of them, a code that was just made, and the form as it came back.</summary>
public sealed record DevicesView(IReadOnlyList<Device> Devices, EnrolmentCode? Made, Form? Form)
{
    /// <summary>The campuses whose alert would fail if something happened now.</summary>
    public System.Collections.Immutable.ImmutableArray<Core.Alerts.FailingChain> Failing { get; init; } = [];
}

/// <summary>The office makes a code for a front-desk device, sees all devices, and takes one off.</summary>
public static class KeepDevices
{
    /// <summary>The page.</summary>
    public const string Path = "/office/devices";

    private static readonly Duration Valid = Duration.FromMinutes(30);

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (Screen screen, DistrictStore store, ChainWatch chains, CancellationToken stop) =>
            screen.Show<DevicesPage, DevicesView>(new DevicesView(await store.Devices.All(stop), null, null) { Failing = await chains.FailingAsync(screen.Book, screen.Now, stop) }))
            .Needs(Act.KeepOffice);
        app.MapPost(Path + "/invite", InviteAsync).Needs(Act.KeepOffice);
        app.MapPost(Path + "/{device}/revoke", RevokeAsync).Needs(Act.KeepOffice);
    }

    private static async Task<IResult> ShowAsync(Screen screen, DistrictStore store, EnrolmentCode? made, Form? form, CancellationToken stop) =>
        screen.Show<DevicesPage, DevicesView>(new DevicesView(await store.Devices.All(stop), made, form), form is null ? 200 : 400);

    private static async Task<IResult> InviteAsync(Screen screen, Form form, DistrictStore store, CancellationToken stop)
    {
        var (campus, label) = (new CampusId(form.Required("campus", 100)), form.Required("label", 80));
        if (form.Ok && screen.Book.Campus(campus) is null)
        {
            form.Refuse("campus", new Refusal("form.unreadable"));
        }

        if (!form.Ok)
        {
            return await ShowAsync(screen, store, null, form, stop);
        }

        var made = await store.Devices.Invite(campus, label, Valid, stop);
        return made.Refusal is { } no ? screen.Refused(no, Path) : await ShowAsync(screen, store, made.Value, null, stop);
    }

    private static async Task<IResult> RevokeAsync(Screen screen, string device, DistrictStore store, CancellationToken stop)
    {
        if (!Guid.TryParse(device, out var id) || (await store.Devices.All(stop)).All(d => d.Id.Value != id))
        {
            return screen.NotHere();
        }

        var revoked = await store.Devices.Revoke(new DeviceId(id), stop);
        return revoked.Refusal is { } no ? screen.Refused(no, Path) : screen.Go(Path);
    }
}
