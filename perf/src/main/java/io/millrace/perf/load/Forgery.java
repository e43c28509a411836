package io.millrace.perf.load;

/** What a flood against a WireGuard port consists of. */
public enum Forgery {
  /** Nothing. */
  NONE("nothing"),
  /** Transport messages with the right receiver index, new counters and wrong tags. */
  BAD_TAG("wrong tags"),
  /** The same, as if from the peer itself. */
  BAD_TAG_OF_PEER("wrong tags, from the peer's address"),
  /** Transport messages to a receiver that there is not. */
  WRONG_INDEX("receivers that there are not"),
  /** Transport messages that have been received before. */
  REPLAY("messages sent before"),
  /** Bytes at random, of no type there is. */
  RANDOM("random bytes"),
  /** Handshake initiations without the right mac1. */
  BAD_MAC1("initiations, wrong mac1"),
  /** Handshake initiations with the right mac1, from addresses all over. */
  INITIATIONS("initiations, right mac1, any source");

  private final String summary;

  Forgery(String summary) {
    this.summary = summary;
  }

  /** What they are, for people. */
  public String summary() {
    return summary;
  }
}
