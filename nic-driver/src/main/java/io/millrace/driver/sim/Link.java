package io.millrace.driver.sim;

import io.millrace.driver.port.LinkState;

/** The link that one port has, or the two ends of a wire share. Any thread. */
final class Link {
  private volatile LinkState state = LinkState.UP;

  LinkState state() {
    return state;
  }

  boolean isUp() {
    return state.up();
  }

  void set(LinkState newState) {
    state = newState;
  }
}
