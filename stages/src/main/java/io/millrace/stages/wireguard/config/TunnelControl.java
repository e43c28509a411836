package io.millrace.stages.wireguard.config;

/**
 * A running tunnel, for those who configure it: the file it starts with, the tool {@code wg}. Any
 * thread may call; it waits until the tunnel's control thread has done what it was asked.
 */
public interface TunnelControl {
  /**
   * How things are.
   *
   * @throws TunnelException if the tunnel cannot tell
   */
  TunnelSnapshot snapshot() throws TunnelException;

  /**
   * Changes the tunnel; the secret keys in the change become the tunnel's, which wipes them when
   * they are replaced or it ends. A peer with the tunnel's own key is passed over, or removed when
   * the tunnel gets that key. Peers that the change does not name keep their sessions.
   *
   * @throws TunnelException if it cannot be so, with the errno that tools are told; the tunnel is
   *     as before then, and the keys in the change remain the caller's
   */
  void apply(TunnelChange change) throws TunnelException;
}
