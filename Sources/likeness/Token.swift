import ArgumentParser
import Foundation
import Persistence

/// `likeness token`: who may use a server that others can reach.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make, list and revoke the tokens of a server.",
        discussion: "A running server notices at once.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct DataOption: ParsableArguments {
        @Option(help: "The folder for photos, edits and results, as `serve` has it.")
        var data = "./data"

        func store() throws -> SessionStore {
            try SessionStore(folder: URL(fileURLWithPath: data))
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token, and print it: it cannot be shown again.")

        @Argument(help: "Whose token it is.")
        var name: String

        @Option(
            help: "What it may do: read, edit or admin; each includes the ones before it.",
            transform: { text in
                guard let scope = AccessScope(rawValue: text) else {
                    throw ValidationError("A scope is read, edit or admin.")
                }
                return scope
            })
        var scope = AccessScope.edit

        @Option(help: "Days after which it ends by itself.")
        var days: Double?

        @OptionGroup var folder: DataOption

        func validate() throws {
            guard days ?? 1 > 0 else { throw ValidationError("--days must be positive.") }
            guard 1...100 ~= name.count else {
                throw ValidationError("NAME must have 1 to 100 characters.")
            }
        }

        func run() async throws {
            let (token, record) = try await folder.store().createToken(
                name: name, scopes: [scope], expires: days.map { .now + $0 * 24 * 3600 })
            FileHandle.standardError.write(
                Data("Token \(record.id) of \(name), scope \(scope.rawValue):\n".utf8))
            print(token)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List all tokens, without the tokens themselves.")

        @OptionGroup var folder: DataOption

        func run() async throws {
            func day(_ date: Date?) -> String {
                date?.formatted(.iso8601.year().month().day()) ?? "-"
            }
            print("id\tscopes\tmade\tused\tends\tstate\tname")
            for token in try await folder.store().tokens() {
                let state =
                    token.revokedAt != nil ? "revoked" : token.isValid ? "valid" : "expired"
                let columns = [
                    token.id, token.scopes.map(\.rawValue).sorted().joined(separator: " "),
                    day(token.createdAt), day(token.usedAt), day(token.expiresAt), state,
                    token.name,
                ]
                print(columns.joined(separator: "\t"))
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a token, at once and for good.")

        @Argument(help: "The token's id, the first column of `list`.")
        var id: String

        @OptionGroup var folder: DataOption

        func run() async throws {
            guard try await folder.store().revokeToken(id) else {
                throw ValidationError("There is no valid token \(id).")
            }
            print("Token \(id) is revoked.")
        }
    }
}
