internal import TrekFiles
internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `save`: a file for each item.
  static let save = StageDefinition(
    "save", .sink, "Writes each item into a file of its own.",
    to: .nothing,
    taking: Parameters(
      ItemParameter<Text?>(
        "name", "The file's path in the folder; else it is made of the response's URL.",
        default: nil, position: .positional),
      Parameter("in", "The folder, made where it is missing.", default: "."),
      Parameter(
        "sync", "Whether each file is brought to the disk, to survive a loss of power.",
        default: false)),
    body: .stream,
    discussion: """
      The bodies of responses go into their files as they come, and are never held whole. Text and \
      bytes are written as they are, other values as JSON. A name that ends in `/`, or is that of a \
      folder, is a folder for names made of URLs. A file takes its name when it is whole; those of \
      earlier runs are replaced, those of this run never.

      No name made of an item leads out of the folder: `..`, absolute paths, hidden names and \
      symbolic links are refused. Only a name that is the same for all items may be absolute. Names \
      made of URLs have what no file system likes replaced by `_`.
      """,
    failures: [
      FailureDescription(
        "name", "The name is not safe, or there is none.", example: #""x" | save "../x""#),
      FailureDescription(
        "file", "The file cannot be written; a full disk ends the run.",
        example: #"["a", "b"] | save "one.txt""#),
      FailureDescription(
        "body", "Only a part of the response's body was kept.",
        example: #"fetch "https://example.test/large" | catch { map .response } | save "a""#),
    ],
    examples: [
      Example(
        """
        [1, 2] | fetch "https://example.test/users/\\(.)" | save "users/\\(.index).json"
        read "users/*.json" | .name
        """, prints: "Ada\nLin"),
      Example(
        """
        fetch "https://example.test/hello.txt" | save in: "pages"
        read "pages/hello.txt"
        """, prints: "hello"),
      Example(
        #"""
        [{id: "a", n: 1}] | save "\(.id).json" sync: true
        read "a.json" | .n
        """#, prints: "1"),
    ]
  ) { name, folder, sync in
    .sink { context throws(StageFailure) in
      let place = SavePlace(folder: folder, name: name, world: context.world)
      let path = try context.world.path(place.folder, for: .write)
      do throws(FileError) {
        let safe = try SafeFolder(path: path, shownPath: place.folder)
        return SaveSink(
          SaveTarget(
            folder: safe, path: place.folder, world: context.world, name: place.name, sync: sync))
      } catch {
        throw StageFailure(error, writing: "save")
      }
    }
  }
}
