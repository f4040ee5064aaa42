import Claims

/// One received file: its envelopes, the claims and sent files that it speaks of, and what happened to it.
enum FilePage {
    static func show(_ call: Call) async throws -> Reply {
        let number = try call.number("file", of: "file")
        guard let detail = try await InboundFiles.find(number, context: call.site.context) else {
            throw Refusal.notFound("file")
        }
        let answers = try await FileTracker.answers(ofReceived: number, pool: call.site.pool)
        let after = call.query["after"].flatMap { Int64($0) } ?? 0
        let claims = try await FileTracker.claims(
            ofReceived: number, after: after, limit: FileParts.size, pool: call.site.pool)
        let file = detail.file
        let place = file.place.map { "segment \($0.segment) (\($0.segmentID)), byte \($0.byteOffset)" }
        var blocks: [Block] = [
            .facts(
                "File",
                [
                    Fact("Kind", .text(file.kind)), Fact("Route", .text(file.route)),
                    Fact("Status", .text(file.status)), Fact("Received", .time(file.receivedAt)),
                    Fact("Read", .time(file.processedAt)), Fact("Bytes", .count(detail.bytes)),
                    Fact("Reason", .text(file.reason)), Fact("Where", .text(place)),
                ].filter { !$0.value.text.isEmpty }),
            .table(FileParts.envelopes(detail.envelopes)),
        ]
        if !answers.isEmpty {
            blocks.append(
                .table(
                    Table(
                        title: "Sent files that it speaks of",
                        columns: [.text("File"), .text("From"), .text("Code"), .text("At (UTC)")],
                        rows: answers.map {
                            [
                                .link("\($0.fileID)", "/files/sent/\($0.fileID)"), .text($0.source), .text($0.code),
                                .time($0.at),
                            ]
                        })))
        }
        blocks += [
            .table(try FileParts.claims(claims, title: "Claims that it speaks of", call)),
            .table(
                Table(
                    title: "What happened to it", columns: [.text("At (UTC)"), .text("What"), .text("By")],
                    rows: detail.events.map { [.time($0.at), .text($0.kind.rawValue), .text($0.actor)] })),
        ]
        blocks += try FileParts.rawForm(place: "/files/\(number)/raw", call)
        return .screen(Screen(title: "File \(number)", links: [Link("Files", "/files")], blocks: blocks))
    }

    /// The file as it came, patient data and all; who opens it and why is in the audit first.
    static func raw(_ call: Call) async throws -> Reply {
        let number = try call.number("file", of: "file")
        let bytes = try await call.site.patients.rawFile(
            number, by: call.principal, reason: call.required("reason", "The reason"), from: call.address)
        return FileParts.raw(bytes)
    }
}

/// Parts that pages of received and of sent files share.
enum FileParts {
    /// Claims on a page.
    static let size = 100

    /// ISA13 as files have it: nine digits.
    static func control(_ number: Int64) -> String { String(String(1_000_000_000 + number).dropFirst()) }

    static func envelopes(_ envelopes: [InboundFiles.Envelope]) -> Table {
        Table(
            title: "Envelopes",
            columns: [
                .text("Sender"), .text("Receiver"), .text("ISA13"), .text("GS06"), .text("Set"), .text("ST02"),
                .figure("Segments"),
            ],
            rows: envelopes.map {
                [
                    .text($0.sender), .text($0.receiver), .text($0.interchangeControl), .text($0.groupControl),
                    .text($0.set), .text($0.setControl), .count($0.segments),
                ]
            })
    }

    /// Claims with ways to them for whoever may see claims.
    static func claims(_ claims: [FileTracker.ClaimEntry], title: String, _ call: Call) throws -> Table {
        let mayRead = try call.principal.may(.readClaims)
        let place = call.target.prefix { $0 != "?" }
        return Table(
            title: title,
            columns: [
                .text("Claim"), .text("Clinic"), .text("ST02"), .text("Control number"), .text("What"),
            ],
            rows: claims.map {
                [
                    Cell(text: "\($0.claimID)", place: mayRead ? "/claims/\($0.claimID)" : nil), .text($0.clinicID),
                    .text($0.setControl), .text($0.controlNumber), .text($0.what),
                ]
            }, next: claims.count < size ? nil : "\(place)?after=\(claims.last?.claimID ?? 0)")
    }

    /// Asks why the file is opened; nothing for whoever may not open it.
    static func rawForm(place: String, _ call: Call) throws -> [Block] {
        guard Access.house(.readPatients).verdict(on: try call.principal) == .admitted else { return [] }
        return [
            .form(
                Form(
                    title: "The file itself", action: place,
                    fields: [
                        .init(
                            kind: .text, name: "reason", label: "Why you open it", isRequired: true,
                            help: "It holds patient data. The reason stands in the audit with your name.")
                    ], button: "Open"))
        ]
    }

    /// Byte for byte, and kept nowhere: X12 is ASCII for our partners, and Latin-1 shows any byte.
    static func raw(_ bytes: [UInt8]) -> Reply { .file(bytes, type: "text/plain; charset=iso-8859-1") }
}
