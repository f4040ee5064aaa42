internal import CLibPQ

extension ConnectionHandle {
    /// What became of a piece of COPY data.
    enum CopyProgress {
        case sent, full, lost
    }

    /// Hands over COPY data; `full` means to wait until the socket takes more and try again.
    func putCopy(_ bytes: [UInt8]) -> CopyProgress {
        let sent = unsafe bytes.withUnsafeBytes { buffer in
            unsafe PQputCopyData(pointer, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
        }
        return progress(sent)
    }

    /// Ends COPY; with a reason the server discards it all.
    func endCopy(failing reason: String?) -> CopyProgress {
        if let reason { return progress(unsafe PQputCopyEnd(pointer, reason)) }
        return progress(unsafe PQputCopyEnd(pointer, nil))
    }

    private func progress(_ code: Int32) -> CopyProgress {
        switch code {
        case 1: .sent
        case 0: .full
        default: .lost
        }
    }

    /// Takes a notification that has arrived.
    func takeNotification() -> Notification? {
        guard let notification = unsafe PQnotifies(pointer) else { return nil }
        defer { unsafe PQfreemem(notification) }
        return unsafe Notification(
            channel: String(cString: notification.pointee.relname), payload: String(cString: notification.pointee.extra)
        )
    }

    /// A handle to cancel what this connection is running, usable from any thread.
    func cancelHandle() -> CancelHandle? {
        unsafe PQgetCancel(pointer).map { unsafe CancelHandle(owning: $0) }
    }
}

/// Owns libpq's copy of what is needed to cancel; independent of the connection's own life.
///
/// Safe to share: libpq never changes it after it was made.
@safe final class CancelHandle: @unchecked Sendable {
    private let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    deinit { unsafe PQfreeCancel(pointer) }

    /// Asks the server to cancel, over a connection of its own. Blocks until the server has taken the request.
    func cancel() -> Bool {
        var message: [CChar] = Array(repeating: 0, count: 256)
        return unsafe PQcancel(pointer, &message, Int32(message.count)) != 0
    }
}
