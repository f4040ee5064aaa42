import ArgumentParser
import Claims
import Foundation

extension EDICommand {
    /// `claimline edi show FILE`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a file: its control numbers, what became of it, and what people did with it.",
            discussion: """
                --raw prints the file as it came instead, patient data and all. It needs a reason, which is kept \
                sealed with your name and shown here to whoever asks next.
                """)

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The file's number.") var file: Int64
        @Flag(help: "Print the file as it came; needs --reason.") var raw = false
        @Option(help: "Why you must see it.") var reason: String?
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let file: InboundFiles.Listing
            let bytes: Int
            let envelopes: [InboundFiles.Envelope]
            let events: [InboundFiles.Event]
        }

        func validate() throws {
            let hasReason = reason.map { !$0.allSatisfy(\.isWhitespace) } ?? false
            if raw, !hasReason { throw ValidationError("--raw shows patient data and needs a --reason") }
            if raw, json { throw ValidationError("--raw prints the file itself; leave --json away") }
        }

        func run() async throws {
            if raw { return try await printRaw() }
            let found = try await EDICommand.withContext(database) { context in
                try await InboundFiles.find(file, context: context)
            }
            guard let found else { throw Failure(code: 1, message: "no file \(file)") }
            if json {
                return try Console.json(
                    Report(file: found.file, bytes: found.bytes, envelopes: found.envelopes, events: found.events))
            }
            EDICommand.table([found.file])
            if let place = found.file.place {
                let element = place.element.map { ", element \($0)" } ?? ""
                Console.print("at segment \(place.segment) (\(place.segmentID))\(element), byte \(place.byteOffset)")
            }
            Console.print("\(found.bytes) bytes")
            Console.table(
                ["sender", "receiver", "interchange", "group", "set", "number", "segments"],
                found.envelopes.map {
                    [
                        $0.sender, $0.receiver, $0.interchangeControl, $0.groupControl ?? "", $0.set ?? "",
                        $0.setControl ?? "", "\($0.segments)",
                    ]
                }, rightAligned: [6])
            if found.events.isEmpty { return }
            Console.table(
                ["at", "what", "by", "because"],
                found.events.map { [$0.at, $0.kind.rawValue, $0.actor, $0.reason ?? ""] })
        }

        private func printRaw() async throws {
            let bytes = try await EDICommand.withContext(database) { context in
                let person = "person:\(NSUserName())"
                let reason = reason ?? ""
                try await PatientAccess(context: context).note("file:\(file) raw", by: person, reason: reason)
                return try await InboundFiles.raw(file, by: person, reason: reason, context: context)
            }
            guard let bytes else { throw Failure(code: 1, message: "no file \(file)") }
            FileHandle.standardOutput.write(Data(bytes))
        }
    }

    /// `claimline edi replay FILE`.
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have a file judged and read again, after a fix.",
            discussion: """
                What of it counted already changes nothing the second time. Exit status 1 when it is still quarantined, \
                or waits to be read already.
                """)

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The file's number.") var file: Int64
        @OptionGroup var confirmation: ConfirmationOptions

        func run() async throws {
            let person = "person:\(NSUserName())"
            let isPermitted = try await EDICommand.withContext(database) { context in
                guard
                    let found = try await InboundFiles.find(file, context: context),
                    let verdict = try await InboundFiles.replay(file, by: person, isTrial: true, context: context)
                else { throw Failure(code: 1, message: "no file \(file)") }
                return try confirmation.permits(impact(found.file, verdict))
            }
            guard isPermitted else { return }
            let outcome = try await EDICommand.withContext(database) { context in
                try await InboundFiles.replay(file, by: person, context: context)
            }
            switch outcome {
            case .queued: Console.note("file \(file) waits to be read")
            case .quarantined(let reason): throw Failure(code: 1, message: "file \(file) stays quarantined: \(reason)")
            case .waiting: throw Failure(code: 1, message: "file \(file) waits to be read already")
            case nil: throw Failure(code: 1, message: "no file \(file)")
            }
        }

        private func impact(_ file: InboundFiles.Listing, _ verdict: InboundFiles.Replay) -> String {
            let stands = "File \(file.fileID) (\(file.kind)) is \(file.status)" + (file.reason.map { ": \($0)" } ?? "")
            return switch verdict {
            case .quarantined(let reason): "\(stands). It would stay quarantined: \(reason)"
            default: "\(stands). Reads all of it again; what counted already changes nothing."
            }
        }
    }
}
