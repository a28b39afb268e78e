#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Testing
import TrekFiles

@Suite struct GlobTests {
  let folder = TemporaryFolder()

  init() {
    for name in ["a", "a/b", "a/b/c", "other", ".hidden"] { mkdir("\(folder.path)/\(name)", 0o700) }
    for name in [
      "x.csv", "y.csv", "z.txt", ".secret.csv", "[1].csv", "a/1.csv", "a/b/2.csv", "a/b/c/3.csv",
      "other/4.csv", ".hidden/5.csv", "é.csv",
    ] {
      folder.write(name, "")
    }
    symlink(folder.path + "/a", folder.path + "/other/link")
  }

  @Test(arguments: [
    ("*.csv", ["[1].csv", "x.csv", "y.csv", "é.csv"]), ("?.csv", ["x.csv", "y.csv", "é.csv"]),
    ("[xz].*", ["x.csv", "z.txt"]), ("[!x].csv", ["y.csv", "é.csv"]),
    ("[x-z].csv", ["x.csv", "y.csv"]),
    ("[[]1].csv", ["[1].csv"]),
    ("*", ["[1].csv", "a", "other", "x.csv", "y.csv", "z.txt", "é.csv"]),
    (".*.csv", [".secret.csv"]), ("a/*.csv", ["a/1.csv"]), ("*/*.csv", ["a/1.csv", "other/4.csv"]),
    ("a/**/*.csv", ["a/1.csv", "a/b/2.csv", "a/b/c/3.csv"]),
    (
      "**/*.csv",
      [
        "[1].csv", "a/1.csv", "a/b/2.csv", "a/b/c/3.csv", "other/4.csv", "x.csv", "y.csv", "é.csv",
      ]
    ),
    ("**/c", ["a/b/c"]), ("nothing*", []), ("a/nothing/*", [] as [String]),
    ("other/link/*.csv", ["other/link/1.csv"]),
    ("x.csv", ["x.csv"]), ("none", []), (".hidden/*", [".hidden/5.csv"]),
  ])
  func patterns(_ pattern: String, _ paths: [String]) throws {
    #expect(try Glob(pattern).paths(in: folder.path) == paths)
  }

  @Test func absolutePatternsGiveAbsolutePaths() throws {
    #expect(try Glob(folder.path + "/z*").paths() == [folder.path + "/z.txt"])
  }

  @Test func aFolderThatCannotBeReadIsAnError() {
    #expect(throws: FileError.self) { try Glob("*").paths(in: folder.path + "/x.csv") }
  }

  /// A matcher that backtracks without bound would not return from this.
  @Test func manyStarsTakeNoTime() throws {
    folder.write(String(repeating: "a", count: 200), "")
    #expect(try Glob(String(repeating: "*a", count: 100) + "b").paths(in: folder.path) == [])
  }
}
