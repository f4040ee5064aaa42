import Claims
import HTTPTypes

/// Every route of the server, with who may call it: READ FIRST. Tests walk this table for each role and clinic.
enum RouteTable {
    static let routes: [Route] =
        Assets.routes + pages + forms + api + [
            .api(
                .get, "/v1/openapi.json", .open,
                Operation(id: "describe", summary: "This description.", answer: .anything)
            ) { _ in .file(try OpenAPIDocument.make(RouteTable.routes), type: "application/json") }
        ]

    private static let pages: [Route] = [
        .page("/sign-in", .open, SignInPages.password),
        .page("/sign-in/oidc", .open, OpenIDPages.begin),
        .page("/sign-in/oidc/callback", .open, OpenIDPages.finish),
        .page("/account", .signedIn, AccountPage.show),
        .page(LivePages.path, .signedIn, LivePages.follow),
        .page("/", .clinics(.readClaims), OverviewPage.show),
        .page("/work", .clinics(.readClaims), WorkListsPage.show),
        .page("/work/{list}", .clinics(.readClaims), WorkListPage.show),
        .page("/appointments", .clinics(.readClaims), AppointmentsPage.show),
        .page("/suspense", .clinics(.readClaims), SuspensePage.show),
        .page("/claims", .clinics(.readClaims), ClaimListPage.show),
        .page("/claims/find", .clinics(.readClaims), ClaimListPage.find),
        .page("/claims/{claim}", .clinics(.readClaims), ClaimPage.show),
        .page("/clinics", .clinics(.readClaims), ClinicsPage.show),
        .page("/reports", .clinics(.readReports), ReportsPage.index),
        .page("/reports/{kind}", .clinics(.readReports), ReportsPage.show),
        .page("/reports/schedules", .clinics(.readReports), ReportSchedulesPage.show),
        .page("/reports/runs/{run}", .clinics(.readReports), ReportSchedulesPage.run),
        .page("/sla", .clinics(.readReports), DeadlinesPage.show),
        .page("/queues", .house(.readOperations), QueuesPage.show),
        .page("/jobs", .house(.readOperations), JobsPage.show),
        .page("/files", .house(.readOperations), FilesPage.show),
        .page("/files/{file}", .house(.readOperations), FilePage.show),
        .page("/files/sent", .house(.readOperations), SentFilesPage.show),
        .page("/files/sent/{file}", .house(.readOperations), SentFilePage.show),
        .page("/capacity", .house(.readOperations), CapacityPage.show),
        .page("/accounts", .house(.administer), AccountsPage.show),
        .page("/audit", .house(.readAudit), AuditPage.show),
    ]

    private static let forms: [Route] = [
        .form("/sign-in", .open, SignInPages.checkPassword),
        .form("/sign-in/code", .open, SignInPages.checkCode),
        .form("/sign-out", .signedIn, SignInPages.signOut),
        .form("/account/password", .signedIn, AccountPage.changePassword),
        .form("/account/sessions/end", .signedIn, AccountPage.endSession),
        .form("/claims/{claim}/patient", .clinics(.readPatients), ClaimActions.openPatient),
        .form("/claims/{claim}/correct", .clinics(.workClaims), ClaimActions.correct),
        .form("/claims/{claim}/override", .clinics(.workClaims), ClaimActions.override),
        .form("/claims/{claim}/release", .clinics(.decideClaims), ClaimActions.release),
        .form("/claims/{claim}/order", .clinics(.workClaims), ClaimActions.order),
        .form("/work/{list}/next", .clinics(.workClaims), WorkActions.next),
        .form("/work/{list}/previous", .clinics(.workClaims), WorkActions.previous),
        .form("/work/{list}/bulk", .clinics(.workClaims), WorkActions.bulk),
        .form("/filters", .clinics(.readClaims), SavedFilterForms.keep),
        .form("/filters/remove", .clinics(.readClaims), SavedFilterForms.remove),
        .form("/appointments/resolve", .clinics(.workClaims), AppointmentsPage.resolve),
        .form("/suspense/post", .clinics(.decideClaims), SuspensePage.post),
        .form("/claims/{claim}/lock", .clinics(.workClaims), WorkActions.lock),
        .form("/claims/{claim}/work", .clinics(.workClaims), WorkActions.change),
        .form("/claims/{claim}/notes", .clinics(.workClaims), WorkActions.note),
        .form("/queues/pause", .house(.operate), QueuesPage.pause),
        .form("/queues/resume", .house(.operate), QueuesPage.resume),
        .form("/files/{file}/raw", .house(.readPatients), FilePage.raw),
        .form("/files/sent/{file}/raw", .house(.readPatients), SentFilePage.raw),
        .form("/reports/schedules", .house(.operate), ReportSchedulesPage.set),
        .form("/reports/schedules/remove", .house(.operate), ReportSchedulesPage.remove),
        .form("/jobs/chosen", .house(.operate), JobActions.chosen),
        .form("/jobs/retry", .house(.operate), JobActions.retry),
        .form("/queues/limit", .house(.operate), QueuesPage.limit),
        .form("/workers/wish", .house(.operate), QueuesPage.wish),
    ]

    private static let api: [Route] =
        VisitsAPI.routes + ClaimsAPI.routes + WorkAPI.routes + FiguresAPI.routes + ReportsAPI.routes
        + OperationsAPI.routes + WorkersAPI.routes + JobsAPI.routes + FilesAPI.routes + AuditAPI.routes
}
