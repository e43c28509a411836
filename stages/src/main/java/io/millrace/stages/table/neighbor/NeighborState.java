package io.millrace.stages.table.neighbor;

/** How sure it is that a neighbor can be reached (RFC 4861, section 7.3.2). */
public enum NeighborState {
  /** It has been asked for and has not answered yet; packets wait. */
  INCOMPLETE,
  /** It has answered a question of ours within the reachable time. */
  REACHABLE,
  /** Its address is known, but nothing proves that it is still there; the next packet will ask. */
  STALE,
  /** A packet was sent while it was stale; it is about to be asked. */
  DELAY,
  /** It is being asked at its known address, while packets go on. */
  PROBE,
  /** It did not answer. */
  FAILED,
  /** Configured; never asked, never forgotten. */
  PERMANENT
}
