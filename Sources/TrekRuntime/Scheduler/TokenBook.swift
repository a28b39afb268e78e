import TrekHTTP

/// The tokens of a run, by grant, under the scheduler's lock.
struct TokenBook: Sendable {
  private struct Entry: Sendable {
    let grant: TokenGrant
    var state = TokenState<Ticket>()
    /// The header that was last made for the token, and of what: requests of a stage have the same
    /// fields, and a transport knows them again by identity.
    var made: (of: RequestHeaders, token: String, headers: RequestHeaders)?
  }

  private var entries: [Entry] = []
  /// The requests for tokens that are under way.
  var fetchers: [Ticket] = []
  /// The lane of the requests for tokens.
  var lane: RequestLane?

  private func index(of grant: TokenGrant) -> Int? { entries.firstIndex { $0.grant === grant } }

  /// One wants the token of a grant.
  mutating func want(
    _ ticket: Ticket, _ grant: TokenGrant, at now: UInt64
  ) -> TokenState<Ticket>.Answer {
    if index(of: grant) == nil { entries.append(Entry(grant: grant)) }
    guard let index = index(of: grant) else { return .waits }
    return entries[index].state.want(ticket, at: now)
  }

  /// Puts a token into a request's header.
  mutating func attach(_ token: String, to ticket: Ticket) {
    guard let grant = ticket.request.options.grant, let index = index(of: grant) else { return }
    let own = ticket.ownHeaders ?? ticket.request.headers
    ticket.ownHeaders = own
    ticket.token = token
    if let made = entries[index].made, made.of === own, made.token == token {
      ticket.request.headers = made.headers
      return
    }
    guard let field = try? RequestHeaders.Field("Authorization", "Bearer \(token)") else { return }
    let headers = RequestHeaders(own.fields + [field])
    entries[index].made = (own, token, headers)
    ticket.request.headers = headers
  }

  mutating func fetched(
    _ token: String, lifetime: UInt64?, of grant: TokenGrant, at now: UInt64
  ) -> [Ticket] {
    guard let index = index(of: grant) else { return [] }
    return entries[index].state.fetched(token, lifetime: lifetime, at: now)
  }

  mutating func failed(_ grant: TokenGrant) -> [Ticket] {
    guard let index = index(of: grant) else { return [] }
    return entries[index].state.failed()
  }

  mutating func refused(_ token: String, of grant: TokenGrant) {
    if let index = index(of: grant) { entries[index].state.refused(token) }
  }

  /// Takes out those that are wanted no more.
  mutating func remove(where isUnwanted: (Ticket) -> Bool) -> [Ticket] {
    var removed: [Ticket] = []
    for index in entries.indices { removed += entries[index].state.remove(where: isUnwanted) }
    return removed
  }
}
