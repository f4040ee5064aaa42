extension ImplementationAcknowledgement999 {
    /// Appends ST to SE to an open FA group; `controlNumber` is ST02.
    public func write(to writer: inout SegmentWriter, controlNumber: Int) {
        let guide = TransactionType.implementationAcknowledgement999.version
        writer.beginTransaction(id: "999", controlNumber: controlNumber, version: guide)
        writer.segment("AK1", functionalID, groupControlNumber, version)
        for transaction in transactions { transaction.write(to: &writer) }
        let counts = [includedCount, receivedCount, acceptedCount].map(String.init)
        writer.segment("AK9", elements: [groupStatus] + counts + groupErrorCodes.prefix(5))
        writer.endTransaction()
    }
}

extension ImplementationAcknowledgement999.Transaction {
    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment("AK2", id, controlNumber, version)
        for error in segmentErrors { error.write(to: &writer) }
        // A file that was cut off says nothing of its last set.
        if !status.isEmpty { writer.segment("IK5", elements: [status] + errorCodes.prefix(5)) }
    }
}

extension ImplementationAcknowledgement999.SegmentError {
    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment("IK3", segmentID, position < 0 ? "" : String(position), loop, code)
        for context in contexts { context.write(to: &writer) }
        for error in elementErrors { error.write(to: &writer) }
    }
}

extension ImplementationAcknowledgement999.ElementError {
    fileprivate func write(to writer: inout SegmentWriter) {
        let place = writer.place(position < 0 ? nil : position, component, repetition)
        writer.segment("IK4", place, reference, code, badValue)
        for context in contexts { context.write(to: &writer) }
    }
}

extension ImplementationAcknowledgement999.Context {
    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment(
            "CTX", writer.composite(name, value), segmentID, position.map(String.init) ?? "", loop,
            writer.place(element, component, repetition), reference)
    }
}

extension SegmentWriter {
    /// Position in a segment (C030): element, component and occurrence.
    fileprivate func place(_ numbers: Int?...) -> String {
        composite(numbers.map { $0.map(String.init) ?? "" })
    }
}
