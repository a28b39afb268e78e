/// Finds out whether an expression depends on the item: on `.` or on what goes along with it.
///
/// Ids of items and slots of bindings grow with the order of checking, so those that an expression
/// makes for itself are not below the first that was free before it.
struct DependenceWatch {
  private var firstItem: Int
  private var firstSlot: Int
  private var lowestItem = Int.max
  private var lowestSlot = Int.max

  init(firstItem: Int, firstSlot: Int) {
    self.firstItem = firstItem
    self.firstSlot = firstSlot
  }

  mutating func usedItem(_ id: Int) { lowestItem = min(lowestItem, id) }
  mutating func usedSlot(_ slot: Int) { lowestSlot = min(lowestSlot, slot) }

  /// Whether anything was used that comes from outside.
  var dependsOnItem: Bool { lowestItem < firstItem || lowestSlot < firstSlot }

  /// Hands on what it saw to the watch around it.
  func report(to outer: inout DependenceWatch) {
    outer.usedItem(lowestItem)
    outer.usedSlot(lowestSlot)
  }
}
