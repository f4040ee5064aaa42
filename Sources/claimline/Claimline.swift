import ArgumentParser
import Claims
import Foundation
import Postgres
import Telemetry
import Vault

/// `claimline`: worker, coordinator, simulator and tools are commands of this one program.
@main
struct Claimline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claimline",
        abstract: "Takes occupational-therapy visits from intake to posted payment.",
        version: Version.number,
        subcommands: [
            DemoCommand.self,
            MigrateCommand.self,
            IntakeCommand.self,
            WorkerCommand.self,
            CoordinatorCommand.self,
            ServeCommand.self,
            ClearinghouseCommand.self,
            RouteCommand.self,
            PayerCommand.self,
            ClinicCommand.self,
            StatusCommand.self,
            SLACommand.self,
            ForecastCommand.self,
            ClaimsCommand.self,
            AuthorizationsCommand.self,
            AppointmentsCommand.self,
            RemitCommand.self,
            LedgerCommand.self,
            PatientsCommand.self,
            DenialsCommand.self,
            AppealsCommand.self,
            ReportCommand.self,
            CheckCommand.self,
            RulesCommand.self,
            X12Command.self,
            EDICommand.self,
            UnitsCommand.self,
            VerifyCommand.self,
            DoctorCommand.self,
            LoadCommand.self,
            QueueCommand.self,
            JobsCommand.self,
            ScheduleCommand.self,
            ReferenceCommand.self,
            AccountCommand.self,
            TokenCommand.self,
            AuditCommand.self,
            CompletionsCommand.self,
            ManCommand.self,
            MetricsCommand.self,
        ])

    /// Runs the command and turns what went wrong into one line on standard error and its exit code.
    static func main() async {
        do {
            try ProcessTelemetry.bootstrap()
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard let known = Failure(error) ?? CommandNames.failure(for: CommandLine.arguments, error) else {
                exit(withError: error)
            }
            Console.error(known.message)
            exit(withError: ExitCode(known.code))
        }
    }
}

/// An error with its exit code, from the list of the command line's contract.
struct Failure: Error {
    let code: Int32
    let message: String

    /// 64 usage, 65 bad data, 69 database unreachable, 70 bug, 75 try again, 77 not permitted, 78 configuration.
    init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    /// A known failure of a command; `nil` leaves the error to the argument parser (usage, help, exit codes).
    init?(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as PostgresError:
            self.init(code: Self.code(of: error), message: "\(error)" + NextStep.after(error))
        case let error as VaultError: self.init(code: 78, message: "\(error)" + NextStep.after(error))
        case let error as TelemetrySettings.Invalid: self.init(code: 78, message: error.description)
        case let error as IntakeError: self.init(code: 65, message: error.description)
        case let error as ReportError: self.init(error)
        case let error as ReferenceError: self.init(code: Self.code(of: error), message: error.description)
        case is CancellationError: self.init(code: 130, message: "stopped")
        default: return nil
        }
    }

    private static func code(of error: ReferenceError) -> Int32 {
        switch error {
        case .unreadable, .badLine, .noRows: 65
        case .backwards: 64
        case .overlap, .unknownVersion: 1
        }
    }

    private static func code(of error: PostgresError) -> Int32 {
        switch error.kind {
        case .connection, .timedOut, .poolClosed: 69
        case .configuration, .migration: 78
        case .cancelled: 130
        case .outcomeUnknown: 75
        case .server where error.sqlState == "42501" || error.sqlState?.hasPrefix("28") == true: 77
        case .server where error.isTransient: 75
        case .server, .decoding, .protocol: 70
        }
    }
}
