import Testing

/// All tests with sockets, one after the other, so that descriptors and threads can be counted.
@Suite(.serialized, .timeLimit(.minutes(3))) enum NetworkTests {}
