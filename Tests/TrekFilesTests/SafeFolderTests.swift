#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Testing
import TrekFiles

@Suite struct SafeNameTests {
  @Test(arguments: [
    "a", "a.txt", "a/b/c.json", "ä ö", "-rf", "a..b", "c:d", "CON",
    "...a".replacing("...", with: "x"),
    String(repeating: "x", count: 250),
  ])
  func goodNamesStayAsTheyAre(_ name: String) throws {
    #expect(try SafeName(name).path == name)
  }

  @Test(arguments: [
    "", "/", "/etc/passwd", "..", "../a", "a/../b", "a/..", ".", "./a", ".hidden", "a/.ssh/b",
    "a//b", "a/", "a\u{0}b", "a\nb", "a\u{1B}[2J", "a\u{9B}", "a\u{202E}b", "x.part", "x.PART",
    String(repeating: "x", count: 251), String(repeating: "a/", count: 40) + "a",
    String(repeating: "abcdefgh/", count: 200) + "a",
  ])
  func badNamesAreRefused(_ name: String) {
    #expect(throws: SafeName.Refusal.self) { try SafeName(name) }
  }

  @Test(arguments: [
    ("index.html", "index.html"), ("", "index"), ("..", "index"),
    ("../../etc/passwd", "_._.._etc_passwd"),
    (".htaccess", "_htaccess"), ("-rf", "_rf"), ("a/b", "a_b"), ("a\\b", "a_b"),
    ("a\u{0}b\n", "a_b_"),
    ("a. . ", "a"), ("C:\\x", "C__x"), ("x.part", "x.part_"), ("é?", "é_"), ("~root", "_root"),
  ])
  func namesFromElsewhereAreCleaned(_ text: String, _ name: String) throws {
    #expect(try SafeName(cleaning: text).path == name)
  }

  @Test func longNamesKeepTheirExtension() throws {
    let name = try SafeName(cleaning: String(repeating: "é", count: 300) + ".html").path
    #expect(name.utf8.count <= 200)
    #expect(name.hasSuffix("é.html"))
  }

  /// Whatever the text: the name is one component that `SafeName` itself would take.
  @Test func anyTextGivesASafeName() throws {
    var random = SeededRandom(UInt64(0x5AFE))
    for round in 0..<5000 {
      let alphabet: [Unicode.Scalar] = [
        ".", "/", "\\", "a", "\u{0}", "\u{1B}", "é", "\u{202E}", "-", " ", "p", "r", "t", "~",
        "\u{301}",
      ]
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...(round % 7 == 0 ? 400 : 12), using: &random) {
        text.append(alphabet.randomElement(using: &random) ?? ".")
      }
      let name = try SafeName(cleaning: String(text))
      #expect(!name.path.contains("/"), "seed 0x5AFE, round \(round)")
      #expect(try SafeName(name.path) == name, "seed 0x5AFE, round \(round)")
    }
  }
}

@Suite struct SafeFolderTests {
  let folder = TemporaryFolder()

  func save(_ name: String, _ text: String, in safe: SafeFolder) throws {
    let file = try safe.begin(try SafeName(name))
    try file.write(Array(text.utf8))
    try file.commit()
  }

  @Test func filesAndFoldersAreMade() throws {
    let safe = try SafeFolder(path: folder.path + "/out/deep", shownPath: "out/deep")
    try save("a.txt", "A", in: safe)
    try save("x/y/b.txt", "B", in: safe)
    try save("x/y/c.txt", "C", in: safe)
    #expect(folder.text("out/deep/a.txt") == "A")
    #expect(folder.text("out/deep/x/y/b.txt") == "B")
    #expect(folder.names("out/deep/x/y") == ["b.txt", "c.txt"])
  }

  @Test func namesAreGivenOnceARun() throws {
    folder.write("a.txt", "of an earlier run")
    let safe = try SafeFolder(path: folder.path, shownPath: "out")
    try save("a.txt", "A", in: safe)
    #expect(folder.text("a.txt") == "A")
    #expect(
      reason { try save("a.txt", "B", in: safe) }
        == "cannot open `out/a.txt`: another item of this run has that name")
    #expect(folder.text("a.txt") == "A")
    safe.release(try SafeName("a.txt"))
    try save("a.txt", "C", in: safe)
    #expect(folder.text("a.txt") == "C")
  }

  @Test func linksOutOfTheFolderAreNotFollowed() throws {
    let outside = TemporaryFolder()
    outside.write("precious", "precious")
    symlink(outside.path, folder.path + "/link")
    symlink(outside.path + "/precious", folder.path + "/file")
    symlink(outside.path + "/precious", folder.path + "/other.part")
    let safe = try SafeFolder(path: folder.path, shownPath: "out")
    #expect(
      reason { try save("link/a.txt", "A", in: safe) }
        == "cannot open `out/link`: a part of the path is a symbolic link")
    try save("file", "replaces the link", in: safe)
    #expect(throws: FileError.self) { try save("other", "B", in: safe) }
    #expect(outside.text("precious") == "precious")
    #expect(outside.names() == ["precious"])
    #expect(folder.text("file") == "replaces the link")
  }

  @Test func aDiscardedFileLeavesNothing() throws {
    let safe = try SafeFolder(path: folder.path)
    let file = try safe.begin(try SafeName("x/a"))
    try file.write([1, 2, 3])
    file.discard()
    #expect(folder.names("x") == [])
    #expect(throws: FileError.self) { try file.commit() }
  }

  @Test func descriptorsAreGivenBack() throws {
    let before = openDescriptors(in: folder)
    do {
      let safe = try SafeFolder(path: folder.path)
      var files: [AtomicFile] = []
      for number in 0..<20 { files.append(try safe.begin(try SafeName("d\(number)/a"))) }
      // One for the folder, one for each file that is being written.
      #expect(openDescriptors(in: folder) == before + 21)
      for file in files { try file.commit() }
      #expect(openDescriptors(in: folder) == before + 1)
    }
    #expect(openDescriptors(in: folder) == before)
  }
}

/// A generator whose numbers follow from its seed (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
