import Tensors

/// Calls `body` for parts of `0..<rows`, on all threads of the engine.
///
/// The parts do not depend on the number of threads.
func parallelStrips(of rows: Int, height: Int = 32, _ body: (Range<Int>) -> Void) {
    let count = (rows + height - 1) / height
    parallel(over: count) { i in
        body(i * height..<min(rows, (i + 1) * height))
    }
}
