package io.millrace.driver.bind;

import io.millrace.driver.pci.PciFunction;
import java.util.List;
import java.util.stream.Stream;

/**
 * What there is to do for one card.
 *
 * @param card the card as it is before
 * @param rebinding what brings it from one driver to the other, in order
 * @param giving what then gives its nodes to a user
 */
public record BindPlan(PciFunction card, List<Step> rebinding, List<Step> giving) {
  /** Everything, in order; empty if all is as wanted. */
  public List<Step> steps() {
    return Stream.of(rebinding, giving).flatMap(List::stream).toList();
  }
}
