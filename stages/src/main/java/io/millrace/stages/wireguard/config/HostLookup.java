package io.millrace.stages.wireguard.config;

import io.millrace.stages.wire.IpAddress;
import java.io.IOException;

/** Finds the address of a host. */
@FunctionalInterface
public interface HostLookup {
  /**
   * Its address; of several the one to try first.
   *
   * @throws IOException if there is none, or nobody to ask
   */
  IpAddress address(String host) throws IOException;
}
