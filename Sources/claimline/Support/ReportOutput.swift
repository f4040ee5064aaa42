import ArgumentParser
import Claims
import Foundation

/// Options of every report: database, clinic, and what becomes of it.
struct ReportOutput: ParsableArguments {
    @OptionGroup var database: DatabaseOptions
    @Option(help: "Only this clinic's.") var clinic: String?
    @OptionGroup var target: ReportTarget

    /// Reads the report and writes it as asked.
    func produce(_ kind: ReportKind, _ options: ReportOptions) async throws {
        var options = options
        options.clinic = clinic
        let wanted = options
        let document = try await database.withPool(application: "claimline report", size: 1) { pool in
            try await Report.read(kind, wanted, pool)
        }
        try await target.write(document)
    }
}

/// In which form a report is written, and where to.
struct ReportTarget: ParsableArguments {
    @Option(
        help: "table, json, csv, xlsx, html or pdf. [table, or what --output ends with]",
        completion: .list(ReportFormat.allCases.map(\.rawValue)), transform: ReportTarget.format)
    var format: ReportFormat?
    @Option(name: .shortAndLong, help: "Write to this file. [standard output]", completion: .file()) var output: String?
    @Option(help: "Write a PDF to this file; needs Chromium.", completion: .file()) var pdf: String?
    @Option(help: "The table that CSV is made of: 'figures' or the name of a table. [the main one]") var section:
        String?
    @Flag(help: "Print one JSON document; as --format json.") var json = false
    @Flag(help: "Print the main table as CSV, amounts in cents; as --format csv.") var csv = false

    func validate() throws {
        let wishes = [json, csv, format != nil, pdf != nil].filter { $0 }.count
        if wishes > 1 { throw ValidationError("one of --format, --json, --csv and --pdf") }
        if pdf != nil, output != nil { throw ValidationError("--pdf names the file already; leave --output out") }
    }

    static func format(_ text: String) throws -> ReportFormat {
        guard let format = ReportFormat(rawValue: text) else {
            let names = ReportFormat.allCases.map(\.rawValue)
            throw ValidationError("there is no format '\(text)'\(Spelling.hint(for: text, among: names))")
        }
        return format
    }

    private var chosen: ReportFormat {
        if json { return .json }
        if csv || (section != nil && format == nil) { return .csv }
        if pdf != nil { return .pdf }
        let ending = output.map { URL(fileURLWithPath: $0).pathExtension.lowercased() }
        return format ?? ending.flatMap(ReportFormat.init(rawValue:)) ?? .table
    }

    /// Renders the document and writes it whole, or not at all.
    func write(_ document: ReportDocument) async throws {
        let format = chosen
        let path = pdf ?? output
        let isBinary = format == .xlsx || format == .pdf
        if isBinary, path == nil, isatty(STDOUT_FILENO) == 1 {
            throw Failure(code: 64, message: "\(format.rawValue) is not for a terminal; name a file with --output")
        }
        let bytes = Data(try await document.render(as: format, section: section))
        guard let path else { return Console.write(bytes) }
        do {
            try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure(code: 77, message: "cannot write \(path): \(error.localizedDescription)")
        }
        Console.note("wrote \(path) (\(bytes.count) bytes)")
    }
}

extension Failure {
    /// What to do about a report that there is not.
    init(_ error: ReportError) {
        switch error {
        case .unknownClinic(let code, let known):
            let hint = Spelling.hint(for: code, among: known)
            self.init(code: 64, message: "there is no clinic '\(code)'\(hint)")
        case .unknownSection(let name, let known):
            self.init(
                code: 64, message: "this report has no table '\(name)'; there are \(known.joined(separator: ", "))")
        case .noRun(let run):
            self.init(code: 1, message: "there is no run \(run); see: claimline report runs list")
        case .notMadeYet(let run):
            self.init(
                code: 75,
                message: "run \(run) is not made yet; workers make it: see claimline queue list and worker list")
        case .noBrowser:
            self.init(
                code: 78,
                message:
                    "PDF needs Chromium: apt-get install chromium; or take --format html and print it from a browser")
        case .browserFailed(let said):
            self.init(code: 75, message: "Chromium made no PDF: \(said); --format html prints from any browser")
        }
    }
}
