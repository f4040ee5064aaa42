import ArgumentParser
import Claims
import Foundation

/// Where the secrets of a route lie: paths, never the secrets themselves.
struct RouteAccessOptions: ParsableArguments {
    @Option(help: "PEM file of our client certificate, for partners that ask for one.", completion: .file())
    var clientCertificate: String?
    @Option(help: "PEM file of its private key.", completion: .file()) var clientKey: String?
    @Option(help: "PEM file of the authorities that sign the partner's certificate. [those of the system]")
    var trustRoots: String?
    @Option(help: "File with the password of the CORE envelope. [CLAIMLINE_CORE_PASSWORD]") var passwordFile: String?
    @Option(help: "Private key file for SFTP.", completion: .file()) var sshKey: String?
    @Option(help: "known_hosts file that pins the SFTP server's key.", completion: .file()) var knownHosts: String?

    var paths: RouteAccess {
        RouteAccess(
            clientCertificate: clientCertificate, clientKey: clientKey, trustRoots: trustRoots,
            passwordFile: passwordFile, sshKey: sshKey, knownHosts: knownHosts)
    }

    func validate() throws {
        guard (clientCertificate == nil) == (clientKey == nil) else {
            throw ValidationError("--client-certificate and --client-key go together")
        }
    }

    func validate(sftp: String) throws {
        guard let parts = URLComponents(string: sftp), parts.scheme == "sftp", parts.host != nil, parts.user != nil,
            parts.password == nil
        else { throw ValidationError("--sftp is of the form sftp://user@host:port/folder, without a password") }
        guard sshKey != nil, knownHosts != nil else {
            throw ValidationError("--sftp needs --ssh-key and --known-hosts")
        }
    }
}
