extension Visit {
    /// A postal address in the United States.
    public struct Address: Codable, Sendable, Equatable {
        /// Street and number.
        public var line1: String
        /// Apartment, suite or the like.
        public var line2: String?
        /// City.
        public var city: String
        /// Two-letter state code.
        public var state: String
        /// ZIP code, five or nine digits without a dash.
        public var postalCode: String

        /// An address from its parts.
        public init(line1: String, line2: String? = nil, city: String, state: String, postalCode: String) {
            self.line1 = line1
            self.line2 = line2
            self.city = city
            self.state = state
            self.postalCode = postalCode
        }

        enum CodingKeys: String, CodingKey {
            case line1, line2, city, state
            case postalCode = "postal_code"
        }
    }

    /// A place other than the clinic where a service was furnished, such as a school.
    public struct ServiceLocation: Codable, Sendable, Equatable {
        /// Name of the school, employer or facility.
        public var name: String
        /// National provider identifier, if the place has one.
        public var npi: String?
        /// Where it is; the ZIP code has nine digits on the claim.
        public var address: Address

        /// A place from its parts.
        public init(name: String, npi: String? = nil, address: Address) {
            self.name = name
            self.npi = npi
            self.address = address
        }
    }

    /// Sex as X12 writes it in DMG03.
    public enum Sex: String, Codable, Sendable {
        /// Female.
        case female = "F"
        /// Male.
        case male = "M"
        /// Unknown.
        case unknown = "U"
    }

    /// The person treated.
    public struct Patient: Codable, Sendable, Equatable {
        /// The clinic's own number for the patient.
        public var id: String
        /// Family name.
        public var lastName: String
        /// Given name.
        public var firstName: String
        /// Middle name or initial.
        public var middleName: String?
        /// Date of birth.
        public var birthDate: CalendarDay
        /// Sex for the claim.
        public var sex: Sex
        /// Home address.
        public var address: Address

        /// A patient from its parts.
        public init(
            id: String, lastName: String, firstName: String, middleName: String? = nil, birthDate: CalendarDay,
            sex: Sex, address: Address
        ) {
            self.id = id
            self.lastName = lastName
            self.firstName = firstName
            self.middleName = middleName
            self.birthDate = birthDate
            self.sex = sex
            self.address = address
        }

        enum CodingKeys: String, CodingKey {
            case id, sex, address
            case lastName = "last_name"
            case firstName = "first_name"
            case middleName = "middle_name"
            case birthDate = "birth_date"
        }
    }

    /// The person who holds a coverage, when that is not the patient.
    public struct Subscriber: Codable, Sendable, Equatable {
        /// Family name.
        public var lastName: String
        /// Given name.
        public var firstName: String
        /// Middle name or initial.
        public var middleName: String?
        /// Date of birth.
        public var birthDate: CalendarDay?
        /// Sex for the claim.
        public var sex: Sex?
        /// Home address.
        public var address: Address?

        /// A subscriber from its parts.
        public init(
            lastName: String, firstName: String, middleName: String? = nil, birthDate: CalendarDay? = nil,
            sex: Sex? = nil, address: Address? = nil
        ) {
            self.lastName = lastName
            self.firstName = firstName
            self.middleName = middleName
            self.birthDate = birthDate
            self.sex = sex
            self.address = address
        }

        enum CodingKeys: String, CodingKey {
            case sex, address
            case lastName = "last_name"
            case firstName = "first_name"
            case middleName = "middle_name"
            case birthDate = "birth_date"
        }
    }

    /// A therapist, assistant or referring practitioner.
    public struct Provider: Codable, Sendable, Equatable {
        /// National provider identifier, ten digits; assistants have none on claims.
        public var npi: String?
        /// Family name.
        public var lastName: String
        /// Given name.
        public var firstName: String
        /// NUCC taxonomy code, ten characters.
        public var taxonomy: String?
        /// `OT`, `OTA` or the credential of a physician.
        public var credential: String?

        /// A provider from its parts.
        public init(
            npi: String? = nil, lastName: String, firstName: String, taxonomy: String? = nil, credential: String? = nil
        ) {
            self.npi = npi
            self.lastName = lastName
            self.firstName = firstName
            self.taxonomy = taxonomy
            self.credential = credential
        }

        enum CodingKeys: String, CodingKey {
            case npi, taxonomy, credential
            case lastName = "last_name"
            case firstName = "first_name"
        }
    }

    /// One insurance coverage of the patient.
    public struct Coverage: Codable, Sendable, Equatable {
        /// 1 for primary, 2 for secondary, 3 for tertiary.
        public var order: Int
        /// The payer's id at the clearinghouse.
        public var payerID: String
        /// Member or subscriber number; for Medicare the MBI.
        public var memberID: String
        /// Group or policy number.
        public var groupNumber: String?
        /// The patient's relationship to the subscriber: `self`, `spouse`, `child` or `other`.
        public var relationship: String
        /// Claim filing indicator (X12 element 1032, SBR09), such as `MB` or `CI`.
        public var filingIndicator: String
        /// The subscriber, when `relationship` is not `self`.
        public var subscriber: Subscriber?
        /// Insurance type (X12 element 1336, SBR05): why Medicare pays second, such as `12` working aged, or `47`.
        public var insuranceType: String?

        /// A coverage from its parts.
        public init(
            order: Int, payerID: String, memberID: String, groupNumber: String? = nil, relationship: String = "self",
            filingIndicator: String, subscriber: Subscriber? = nil, insuranceType: String? = nil
        ) {
            self.order = order
            self.payerID = payerID
            self.memberID = memberID
            self.groupNumber = groupNumber
            self.relationship = relationship
            self.filingIndicator = filingIndicator
            self.subscriber = subscriber
            self.insuranceType = insuranceType
        }

        enum CodingKeys: String, CodingKey {
            case order, relationship, subscriber
            case insuranceType = "insurance_type"
            case payerID = "payer_id"
            case memberID = "member_id"
            case groupNumber = "group_number"
            case filingIndicator = "filing_indicator"
        }
    }
}
