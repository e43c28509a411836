package io.millrace.driver.bind;

import io.millrace.driver.host.HostFiles;
import io.millrace.driver.pci.PciBus;
import io.millrace.driver.pci.PciFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Carries plans out and looks at what has become of the card. */
public final class PlanRunner {
  private final PciBus bus;
  private final Operator operator;

  /** Has the operator do it, and looks at these files afterwards. */
  public PlanRunner(HostFiles files, Operator operator) {
    this.bus = new PciBus(files);
    this.operator = operator;
  }

  /**
   * Takes a card for user space. If that fails half-way, it goes back to the kernel's driver.
   *
   * @return the card as it is now
   */
  public PciFunction take(BindPlan plan) throws BindException {
    try {
      perform(plan.rebinding());
    } catch (IOException e) {
      throw failure(plan, e.getMessage() + undo(plan), e);
    }
    PciFunction now = find(plan);
    if (!now.isOwnable()) {
      String why = "vfio-pci did not take it; the kernel's log (dmesg) may say why";
      throw new BindException(plan.card().address() + ": " + why + undo(plan));
    }
    try {
      perform(plan.giving());
    } catch (IOException e) {
      throw failure(plan, String.valueOf(e.getMessage()), e);
    }
    return now;
  }

  /**
   * Gives a card back to the kernel.
   *
   * @return the card as it is now, without a driver if the kernel has none for it
   */
  public PciFunction giveBack(BindPlan plan) throws BindException {
    try {
      perform(plan.rebinding());
    } catch (IOException e) {
      throw failure(plan, String.valueOf(e.getMessage()), e);
    }
    return find(plan);
  }

  private static BindException failure(BindPlan plan, String what, IOException cause) {
    return new BindException(plan.card().address() + ": " + what, cause);
  }

  private void perform(List<Step> steps) throws IOException {
    for (Step step : steps) {
      operator.perform(step);
    }
  }

  private PciFunction find(BindPlan plan) throws BindException {
    return bus.find(plan.card().address())
        .orElseThrow(() -> new BindException(plan.card().address() + " has gone"));
  }

  /** Returns a half-sentence about the outcome. */
  private String undo(BindPlan plan) {
    if (plan.card().isOwnable()) {
      return "";
    }
    List<Step> steps = new ArrayList<>();
    steps.add(Step.Write.driverOverride(plan.card().address(), ""));
    bus.find(plan.card().address())
        .filter(PciFunction::isOwnable)
        .ifPresent(card -> steps.add(Step.Write.unbind(card.address())));
    steps.add(Step.Write.probe(plan.card().address()));
    try {
      perform(steps);
    } catch (IOException e) {
      return "; and it could not be given back: " + e.getMessage();
    }
    return bus.find(plan.card().address())
        .flatMap(PciFunction::driver)
        .map(driver -> "; it is with " + driver + " again")
        .orElse("");
  }
}
