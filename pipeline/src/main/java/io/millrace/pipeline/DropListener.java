package io.millrace.pipeline;

/** Is shown every dropped packet, as a capture of drops is. */
@FunctionalInterface
public interface DropListener {
  /**
   * A packet is dropped. Called by any worker, so it must be safe for several threads; the packet
   * is the pipeline's and gone after the call.
   *
   * @param node the stage, or the port in the case of {@link DropReason#TX_FULL}
   */
  void dropped(long packet, String node, DropReason reason);
}
