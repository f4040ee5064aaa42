import Hummingbird
import NIOCore

/// What the server knows of a request before it is admitted.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Network address of the other end, without its port.
    let address: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? "local"
    }
}
