package io.millrace.samples.command;

import io.millrace.driver.bind.BindException;
import io.millrace.driver.bind.BindPlan;
import io.millrace.driver.bind.Binder;
import io.millrace.driver.bind.PlanRunner;
import io.millrace.driver.bind.Step;
import io.millrace.driver.pci.IommuGroup;
import io.millrace.driver.pci.PciFunction;
import io.millrace.samples.view.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code bind} and {@code unbind} have in common: carry plans out, or say what root would. */
final class Rebinding {
  private final Host host;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;

  Rebinding(Host host, PrintWriter out, PrintWriter err, boolean json) {
    this.host = host;
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /** Carries out one plan. */
  @FunctionalInterface
  interface Act {
    PciFunction on(PlanRunner runner, BindPlan plan) throws BindException;
  }

  /** The cards a user has named, each once. */
  static List<PciFunction> find(Binder binder, List<String> names) throws BindException {
    List<PciFunction> cards = new ArrayList<>();
    for (String name : names) {
      PciFunction card = binder.find(name);
      if (!cards.contains(card)) {
        cards.add(card);
      }
    }
    return cards;
  }

  /** Carries the plans out and tells of it. Returns the exit code. */
  int run(List<BindPlan> plans, Act act) throws BindException {
    boolean isDone = plans.stream().allMatch(plan -> plan.steps().isEmpty());
    if (!host.root() && !isDone) {
      sayCommands(plans);
      return Failures.MISUSE;
    }
    PlanRunner runner = new PlanRunner(host.files(), host.operator());
    List<Map<String, Object>> cards = new ArrayList<>();
    for (BindPlan plan : plans) {
      PciFunction now = act.on(runner, plan);
      if (json) {
        cards.add(card(plan, now));
      } else {
        out.println(describe(now));
      }
    }
    if (json) {
      out.println(Json.text(Map.of("cards", cards)));
    }
    return 0;
  }

  private void sayCommands(List<BindPlan> plans) {
    List<String> commands =
        plans.stream().flatMap(plan -> plan.steps().stream()).map(Step::command).toList();
    err.println("millrace: this takes root, who may run it with sudo, or type:");
    if (json) {
      out.println(Json.text(Map.of("commands", commands)));
    } else {
      commands.forEach(command -> err.println("  " + command));
    }
  }

  private Map<String, Object> card(BindPlan plan, PciFunction now) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", now.address().toString());
    json.put("driver", now.driver().orElse(null));
    json.put("interfaces", now.interfaces());
    json.put("node", node(now));
    json.put("owner", owner(now));
    json.put("changed", !plan.steps().isEmpty());
    return json;
  }

  private String describe(PciFunction card) {
    String node = node(card);
    if (node != null) {
      String owner = owner(card);
      return "%s is for user space: %s belongs to %s%s"
          .formatted(
              card.address(),
              node,
              owner,
              "root".equals(owner) ? "; --user NAME gives it to somebody else" : "");
    }
    if (card.driver().isEmpty()) {
      return card.address() + " has no driver: this kernel has none for it";
    }
    return card.address()
        + " is the kernel's, with "
        + card.driver().get()
        + (card.interfaces().isEmpty() ? "" : ": " + String.join(", ", card.interfaces()));
  }

  private static @Nullable String node(PciFunction card) {
    return card.isOwnable() && card.iommuGroup().isPresent()
        ? new IommuGroup(card.iommuGroup().getAsInt(), List.of()).node()
        : null;
  }

  private @Nullable String owner(PciFunction card) {
    String node = node(card);
    return node == null ? null : host.files().owner(node).orElse(null);
  }
}
