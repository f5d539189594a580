import CKernels

/// Calls `body` once for each index below `count`, on all threads of the engine.
///
/// The order of the calls is not defined, so a call may write only what no other call touches. The
/// calls are handed out one by one as threads become free. Called from inside a body, or while
/// another thread uses the engine, it runs serially: there is one level of parallelism.
public func parallel(over count: Int, _ body: (Int) -> Void) {
    guard count > 1 else {
        if count == 1 { body(0) }
        return
    }
    withoutActuallyEscaping(body) { body in
        var body = body
        withUnsafeMutablePointer(to: &body) {
            ck_parallel(count, $0) { context, index in
                context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(index)
            }
        }
    }
}

/// Calls `body`, in which ``parallel(over:_:)`` uses no other thread: for work beside other work.
///
/// - Throws: What `body` throws.
public func serially<Result>(_ body: () throws -> Result) throws -> Result {
    var result: Swift.Result<Result, any Error>?
    withoutActuallyEscaping(body) { body in
        var job = { result = Swift.Result { try body() } }
        withUnsafeMutablePointer(to: &job) {
            ck_parallel(1, $0) { context, _ in
                context?.assumingMemoryBound(to: (() -> Void).self).pointee()
            }
        }
    }
    guard let result else { preconditionFailure("what was to be done was not done") }
    return try result.get()
}

/// Sets how many threads ``parallel(over:_:)`` uses; by default one for each processor.
///
/// Results do not depend on it.
public func setThreadCount(_ count: Int) {
    ck_set_thread_count(Int32(clamping: count))
}

/// How many threads ``parallel(over:_:)`` uses.
public var threadCount: Int { Int(ck_thread_count()) }

extension Int {
    /// How many parts of `size` it takes to hold this many.
    func parts(of size: Int) -> Int { (self + size - 1) / size }

    /// The smallest multiple of `step` that is at least this.
    func roundedUp(to step: Int) -> Int { parts(of: step) * step }
}
