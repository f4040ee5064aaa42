extension Visit.Authorization {
    /// Units of the lines that the authorization covers: those of its codes, or all when it names none.
    public func units(of lines: [ClaimLine]) -> Int {
        let covered = codes ?? []
        return lines.reduce(0) { $0 + (covered.isEmpty || covered.contains($1.code) ? $1.units : 0) }
    }
}
