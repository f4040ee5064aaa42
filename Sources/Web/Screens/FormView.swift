/// A form as the template shows it.
struct FormView {
    let formID: String
    let formTitle: String?
    let action: String
    let method: String
    let formToken: String?
    let fields: [FieldView]
    let button: String
    let buttonTone: String

    init(_ form: Form, id: String, csrf: String?) {
        let formID = "\(id)-form"
        self.formID = formID
        formTitle = form.title
        action = form.action
        method = form.isSearch ? "get" : "post"
        formToken = form.isSearch ? nil : csrf
        fields = form.fields.map { FieldView($0, form: formID) }
        button = form.button
        buttonTone = form.isDangerous ? "bad" : "plain"
    }
}

/// A field; the one of `input`, `area`, `choices`, `tick` and `secret` that is set says how it is entered.
struct FieldView {
    let fieldID: String
    let fieldName: String
    let fieldLabel: String
    let fieldValue: String
    let fieldType: String
    let autocomplete: String
    let isRequired: Bool
    let help: String?
    let isInput: Bool
    let isArea: Bool
    let isSelect: Bool
    let isTick: Bool
    let isHidden: Bool
    let options: [OptionView]

    init(_ field: Form.Field, form: String) {
        fieldID = "\(form)-\(field.name)"
        fieldName = field.name
        fieldLabel = field.label
        fieldValue = field.value
        fieldType = field.kind.rawValue
        autocomplete = field.autocomplete
        isRequired = field.isRequired
        help = field.help
        isArea = field.kind == .textarea
        isSelect = field.kind == .select
        isTick = field.kind == .checkbox
        isHidden = field.kind == .hidden
        isInput = !isArea && !isSelect && !isTick && !isHidden
        options = field.options.map {
            OptionView(optionValue: $0.value, optionText: $0.text, isSelected: $0.value == field.value)
        }
    }
}

struct OptionView {
    let optionValue: String
    let optionText: String
    let isSelected: Bool
}
