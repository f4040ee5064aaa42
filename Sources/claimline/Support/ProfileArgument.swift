import Billing
import Claims
import Foundation

/// Profile files on the command line; one that cannot be used ends the command with 65 and says where it is wrong.
enum ProfileArgument {
    static func clinic(_ path: String) throws -> ClinicProfile {
        try read(path, as: "clinic's profile") { document throws(ProfileDocument.Refused) in
            try ProfileDocument.clinic(document)
        }
    }

    static func payers(_ path: String) throws -> PayerProfiles {
        try read(path, as: "file of payer profiles") { document throws(ProfileDocument.Refused) in
            try ProfileDocument.payers(document)
        }
    }

    private static func read<Profile>(
        _ path: String, as name: String, _ read: ([UInt8]) throws(ProfileDocument.Refused) -> Profile
    ) throws -> Profile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure(code: 65, message: "cannot read \(path)")
        }
        do {
            return try read(Array(data))
        } catch {
            throw Failure(code: 65, message: "\(path) is no \(name): \(error)")
        }
    }
}
