import Foundation

/// A value in a pickle, as far as PyTorch checkpoints need it.
enum PickleValue {
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string(String)
    case tuple([PickleValue])
    case list(PickleList)
    case dictionary(PickleDictionary)
    case global(String)
    case storage(PickleStorage)
    case tensor(PickleTensor)
    case mark
}

/// A list, which later instructions may still grow.
final class PickleList {
    var elements: [PickleValue] = []
}

/// A dictionary, which later instructions may still grow; keys in order of insertion.
final class PickleDictionary {
    var entries: [(key: PickleValue, value: PickleValue)] = []
}

/// Numbers in a member of the archive.
struct PickleStorage {
    let type: String
    let key: String
}

/// A view of a storage.
struct PickleTensor {
    let storage: PickleStorage
    let offset: Int
    let shape: [Int]
    let strides: [Int]
}

/// Reads the part of Python's pickle protocols 2 to 4 that `torch.save` writes for tensors in
/// dictionaries; nothing in the file is ever executed.
///
/// https://docs.python.org/3/library/pickletools.html names the instructions.
struct PickleReader {
    private let bytes: [UInt8]
    private var position = 0
    private var stack: [PickleValue] = []
    private var memo: [Int: PickleValue] = [:]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the one value of the pickle.
    ///
    /// - Throws: ``ImportError`` if it is damaged or uses what checkpoints do not use.
    mutating func read() throws -> PickleValue {
        while true {
            let code = try byte()
            if code == UInt8(ascii: ".") { return try pop() }
            try execute(code)
        }
    }

    private mutating func execute(_ code: UInt8) throws {
        switch Character(UnicodeScalar(code)) {
        case "\u{80}": position += 1
        case "\u{95}": position += 8
        case "(": stack.append(.mark)
        case "}": stack.append(.dictionary(PickleDictionary()))
        case "]": stack.append(.list(PickleList()))
        case ")": stack.append(.tuple([]))
        case "N": stack.append(.none)
        case "\u{88}": stack.append(.bool(true))
        case "\u{89}": stack.append(.bool(false))
        case "K": stack.append(.int(Int(try byte())))
        case "M": stack.append(.int(try integer(2)))
        case "J": stack.append(.int(Int(Int32(truncatingIfNeeded: try integer(4)))))
        case "\u{8a}": stack.append(.int(try signed(Int(try byte()))))
        case "G": stack.append(.float(try double()))
        case "X": stack.append(.string(try text(try integer(4))))
        case "\u{8c}": stack.append(.string(try text(Int(try byte()))))
        case "q": memo[Int(try byte())] = stack.last
        case "r": memo[try integer(4)] = stack.last
        case "\u{94}": memo[memo.count] = stack.last
        case "h": try recall(Int(try byte()))
        case "j": try recall(try integer(4))
        case "c": stack.append(.global(try line() + "." + line()))
        case "\u{85}": try tuple(1)
        case "\u{86}": try tuple(2)
        case "\u{87}": try tuple(3)
        case "t": stack.append(.tuple(try popToMark()))
        case "e": try grow(with: try popToMark())
        case "a": try grow(with: [try pop()])
        case "u": try set(try popToMark())
        case "s":
            let value = try pop()
            try set([try pop(), value])
        case "Q": try persistent()
        case "R": try reduce()
        case "b": _ = try pop()  // the state of an object that is kept for its place only
        default: throw ImportError.damaged("the pickle uses instruction \(code)")
        }
    }

    /// `torch._utils._rebuild_tensor_v2` and `OrderedDict` are understood; all else is a blank.
    private mutating func reduce() throws {
        guard case .tuple(let arguments) = try pop(), case .global(let name) = try pop() else {
            throw ImportError.damaged("the pickle calls what is no function")
        }
        switch name {
        case "collections.OrderedDict":
            stack.append(.dictionary(PickleDictionary()))
        case "torch._utils._rebuild_parameter":
            stack.append(arguments.first ?? .none)
        case "torch._utils._rebuild_tensor_v2":
            guard arguments.count >= 4, case .storage(let storage) = arguments[0],
                case .int(let offset) = arguments[1], case .tuple(let shape) = arguments[2],
                case .tuple(let strides) = arguments[3]
            else { throw ImportError.damaged("a tensor is described in an unknown way") }
            let integers = { (values: [PickleValue]) in
                values.compactMap { value in
                    if case .int(let i) = value { i } else { nil as Int? }
                }
            }
            stack.append(
                .tensor(
                    PickleTensor(
                        storage: storage, offset: offset, shape: integers(shape),
                        strides: integers(strides))))
        default:
            stack.append(.none)
        }
    }

    private mutating func persistent() throws {
        guard case .tuple(let parts) = try pop(), parts.count >= 3,
            case .global(let type) = parts[1], case .string(let key) = parts[2]
        else { throw ImportError.damaged("a storage is described in an unknown way") }
        stack.append(.storage(PickleStorage(type: type, key: key)))
    }

    private mutating func grow(with elements: [PickleValue]) throws {
        guard case .list(let list)? = stack.last else {
            throw ImportError.damaged("the pickle appends to what is no list")
        }
        list.elements += elements
    }

    private mutating func set(_ pairs: [PickleValue]) throws {
        guard case .dictionary(let dictionary)? = stack.last, pairs.count % 2 == 0 else {
            throw ImportError.damaged("the pickle sets items of what is no dictionary")
        }
        for i in stride(from: 0, to: pairs.count, by: 2) {
            dictionary.entries.append((pairs[i], pairs[i + 1]))
        }
    }

    private mutating func tuple(_ count: Int) throws {
        guard stack.count >= count else { throw ImportError.damaged("the pickle ends early") }
        let elements = Array(stack.suffix(count))
        stack.removeLast(count)
        stack.append(.tuple(elements))
    }

    private mutating func popToMark() throws -> [PickleValue] {
        var values: [PickleValue] = []
        while true {
            let value = try pop()
            if case .mark = value { return values.reversed() }
            values.append(value)
        }
    }

    private mutating func pop() throws -> PickleValue {
        guard let value = stack.popLast() else {
            throw ImportError.damaged("the pickle ends early")
        }
        return value
    }

    private mutating func recall(_ key: Int) throws {
        guard let value = memo[key] else { throw ImportError.damaged("the pickle ends early") }
        stack.append(value)
    }

    private mutating func byte() throws -> UInt8 {
        guard position < bytes.count else { throw ImportError.damaged("the pickle ends early") }
        position += 1
        return bytes[position - 1]
    }

    private mutating func integer(_ count: Int) throws -> Int {
        try (0..<count).reduce(0) { try $0 | Int(byte()) << (8 * $1) }
    }

    private mutating func signed(_ count: Int) throws -> Int {
        guard count <= 8 else { throw ImportError.damaged("an integer has \(count) bytes") }
        guard count > 0 else { return 0 }
        let unused = 64 - 8 * count
        return (try integer(count) << unused) >> unused
    }

    private mutating func double() throws -> Double {
        Double(bitPattern: try (0..<8).reduce(0) { bits, _ in bits << 8 | UInt64(try byte()) })
    }

    private mutating func text(_ count: Int) throws -> String {
        guard count >= 0, count <= bytes.count - position else {
            throw ImportError.damaged("the pickle ends early")
        }
        defer { position += count }
        return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }

    private mutating func line() throws -> String {
        guard let end = bytes[position...].firstIndex(of: 10) else {
            throw ImportError.damaged("the pickle ends early")
        }
        defer { position = end + 1 }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }
}
