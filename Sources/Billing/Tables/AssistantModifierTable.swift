/// When services of assistants had to be marked.
enum AssistantModifierTable {
    /// Claims carry CO from 2020-01-01 on (Bipartisan Budget Act of 2018 §53107).
    static let isRequired = DatedTable([DatedTable<Bool>.Entry(from: .named(2020, 1, 1), value: true)])
}
