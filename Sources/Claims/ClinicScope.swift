/// The clinics that the code below may see, whatever it asks for.
///
/// A server sets it for each request to the clinics of whoever asks. Every transaction opens no more than that
/// (``OpenScope``), so that row-level security answers with no other clinic's row, whichever function reads.
public enum ClinicScope {
    /// Numbers of clinics; nil: all, as workers, coordinators and the command line see them.
    @TaskLocal public static var granted: Set<Int32>?
}
