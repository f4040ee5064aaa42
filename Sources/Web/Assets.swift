import Foundation

/// Style and script, under an address that changes with them, so that a browser may keep them for ever.
enum Assets {
    /// Of their bytes, FNV-1a: it only has to differ when they do.
    static let version: String = {
        let hash = (style + script).reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
        }
        return String(hash, radix: 16)
    }()

    private static let style = PackageResources.claimline_css
    private static let script = PackageResources.claimline_js

    static let routes: [Route] = [
        .asset("/assets/{version}/claimline.css") { _ in .file(style, type: "text/css; charset=utf-8") },
        .asset("/assets/{version}/claimline.js") { _ in .file(script, type: "text/javascript; charset=utf-8") },
    ]
}
