import CKernels
import COpenBLAS
import Glibc

/// Restarts this process once if OpenBLAS did not recognize the processor.
///
/// OpenBLAS 0.3.21 takes processors with AVX-512 that are younger than itself for a Haswell, and
/// runs at half their speed. It decides when it is loaded and listens to `OPENBLAS_CORETYPE` only
/// then, so nothing short of a new process helps. Call this first in `main`, before any thread
/// starts; it returns at once if all is well, or if it was the one that started this process.
public func prepareBLAS() {
    let fast: Set = ["SkylakeX", "Cooperlake", "SapphireRapids"]
    guard ck_has_avx512() != 0, !fast.contains(blasCoreName), getenv("LIKENESS_RESTARTED") == nil
    else { return }
    setenv("LIKENESS_RESTARTED", "1", 1)
    setenv("OPENBLAS_CORETYPE", "SkylakeX", 1)
    execv("/proc/self/exe", CommandLine.unsafeArgv)
}

/// The processor that OpenBLAS runs its kernels for.
public var blasCoreName: String { String(cString: openblas_get_corename()) }

/// Tells OpenBLAS, once, to leave threads to ``parallel(over:_:)``.
private let singleThreaded: Void = openblas_set_num_threads(1)

/// A matrix in memory: its first float, the floats from one row to the next, and how to read it.
struct Matrix {
    let start: UnsafePointer<Float>
    let stride: Int
    var isTransposed = false

    init(_ start: UnsafePointer<Float>, stride: Int, isTransposed: Bool = false) {
        self.start = start
        self.stride = stride
        self.isTransposed = isTransposed
    }

    /// The part that starts at `row` and `column`, as read.
    func from(row: Int = 0, column: Int = 0) -> Matrix {
        let offset = isTransposed ? column * stride + row : row * stride + column
        return Matrix(start + offset, stride: stride, isTransposed: isTransposed)
    }
}

/// Computes `c = a · b`, or `c += a · b`, on this thread; `a` is `rows × depth`.
func multiply(
    _ a: Matrix, _ b: Matrix, into c: UnsafeMutablePointer<Float>, stride: Int,
    rows: Int, columns: Int, depth: Int, adds: Bool = false
) {
    _ = singleThreaded
    cblas_sgemm(
        CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans,
        b.isTransposed ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns), Int32(depth), 1,
        a.start, Int32(a.stride), b.start, Int32(b.stride), adds ? 1 : 0, c, Int32(stride))
}

/// Computes `c = a · b` on all threads, in pieces that depend on nothing but the sizes.
func multiplyParallel(
    _ a: Matrix, _ b: Matrix, into c: UnsafeMutablePointer<Float>, stride: Int,
    rows: Int, columns: Int, depth: Int
) {
    let splitsRows = rows >= columns
    let length = splitsRows ? rows : columns
    let isSmall = rows * columns * depth < 1 << 18
    let piece = isSmall ? length : max(32, length.parts(of: 4).roundedUp(to: 16))
    parallel(over: length.parts(of: max(piece, 1))) { i in
        let first = i * piece
        let size = min(piece, length - first)
        if splitsRows {
            multiply(
                a.from(row: first), b, into: c + first * stride, stride: stride, rows: size,
                columns: columns, depth: depth)
        } else {
            multiply(
                a, b.from(column: first), into: c + first, stride: stride, rows: rows,
                columns: size, depth: depth)
        }
    }
}
