internal import Foundation
internal import Subprocess
internal import Vault

/// A page as PDF through headless Chromium. What it prints lies for that time in a folder that only this user may enter.
enum ReportPDF {
    private static let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    private static let limit: Duration = .seconds(60)

    /// Prints a page.
    ///
    /// Throws `ReportError.noBrowser` where there is none, and `.browserFailed` when it does not print within a minute.
    static func print(_ html: String) async throws -> [UInt8] {
        guard let browser = find(names) else { throw ReportError.noBrowser }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "claimline-pdf-" + (try SecureRandom.uuidText()))
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let page = folder.appendingPathComponent("report.html")
        let file = folder.appendingPathComponent("report.pdf")
        try Data(html.utf8).write(to: page)
        let said = try await run(browser, page: page, file: file, folder: folder)
        guard let data = try? Data(contentsOf: file), data.starts(with: Data("%PDF-".utf8)) else {
            throw ReportError.browserFailed(said.split(separator: "\n").last.map(String.init) ?? "it said nothing")
        }
        return Array(data)
    }

    /// What it said on standard error.
    private static func run(_ browser: String, page: URL, file: URL, folder: URL) async throws -> String {
        var arguments = [
            "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-pdf-header-footer",
            "--user-data-dir=\(folder.path)/profile", "--print-to-pdf=\(file.path)", page.absoluteString,
        ]
        // Chromium's sandbox refuses to run as root; the page is our own and has no script.
        if geteuid() == 0 { arguments.insert("--no-sandbox", at: 0) }
        let fixed = arguments
        return try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask {
                let ended = try await Subprocess.run(
                    .name(browser), arguments: Arguments(fixed), input: .none, output: .discarded,
                    error: .string(limit: 65_536))
                return ended.standardError
            }
            group.addTask {
                try await Task.sleep(for: limit)
                throw ReportError.browserFailed("it took longer than a minute")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? ""
        }
    }

    /// The first of these programs on the search path.
    private static func find(_ names: [String]) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return names.first { name in folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
        }
    }
}
