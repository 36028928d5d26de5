using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using NodaTime;
using Vestibule.Plumbing;
using Vestibule.Verbs;

namespace Vestibule;

/// <summary>Says what exists, in reading order. Nothing is found by scanning.</summary>
public static class Program
{
    /// <summary>The verbs of the command line.</summary>
    public static Task<int> Main(string[] args) => args switch
    {
        [] => Serve.RunAsync([]),
        ["serve", .. var rest] => Serve.RunAsync(rest),
        _ => Task.FromResult(64),
    };

    /// <summary>The web host of a house: what it consists of, and in which order a request meets it.</summary>
    public static WebApplication Build(House house, TimeProvider time, Household household, Action<WebApplicationBuilder>? more = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
        });
        builder.WebHost.UseUrls(house.Url);
        builder.Logging.AddProvider(new QuietLog(time, Console.Error)).SetMinimumLevel(LogLevel.Warning);
        var services = builder.Services;
        services.AddSingleton(house).AddSingleton(time).AddSingleton<IClock, HouseClock>().AddSingleton(household);
        services.AddSingleton<Assets>().AddSingleton(WordsFolder.Read(WordsFolder.Beside, strict: house.Demonstration));
        services.AddRouting();
        services.AddHostFiltering(hosts => hosts.AllowedHosts = [.. house.Hosts]);
        services.AddDataProtection().SetApplicationName("vestibule").PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(house.Keys, "web")));
        services.AddAntiforgery(form =>
        {
            form.Cookie.Name = Cookies.Form;
            form.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            form.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<FormOptions>(form =>
        {
            form.MemoryBufferThreshold = int.MaxValue; // Nothing that was sent may touch the disk unsealed.
            form.MultipartBodyLengthLimit = 60 << 20;
            form.ValueCountLimit = 400;
            form.ValueLengthLimit = 200_000;
        });
        more?.Invoke(builder);

        var app = builder.Build();
        app.UseHeaders();
        app.UseHostFiltering();
        app.UseRouting();
        app.UseAsking();
        app.UseFailures();
        app.UseTapGuard();
        app.UseGate();

        Assets.Routes(app);
        Health.Routes(app);
        LanguageChoice.Routes(app);

        ShellTable.Read(((IEndpointRouteBuilder)app).DataSources);
        return app;
    }
}
