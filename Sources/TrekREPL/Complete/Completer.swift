/// Completes what stands before the cursor.
package struct Completer {
  let session: Session
}
