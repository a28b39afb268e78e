/// A stage that runs blocks, made ready.
public enum FlowBody: Sendable {
  /// Passes items on and runs the block beside.
  case tee(BlockReference)
  /// Gives each item to each branch; the outputs follow one another in the order of branches.
  case fan(BlockReference)
  /// Runs the block for one item at a time; with an expression, for each element that it gives.
  case each(BlockReference?, elements: ItemExpression?)
  /// Routes each item to the first arm whose condition holds.
  case match(BlockReference)
  /// Merges what the branches give, by turns or as it comes.
  case merge(BlockReference, ordered: Bool)
  /// Gives error items to the block.
  case `catch`(BlockReference)
  /// Runs the block again for an item when it failed: so often, with this back-off.
  case retry(BlockReference, RetryPolicy, concurrency: Int)
  /// Runs the block for an item no longer than this.
  case timeout(BlockReference, Duration, concurrency: Int)
}
