/// The exchanges of CAQH CORE connectivity that are used here, and what SOAP calls them. Source: CORE 270 vC2.2.0, WSDL.
enum CoreMode: Sendable, Hashable {
    /// One question, answered at once.
    case realTime
    /// A file of ours.
    case submission
    /// Whether a file of ours was received.
    case submissionStatus
    /// A file for us.
    case results
    /// That we have it.
    case resultsReceipt

    /// The field ProcessingMode.
    var processingMode: String { self == .realTime ? "RealTime" : "Batch" }

    /// Name of the element in the SOAP body.
    var element: String {
        switch self {
        case .realTime: "COREEnvelopeRealTimeRequest"
        case .submission: "COREEnvelopeBatchSubmission"
        case .submissionStatus: "COREEnvelopeBatchSubmissionAckRetrievalRequest"
        case .results: "COREEnvelopeBatchResultsRetrievalRequest"
        case .resultsReceipt: "COREEnvelopeBatchResultsAckSubmission"
        }
    }

    /// Parameter `action` of the SOAP 1.2 content type.
    var action: String {
        switch self {
        case .realTime: "RealTimeTransaction"
        case .submission: "BatchSubmitTransaction"
        case .submissionStatus: "BatchSubmitAckRetrievalTransaction"
        case .results: "BatchResultsRetrievalTransaction"
        case .resultsReceipt: "BatchResultsAckSubmitTransaction"
        }
    }
}
