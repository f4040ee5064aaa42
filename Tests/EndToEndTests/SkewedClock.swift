import Foundation
import TestSupport

/// A clock that is wrong for one process: a library, loaded before all others, that answers another time of day. Clocks that
/// only measure durations stay right.
enum SkewedClock {
    /// Variables of a process whose clock is this many seconds ahead (or, below 0, behind).
    static func environment(seconds: Int) async throws -> [String: String] {
        ["LD_PRELOAD": try await library.value, "CLOCK_SKEW_SECONDS": "\(seconds)"]
    }

    /// Built once per run by the compiler that every Swift toolchain brings.
    private static let library = Task {
        let folder = try Program.temporaryFolder()
        let file = folder.appendingPathComponent("clock.c")
        try Data(source.utf8).write(to: file)
        let library = folder.appendingPathComponent("clock.so").path
        _ = try await OwnCluster.output("clang", ["-shared", "-fPIC", "-o", library, file.path])
        return library
    }

    private static let source = """
        #define _GNU_SOURCE
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        int clock_gettime(clockid_t id, struct timespec *now) {
            int result = syscall(SYS_clock_gettime, id, now);
            const char *skew = getenv("CLOCK_SKEW_SECONDS");
            if (result == 0 && skew && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) now->tv_sec += atol(skew);
            return result;
        }

        int gettimeofday(struct timeval *restrict time, void *restrict zone) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            time->tv_sec = now.tv_sec;
            time->tv_usec = now.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *seconds) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (seconds) *seconds = now.tv_sec;
            return now.tv_sec;
        }
        """
}
