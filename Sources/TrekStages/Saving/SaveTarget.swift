internal import TrekFiles
internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// Where `save` puts its files.
struct SaveTarget: Sendable {
  let folder: SafeFolder
  /// The folder, as the script writes it.
  let path: String
  /// Says of each name whether it may be written: one in the folder may be a link that leads out.
  let world: any StageWorld
  let name: ItemArgument<Text?>
  let sync: Bool

  /// Begins the file of an item.
  func begin(_ item: Item) throws(StageFailure) -> (name: SafeName, file: AtomicFile) {
    let name = try safeName(of: item)
    _ = try world.path(path == "." ? name.path : "\(path)/\(name.path)", for: .write)
    do throws(FileError) {
      return (name, try folder.begin(name, sync: sync))
    } catch {
      throw StageFailure(error, saving: name)
    }
  }

  private func safeName(of item: Item) throws(StageFailure) -> SafeName {
    let given = try name(item)?.string ?? ""
    var derived: String?
    if given.isEmpty || given.hasSuffix("/") {
      guard let response = BodyBytes.response(item.value) else {
        throw StageFailure(
          code: "save.name", "this item has no URL that a name could be made of",
          help: #"give a name: `save "\(.id).json"`"#)
      }
      derived = FileNameOfURL.make(response)
    }
    do throws(SafeName.Refusal) {
      guard let derived, !given.hasPrefix("/") else { return try SafeName(given) }
      return try SafeName(cleaning: derived, in: given.isEmpty ? "" : String(given.dropLast()))
    } catch {
      throw StageFailure(
        code: "save.name", "the name \(String(reflecting: given)) \(error.reason)")
    }
  }
}

extension StageFailure {
  /// The failure of an item whose file could not be written; one of the whole disk ends the run.
  init(_ error: FileError, saving name: SafeName) {
    self.init(
      error.concernsAll ? .output : .data, code: "save.file", error.message,
      help: error.concernsAll
        ? nil : #"give each item a name of its own: `save "\(.index).html"`"#)
  }
}
