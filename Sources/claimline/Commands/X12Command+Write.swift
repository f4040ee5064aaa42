import ArgumentParser
import Billing
import Claims
import Foundation

extension X12Command {
    /// `claimline x12 837p FILE --clinic PROFILE`
    struct WriteCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "837p", abstract: "Write an 837P of visits, without a database.",
            discussion: """
                Reads NDJSON, JSON, CSV or 837P, scrubs the visits and writes those that no rule rejects. Visits that stay \
                out are named on standard error with the rules that reject them.

                Nothing is remembered: give each file a control number of its own, and do not send a visit twice. A \
                clinic's profile is a file as `clinic profile show` prints it.

                Exit status: 0 every visit is in the file, 1 some stay out, 65 a file cannot be read.
                """)

        @Argument(help: "The file of visits.", completion: .file())
        var file: String

        @Option(help: "A clinic's profile; give one for each clinic of the file.", completion: .file())
        var clinic: [String]

        @Option(help: "Our id with the receiver (ISA06, GS02).")
        var sender = "CLAIMLINE"

        @Option(help: "The receiver's id (ISA08, GS03).")
        var receiver: String

        @Option(help: "Control number of the file (ISA13, GS06), 1 to 999999999.")
        var control: Int

        @Flag(help: "Mark the file as production; otherwise it is a test.")
        var production = false

        @Option(help: "Write to this file instead of standard output.", completion: .file())
        var output: String?

        func validate() throws {
            if !(1...999_999_999).contains(control) { throw ValidationError("--control is from 1 to 999999999") }
        }

        func run() async throws {
            let profiles = try clinic.map(ProfileArgument.clinic)
            let envelope = OfflineClaimFile.Envelope(
                senderID: sender, receiverID: receiver, controlNumber: control, isProduction: production)
            let now = Instant(microsecondsSinceEpoch: Int64(Date().timeIntervalSince1970) * 1_000_000)
            let byNPI = Dictionary(profiles.map { ($0.npi, $0.code) }) { first, _ in first }
            let options = IntakeOptions(clinicsByBillingNPI: byNPI, takesUnknownNPIAsClinic: true)
            let result = try OfflineClaimFile(envelope: envelope, clinics: profiles, now: now)
                .write(IntakeReader(path: file, options: options))
            for reject in result.rejects { Console.note("line \(reject.line) \(reject.field): \(reject.reason)") }
            for visit in result.held { Console.note("\(visit.visitID): \(visit.reasons.joined(separator: ", "))") }
            if let output {
                try Data(result.bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
                Console.note("\(result.claims) claims in \(output)")
            } else {
                FileHandle.standardOutput.write(Data(result.bytes))
            }
            if !result.held.isEmpty || !result.rejects.isEmpty { throw ExitCode(1) }
        }
    }
}
