import CKernels
import COpenBLAS
import Glibc

/// Makes OpenBLAS ready, which the first product does too.
///
/// OpenBLAS 0.3.21 takes processors with AVX-512 that are younger than itself for a Haswell, and
/// runs at half their speed. It chooses its kernels when it is loaded; where the library lets us,
/// we have it choose again, and name the processor that it should think of.
public func prepareBLAS() {
    _ = configuration
}

/// The processor that OpenBLAS runs its kernels for.
public var blasCoreName: String {
    _ = configuration
    return String(cString: openblas_get_corename())
}

/// Leaves threads to ``parallel(over:_:)`` and chooses the kernels, once.
private let configuration: Void = {
    openblas_set_num_threads(1)
    let fast: Set = ["SkylakeX", "Cooperlake", "SapphireRapids"]
    guard ck_has_avx512() != 0, !fast.contains(String(cString: openblas_get_corename())),
        let forget = dlsym(nil, "gotoblas_dynamic_quit"),
        let choose = dlsym(nil, "gotoblas_dynamic_init")
    else { return }
    typealias Function = @convention(c) () -> Void
    setenv("OPENBLAS_CORETYPE", "SkylakeX", 1)
    unsafeBitCast(forget, to: Function.self)()
    unsafeBitCast(choose, to: Function.self)()
}()

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
    _ = configuration
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
