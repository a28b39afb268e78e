internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

/// The folder and the names of a `save`, from what the script wrote.
///
/// A name that is the same for all items comes from the script's author alone, so it may say where
/// the folder is: it may be absolute, and may be the name of a folder that exists. Whatever an item
/// had a part in stays below the folder.
struct SavePlace {
  /// The folder, as the script writes it.
  let folder: String
  /// The name in the folder, for each item.
  let name: ItemArgument<Text?>

  init(folder: String, name: ItemArgument<Text?>, world: any StageWorld) {
    guard folder == ".", let constant = name.constant ?? .none, !constant.isEmpty else {
      self.folder = folder
      self.name = name
      return
    }
    let text = constant.string
    if text.hasPrefix("..") {
      // Refused below, as for all other names: a folder above is given with `in:`.
      self.folder = folder
      self.name = name
    } else if text.hasSuffix("/") || Self.isFolder(text, in: world) {
      self.folder = text
      self.name = ItemArgument(constant: nil)
    } else if text.hasPrefix("/"), let slash = text.lastIndex(of: "/") {
      self.folder = slash == text.startIndex ? "/" : String(text[..<slash])
      self.name = ItemArgument(constant: Text(String(text[text.index(after: slash)...])))
    } else {
      self.folder = folder
      self.name = name
    }
  }

  private static func isFolder(_ text: String, in world: any StageWorld) -> Bool {
    guard let path = try? world.path(text, for: .write) else { return false }
    return FileStatus.isFolder(path)
  }
}
