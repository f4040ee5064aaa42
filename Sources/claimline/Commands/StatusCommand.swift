import ArgumentParser
import Claims

/// `claimline status`: everything at a glance.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Claims, clocks, queues, workers and alarms at a glance.",
        discussion: """
            --watch shows it again and again: on a terminal as a page that q or Ctrl-C ends, elsewhere, with NO_COLOR or \
            with TERM=dumb as one line each time.
            """)

    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Print one JSON document; with --watch one a line.") var json = false
    @Option(defaultAsFlag: 2.0, help: "Again every so many seconds, 1 at least. [2]") var watch: Double?

    func validate() throws {
        if let watch, !(1...86_400).contains(watch) { throw ValidationError("--watch must be 1 to 86400 seconds") }
    }

    func run() async throws {
        try await database.withPool(application: "claimline status", size: 1) { pool in
            if let watch {
                return try await StatusWatch(pool: pool, interval: .milliseconds(Int(watch * 1000)), json: json).run()
            }
            let view = StatusView(try await StatusReport.read(pool))
            if json { return try Console.json(view) }
            for line in view.lines { Console.print(line) }
        }
    }
}
