package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.stages.macswap.MacSwap;

/** {@code mac-swap}: sends frames back to where they came from. */
final class MacSwapType implements StageType {
  @Override
  public String name() {
    return "mac-swap";
  }

  @Override
  public String summary() {
    return "swaps the Ethernet addresses: a reflector to measure with";
  }

  @Override
  public StageFactory read(Section settings, ConfigContext context) {
    return assembly -> MacSwap::new;
  }
}
