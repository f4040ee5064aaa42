import NIOPosix
import X12

/// What the partner does with one CORE request.
enum COREOutcome: Sendable {
    case reply(MultipartForm)
    /// HTTP 500 after the file was received: the sender cannot know.
    case failure
    /// HTTP 503, nothing was received.
    case unavailable
}

/// Answers CORE requests: real-time enquiries at once, batches through the exchange.
struct COREDesk: Sendable {
    let exchange: Exchange
    /// Runs a scripted wait; ends early when the server stops.
    let pause: @Sendable (_ milliseconds: Int64) async -> Void

    private var behaviour: Behaviour { exchange.behaviour }

    func answer(_ request: COREEnvelope) async throws -> COREOutcome {
        switch (request.processingMode, request.payloadType) {
        case ("RealTime", "X12_270_Request_005010X279A1"): return try await enquire(request, about: .eligibility)
        case ("RealTime", "X12_276_Request_005010X212"): return try await enquire(request, about: .status)
        case ("Batch", "X12_837_Request_005010X222A1"): return try await submit(request)
        case ("Batch", "X12_270_Request_005010X279A1"): return try await inquire(request)
        default: break
        }
        if await hangs(request.payloadID, [], request) { return .unavailable }
        switch (request.processingMode, request.payloadType) {
        case (_, "X12_837_Status_Request"): return .reply(reconcile(request))
        case ("Batch", "X12_005010_Request_Batch_Results"): return .reply(try await pickUp(request))
        case ("Batch", "X12_005010_BatchResults_ReceiptConfirmation"): return .reply(try await confirm(request))
        default:
            return .reply(
                request.reply(
                    "CoreEnvelopeError",
                    fault: .init(code: "PayloadTypeNotUnderstood", message: "PayloadType is not known here")))
        }
    }

    // MARK: Real time

    private func enquire(_ request: COREEnvelope, about kind: AnswerKind) async throws -> COREOutcome {
        guard let interchange = Lexer.read(request.payload ?? []).interchanges.first,
            let group = interchange.groups.first, let transaction = group.transactions.first,
            transaction.id == (kind == .eligibility ? "270" : "276")
        else { return .reply(Self.unreadable(request)) }
        let enquiry = EnquiryReading(transaction)
        let payers = Set(enquiry.subjects.map(\.payer.id))
        let subject = enquiry.subjects.first?.trace.number ?? ""
        if isStruck(.unavailable, subject, payers) { return .unavailable }
        if await hangs(subject, payers, request) { return .unavailable }
        await pause(behaviour.delayMilliseconds(of: kind, subject: subject, payers: payers))
        let envelope = AnswerEnvelope(
            interchange: .init(interchange), groupSender: group.senderCode, groupReceiver: group.receiverCode,
            now: exchange.clock.now)
        let body: any AnswerBody
        if kind == .eligibility {
            body = EligibilityAnswer(enquiry: enquiry, behaviour: behaviour, now: envelope.now)
        } else {
            var reports: [StatusReport] = []
            for subject in enquiry.subjects { reports.append(try await exchange.status(of: subject)) }
            body = StatusAnswer(enquiry: enquiry, reports: reports, now: envelope.now)
        }
        let number = Int(interchange.controlNumber) ?? 1
        let bytes = envelope.file(kind, controlNumber: number, transactions: [body])
        return .reply(request.reply(kind.payloadType, payload: bytes))
    }

    // MARK: Batch

    private func submit(_ request: COREEnvelope) async throws -> COREOutcome {
        let payload = request.payload ?? []
        let reading = SubmissionReading(payload)
        guard !reading.interchanges.isEmpty else { return .reply(Self.unreadable(request)) }
        let payers = reading.payers
        if isStruck(.unavailable, request.payloadID, payers) { return .unavailable }
        if await hangs(request.payloadID, payers, request) { return .unavailable }
        try await exchange.receive(
            payload, read: reading, transport: .core, partner: request.senderID, payloadID: request.payloadID)
        let hangs = behaviour.strikes(.hangAfterReceipt, subject: request.payloadID, payers: payers)
        for (_, rule) in hangs { await pause(rule.hangMilliseconds) }
        if isStruck(.errorAfterReceipt, request.payloadID, payers) { return .failure }
        return .reply(request.reply("X12_BatchReceiptConfirmation"))
    }

    private func inquire(_ request: COREEnvelope) async throws -> COREOutcome {
        let payload = request.payload ?? []
        let inquiry = InquiryReading(payload)
        guard !inquiry.isEmpty else { return .reply(Self.unreadable(request)) }
        if isStruck(.unavailable, request.payloadID, []) { return .unavailable }
        if await hangs(request.payloadID, [], request) { return .unavailable }
        // The same file again is taken and answered once.
        if !exchange.register.hasSubmission(request.payloadID, from: request.senderID) {
            try await exchange.receive(
                payload, inquiry: inquiry, partner: request.senderID, payloadID: request.payloadID)
        }
        return .reply(request.reply("X12_BatchReceiptConfirmation"))
    }

    private func pickUp(_ request: COREEnvelope) async throws -> MultipartForm {
        while let entry = exchange.outbox.take(partner: request.senderID, transport: .core, at: exchange.clock.now) {
            let name = entry.fileName
            let directory = exchange.directory
            // Another picker may have confirmed the file since it was taken; then the next one is offered.
            let bytes = try? await NIOThreadPool.singleton.runIfActive { try directory.answer(name) }
            if let bytes { return request.reply(entry.kind.payloadType, payloadID: entry.id, payload: bytes) }
        }
        return request.reply("X12_005010_Response_NoBatchFile")
    }

    private func confirm(_ request: COREEnvelope) async throws -> MultipartForm {
        _ = try await exchange.confirm(request.payloadID, partner: request.senderID, transport: .core)
        return request.reply("X12_005010_Response_ConfirmReceiptReceived")
    }

    private func reconcile(_ request: COREEnvelope) -> MultipartForm {
        let isKnown = exchange.register.hasSubmission(request.payloadID, from: request.senderID)
        return request.reply(
            "X12_837_Status_Response", payload: Array((isKnown ? "RECEIVED" : "NOT_FOUND").utf8))
    }

    /// Waits as the script says, with nothing received; true when it did.
    private func hangs(_ subject: String, _ payers: Set<String>, _ request: COREEnvelope) async -> Bool {
        let rules = behaviour.strikes(.hang, subject: subject, payers: payers, partner: request.senderID)
        for (_, rule) in rules { await pause(rule.hangMilliseconds) }
        return !rules.isEmpty
    }

    private func isStruck(_ kind: FaultRule.Kind, _ subject: String, _ payers: Set<String>) -> Bool {
        !behaviour.strikes(kind, subject: subject, payers: payers).isEmpty
    }

    private static func unreadable(_ request: COREEnvelope) -> MultipartForm {
        request.reply("CoreEnvelopeError", fault: .init(code: "PayloadIllegal", message: "no readable X12 payload"))
    }
}
