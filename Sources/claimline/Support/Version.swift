/// Which claimline this is.
enum Version {
    /// As `claimline --version` prints it and `claimline_build_info` tells it.
    static let number = "0.9.0"
}
