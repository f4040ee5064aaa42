import ArgumentParser
import Billing
import Claims

/// `claimline report KIND`. Each figure says how it is reckoned; nothing here names a patient.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Reports on what is owed, refused, paid and done. Nothing here names a patient.",
        subcommands: [
            Monthly.self, Ageing.self, DenialsReport.self, Payers.self, BeforeAfter.self, Promises.self,
            Productivity.self, Schedule.self, Runs.self,
        ])

    /// Days of a report.
    struct Span: ParsableArguments {
        @Option(help: "First day, YYYY-MM-DD, UTC. [see the command]", transform: DayArgument.day) var from:
            CalendarDay?
        @Option(help: "Last day, YYYY-MM-DD, UTC. [see the command]", transform: DayArgument.day) var to: CalendarDay?
        @Option(help: "A whole month, YYYY-MM, instead of --from and --to.", transform: DayArgument.month)
        var month: ClosedRange<CalendarDay>?

        func validate() throws {
            if month != nil, from != nil || to != nil { throw ValidationError("--month, or --from and --to, not both") }
            if let from, let to, to < from { throw ValidationError("--to lies before --from") }
        }

        var options: ReportOptions {
            ReportOptions(from: month?.lowerBound ?? from, to: month?.upperBound ?? to)
        }
    }

    /// `claimline report monthly`.
    struct Monthly: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Clean claims, rejections, denials, collection, days in receivables, lags, promised hours, appeals.",
            discussion: "Without days: the last whole month.")
        @OptionGroup var output: ReportOutput
        @OptionGroup var span: Span

        func run() async throws { try await output.produce(.monthly, span.options) }
    }

    /// `claimline report ageing`.
    struct Ageing: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is owed by age: from the date of service and from the last submission; credits apart.")
        @OptionGroup var output: ReportOutput

        func run() async throws { try await output.produce(.ageing, ReportOptions()) }
    }

    /// `claimline report denials`.
    struct DenialsReport: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "denials",
            abstract: "Denials by reason, payer, clinic and procedure; denial rate, appeals won.",
            discussion: "Without days: all of them.")
        @OptionGroup var output: ReportOutput
        @OptionGroup var span: Span

        func run() async throws { try await output.produce(.denials, span.options) }
    }

    /// `claimline report payers`.
    struct Payers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How payers treat claims: days to acceptance and decision, rejections, denials, underpayments.",
            discussion: "Without days: all of them.")
        @OptionGroup var output: ReportOutput
        @OptionGroup var span: Span

        func run() async throws { try await output.produce(.payers, span.options) }
    }

    /// `claimline report before-after`.
    struct BeforeAfter: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "before-after", abstract: "The monthly figures of two spans side by side.",
            discussion:
                "Without days: the last whole month against the one before; with days, against as many right before.")
        @OptionGroup var output: ReportOutput
        @OptionGroup var span: Span
        @Option(help: "First day to compare with, YYYY-MM-DD.", transform: DayArgument.day) var beforeFrom: CalendarDay?
        @Option(help: "Last day to compare with, YYYY-MM-DD.", transform: DayArgument.day) var beforeTo: CalendarDay?

        func validate() throws {
            if (beforeFrom == nil) != (beforeTo == nil) {
                throw ValidationError("--before-from and --before-to go together")
            }
            if let beforeFrom, let beforeTo, beforeTo < beforeFrom {
                throw ValidationError("--before-to lies before --before-from")
            }
        }

        func run() async throws {
            var options = span.options
            if let beforeFrom, let beforeTo { options.before = beforeFrom...beforeTo }
            try await output.produce(.beforeAfter, options)
        }
    }

    /// `claimline report sla`.
    struct Promises: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sla", abstract: "Claims sent within 24 and 48 hours, pauses by reason, clocks that run.",
            discussion: "By the day of the signed note. Without days: the last whole month.")
        @OptionGroup var output: ReportOutput
        @OptionGroup var span: Span

        func run() async throws { try await output.produce(.sla, span.options) }
    }

    /// `claimline report productivity`.
    struct Productivity: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What people did, by person: claims, denials, appeals, patients' money.",
            discussion: "Without days: the last whole month.")
        @OptionGroup var output: ReportOutput
        @OptionGroup var span: Span

        func run() async throws { try await output.produce(.productivity, span.options) }
    }
}
