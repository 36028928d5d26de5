using NodaTime;
using Vestibule.Clockwork;
using Vestibule.Core.Alerts;
using Vestibule.Core.Incidents;
using Vestibule.Plumbing;
using Vestibule.Reach;
using Vestibule.Rooms.Answer;
using Vestibule.Rooms.Cards;
using Vestibule.Rooms.Rumours;
using Vestibule.Rooms.Families;
using Vestibule.Rooms.Leader;
using Vestibule.Rooms.Legal;
using Vestibule.Rooms.Letters;
using Vestibule.Rooms.Office.Channels;
using Vestibule.Rooms.Office.Devices;
using Vestibule.Rooms.Office.Outbox;
using Vestibule.Rooms.Office.Practice;
using Vestibule.Rooms.Papers;
using Vestibule.Rooms.Phone;
using Vestibule.Rooms.Record;
using Vestibule.Rooms.Records;
using Vestibule.Rooms.Safety;
using Vestibule.Rooms.Rehearsal;
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
        ["demo", .. var rest] => Demo.RunAsync(rest),
        ["migrate", .. var rest] => Migrate.RunAsync(rest),
        ["journal", "verify", .. var rest] => VerifyJournal.RunAsync(rest, Console.Out),
        ["journal", "export", .. var rest] => ExportJournal.RunAsync(rest, Console.Out),
        ["procedure", "check", .. var rest] => Task.FromResult(CheckProcedure.Run(rest, Console.Out, Console.Error)),
        ["procedure", "text", .. var rest] => Task.FromResult(TellProcedure.Text(rest, Console.Out, Console.Error)),
        ["procedure", "diff", .. var rest] => Task.FromResult(TellProcedure.Difference(rest, Console.Out, Console.Error)),
        ["procedure", "draw", .. var rest] => Task.FromResult(TellProcedure.Draw(rest, Console.Out, Console.Error)),
        ["procedure", "card", .. var rest] => PrintCard.RunAsync(rest, TimeProvider.System, Console.Out, Console.Error),
        [PictureProcess.Verb] => Task.FromResult(DecodePicture.Run()),
        _ => Task.FromResult(Spoken.Usage()),
    };

    /// <summary>The web host of a house: what it consists of, and in which order a request meets it.</summary>
    public static WebApplication Build(OpenHouse open, TimeProvider time, TextWriter log)
    {
        var house = open.House;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
        });
        builder.WebHost.UseUrls(house.Url);
        builder.Logging.AddProvider(new QuietLog(time, log)).SetMinimumLevel(LogLevel.Warning);

        var services = builder.Services;
        services.AddSingleton(house).AddSingleton(time).AddSingleton<IClock, HouseClock>();
        services.AddSingleton(open.Words).AddSingleton(open.Shelf).AddSingleton(open.Folding).AddSingleton(open.Store).AddSingleton(open.Journals);
        services.AddSingleton(Household.Of(open.Store)).AddSingleton(open.Rosters).AddSingleton(LadderTimes.Usual).AddSingleton<Deciding>().AddSingleton<Assets>().AddSingleton<Printer>();
        services.AddSingleton(PaperChest.Of(open.Store)).AddSingleton<PictureProcess>().AddSingleton<KeepPaper>().AddSingleton<Vestibule.Rooms.Door.CaseRoom>()
            .AddSingleton(s => new HealthLine("pictures", s.GetRequiredService<PictureProcess>().Held));
        services.AddSingleton(open.Store.Outbox).AddSingleton(open.Channels).AddSingleton(open.Addressing).AddSingleton<Answering>().AddSingleton<Practising>().AddSingleton<ChainWatch>().AddSingleton<BroadcastBook>().AddSingleton<Vestibule.Rooms.Office.Ladders.DutyParts>()
            .AddSingleton(open.Store.Reached).AddSingleton<OwnPhoneParts>();
        services.AddSingleton(house.Demonstration ? Senders.HeldHere : new Senders(() => open.Channels.ByChannel)).AddHostedService<SendOutbox>().AddHostedService<PracticeAlerts>();
        services.AddHostedService(s => ActivatorUtilities.CreateInstance<EscalateDue>(s, (Vestibule.Clockwork.Due)open.Store.Ledger.Due));
        services.AddSingleton<Vestibule.Rooms.OnDuty.Feeds>().AddSingleton<LateBook>();
        services.AddSingleton<Library>().AddSingleton<Reader>().AddSingleton<EmergencyCards>();
        services.AddSingleton<AskFamilies>().AddHostedService<StartContactRounds>();
        services.AddSingleton<Vestibule.Rooms.Kin.KinDesk>().AddSingleton<QuestionBook>().AddHostedService<SweepForChildren>();
        services.AddSingleton<WithoutProof>(digest => open.Shelf.SignaturesOf(digest)?.First.Reason).AddSingleton<CardOfCampus>();
        services.AddSingleton<Vestibule.Rooms.Office.District.BookProposals>().AddSingleton<Vestibule.Rooms.Office.Outside.OutsideDesk>();
        services.AddSingleton<Vestibule.Rooms.Office.Procedures.OfficeDrafts>().AddSingleton<Vestibule.Rooms.Office.Procedures.ProcedureRoom>();
        services.AddSingleton<PublishedEditions>().AddSingleton<ProofDesk>().AddHostedService<ProveEditions>().AddHostedService<ReadEditions>();
        services.AddSingleton(open.Store.Registers).AddSingleton(open.Rules).AddSingleton<RecordsDesk>().AddSingleton<RequestPapers>()
            .AddSingleton<OpenRequests>().AddHostedService(s => s.GetRequiredService<OpenRequests>()).AddSingleton<RemindRecords>().AddHostedService(s => s.GetRequiredService<RemindRecords>());
        services.AddSingleton(open.Store.Settings).AddSingleton<MailIntake>().AddSingleton(new IntakeBox(() => house.Demonstration ? null : open.Channels.Current.Intake)).AddHostedService<FetchMail>().AddSingleton<Erasures>().AddSingleton<FigureBook>().AddHostedService<EraseAgreed>();
        services.AddSingleton<LetterBook>().AddSingleton<SightingBook>().AddSingleton<SightingReaders>().AddSingleton<MailingMails>().AddSingleton(s => FamilyReaders.From(s.GetRequiredService<EmergencyCards>()))
            .AddSingleton(house.Demonstration ? LetterPost.HeldHere
                : new LetterPost(_ => Task.FromResult<LetterLine?>(open.Channels.Current.Mail is { } server ? new SmtpLetterLine(server, time) : null))).AddHostedService<SendLetters>();
        services.AddRouting().AddHostFiltering(hosts => hosts.AllowedHosts = [.. house.Hosts]);
        services.AddHouseForms(house).AddHouseSignIn(house).AddOutsideSignIn();

        var app = builder.Build();
        // Whoever runs the house learns why nothing is saved: the kind of error, never its words.
        var ledgerLog = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Vestibule.Ledger");
        open.Store.Ledger.StateChanged += state => ledgerLog.LogWarning("Ledger {State} {Kind}", state, open.Store.Ledger.StoppedBecause?.GetType().Name ?? "-");
        app.UseHeaders();
        app.UseHostFiltering();
        app.UseFailures();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAsking();
        app.UseRateLimiter();
        app.UseTapGuard();
        app.UseGate();

        Assets.Routes(app);
        Health.Routes(app);
        LanguageChoice.Routes(app);
        SignIn.Routes(app);
        Vestibule.Rooms.Office.Outside.AskForMore.Routes(app);
        Enrol.Routes(app);
        Live.Routes(app);

        Vestibule.Rooms.Door.OpenCase.Routes(app);
        Vestibule.Rooms.Door.FollowCase.Routes(app);
        Vestibule.Rooms.Door.TellMore.Routes(app);
        Vestibule.Rooms.Door.ReadProcedure.Routes(app);
        Vestibule.Rooms.Door.KeptSteps.Routes(app);
        PrintCards.Routes(app);
        KeepDevices.Routes(app);
        SeeOutbox.Routes(app);
        Vestibule.Rooms.Office.District.SeeDistrict.Routes(app);
        Vestibule.Rooms.Office.District.WriteDistrict.Routes(app);
        Vestibule.Rooms.Office.Procedures.SeeProcedures.Routes(app);
        Vestibule.Rooms.Office.Procedures.WriteDraft.Routes(app);
        Vestibule.Rooms.Office.Procedures.TranslateDraft.Routes(app);
        Vestibule.Rooms.Office.Procedures.DecideDraft.Routes(app);
        Rehearse.Routes(app);

        GatewayHooks.Routes(app);
        OneTap.Routes(app);
        OwnPhone.Routes(app);
        Vestibule.Rooms.WaysIn.OwnWaysIn.Routes(app);
        Vestibule.Rooms.Broadcasts.SendBroadcast.Routes(app);
        SetUpChannels.Routes(app);
        Vestibule.Rooms.Office.Outside.SetUpOutside.Routes(app);
        Vestibule.Rooms.Office.Outside.AgreeOutside.Routes(app);
        SeePractice.Routes(app);

        ListCases.Routes(app);
        TakeLeadRoutes.Routes(app);
        AskRoutes.Routes(app);
        CallRoutes.Routes(app);
        AdviceRoutes.Routes(app);
        CloseRoutes.Routes(app);

        Vestibule.Rooms.Legal.QueueRoute.Routes(app);
        Vestibule.Rooms.Legal.MatterRoutes.Routes(app);
        AdviseRoute.Routes(app);
        Vestibule.Rooms.Legal.PaperRoutes.Routes(app);

        Wall.Routes(app);
        Tellings.Routes(app);
        SafetyRoom.Routes(app);

        WriteLetters.Routes(app);
        AttachFiles.Routes(app);
        ReadLetters.Routes(app);
        DeclineLetters.Routes(app);
        SeeKnown.Routes(app);
        SettleKnown.Routes(app);
        Vestibule.Rooms.OnDuty.SeeDuty.Routes(app);
        Vestibule.Rooms.OnDuty.OwnDuty.Routes(app);
        Vestibule.Rooms.OnDuty.Feeds.Routes(app);
        Vestibule.Rooms.Office.Ladders.KeepDuty.Routes(app);
        Vestibule.Rooms.Office.Calendar.KeepCalendar.Routes(app);
        Vestibule.Rooms.Office.Neighbours.KeepNeighbours.Routes(app);

        ListRecords.Routes(app);
        ReadRecord.Routes(app);
        ReadConformance.Routes(app);

        PassOnRoutes.Routes(app);
        Vestibule.Rooms.Records.QueueRoute.Routes(app);
        Vestibule.Rooms.Records.MatterRoutes.Routes(app);
        Vestibule.Rooms.Records.PaperRoutes.Routes(app);
        DecideRoute.Routes(app);
        GiveRoutes.Routes(app);
        ReleaseRoutes.Routes(app);
        DirectoryRefusals.Routes(app);
        StudentRoutes.Routes(app);
        ReportRoutes.Routes(app);
        MailRoutes.Routes(app);
        RetentionRoutes.Routes(app);

        RecordPapers.Routes(app);
        ShowPaper.Routes(app);

        Vestibule.Rooms.Kin.SeeKin.Routes(app);
        Vestibule.Rooms.Kin.FindChildren.Routes(app);
        Vestibule.Rooms.Kin.KeepChild.Routes(app);
        Vestibule.Rooms.Questions.AskQuestions.Routes(app);

        ReadFamilyPages.Routes(app);
        Vestibule.Rooms.Office.Texts.KeepTexts.Routes(app);
        Vestibule.Rooms.Contacts.ProposeContacts.Routes(app);
        Vestibule.Rooms.Contacts.OwnCards.Routes(app);
        Vestibule.Rooms.Registrar.RegistrarRoom.Routes(app);
        Vestibule.Rooms.Registrar.Roster.Routes(app);

        ShellTable.Read(((IEndpointRouteBuilder)app).DataSources);
        return app;
    }
}
