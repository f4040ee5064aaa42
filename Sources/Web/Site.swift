import Claims
import Logging
import Postgres

/// What every route answers with.
struct Site: Sendable {
    let context: ClaimsContext
    let accounts: Accounts
    let signIn: SignIn
    let sessions: Sessions
    let tokens: APITokens
    let requests: KeyedRequests
    let log: AccessLog
    let patients: PatientAccess
    let work: WorkLists
    let filters: SavedFilters
    let screens: ScreenCache
    let renderer: Renderer
    /// Where people may sign in besides; nil: with a password only.
    let provider: OpenIDProvider?
    let logger: Logger

    var pool: Pool { context.pool }

    init(context: ClaimsContext, configuration: WebConfiguration, logger: Logger) throws {
        self.context = context
        accounts = Accounts(pool: context.pool, keys: context.keys)
        sessions = Sessions(pool: context.pool, keys: context.keys, limits: configuration.limits)
        signIn = SignIn(pool: context.pool, keys: context.keys, sessions: sessions)
        tokens = APITokens(pool: context.pool, keys: context.keys)
        requests = KeyedRequests(pool: context.pool)
        log = AccessLog(pool: context.pool, keys: context.keys)
        patients = PatientAccess(context: context)
        work = WorkLists(context: context)
        filters = SavedFilters(pool: context.pool)
        screens = ScreenCache()
        renderer = try Renderer()
        provider = configuration.openID.map(OpenIDProvider.init)
        self.logger = logger
    }
}
