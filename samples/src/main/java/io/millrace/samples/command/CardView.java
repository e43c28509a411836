package io.millrace.samples.command;

import io.millrace.driver.catalog.CardCatalog;
import io.millrace.driver.catalog.CardModel;
import io.millrace.driver.host.HostFiles;
import io.millrace.driver.host.InterfaceAddresses;
import io.millrace.driver.pci.IommuGroup;
import io.millrace.driver.pci.PciBus;
import io.millrace.driver.pci.PciCapability;
import io.millrace.driver.pci.PciFunction;
import io.millrace.driver.pci.PciNames;
import io.millrace.samples.view.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The network cards of a machine, as {@code millrace ports} shows them. */
final class CardView {
  private static final String NONE = "-";

  private final PciBus bus;
  private final PciNames names;
  private final InterfaceAddresses addresses;

  CardView(HostFiles files, InterfaceAddresses addresses) {
    this.addresses = addresses;
    bus = new PciBus(files);
    names = PciNames.of(files);
  }

  /** One object for each card. */
  List<Map<String, Object>> json() {
    return bus.networkCards().stream().map(this::json).toList();
  }

  private Map<String, Object> json(PciFunction card) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", card.address().toString());
    json.put("id", card.id().toString());
    json.put(
        "subsystem", "%04x:%04x".formatted(card.id().subsystemVendor(), card.id().subsystem()));
    json.put("class", "%06x".formatted(card.id().classCode()));
    json.put("revision", card.id().revision());
    json.put("name", name(card));
    json.put("kernelDriver", card.driver().orElse(null));
    json.put("interfaces", card.interfaces().stream().map(this::linuxInterface).toList());
    json.put("virtioBus", card.onVirtioBus());
    json.put("virtualFunctions", card.virtualFunctions());
    json.put("iommuGroup", group(card).map(IommuGroup::number).orElse(null));
    json.put("groupWith", others(card).stream().map(CardView::json).toList());
    json.put("numaNode", card.numaNode());
    json.put("regions", card.regions());
    json.put(
        "capabilities",
        PciCapability.of(bus.config(card.address())).stream().map(PciCapability::name).toList());
    json.put("millraceDriver", CardCatalog.find(card.id()).map(CardModel::driver).orElse(null));
    json.put("tested", CardCatalog.find(card.id()).map(CardModel::tested).orElse(false));
    return json;
  }

  private Map<String, Object> linuxInterface(String name) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("addresses", addresses.of(name));
    return json;
  }

  private static Map<String, Object> json(IommuGroup.Member member) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", member.name());
    json.put("driver", member.driver().orElse(null));
    return json;
  }

  /** A table of them. */
  @Override
  public String toString() {
    List<PciFunction> cards = bus.networkCards();
    if (cards.isEmpty()) {
      return "No network cards on PCI.\n";
    }
    TextTable table =
        new TextTable(
            "card",
            "id",
            "driver",
            "interface",
            "group",
            "shared with",
            "node",
            "millrace",
            "name");
    for (PciFunction card : cards) {
      table.row(
          card.address(),
          card.id(),
          card.driver().orElse(NONE),
          orNone(String.join(" ", card.interfaces())),
          group(card).map(group -> Integer.toString(group.number())).orElse(NONE),
          orNone(others(card).stream().map(Object::toString).collect(Collectors.joining(", "))),
          card.numaNode() < 0 ? NONE : Integer.toString(card.numaNode()),
          CardCatalog.find(card.id()).map(CardView::driver).orElse("no driver"),
          name(card));
    }
    return table.toString();
  }

  private static String driver(CardModel model) {
    return model.tested() ? model.driver() : model.driver() + " (untested)";
  }

  /** What pci.ids calls it, else our name for the model. */
  private String name(PciFunction card) {
    Optional<String> vendor = names.vendor(card.id());
    Optional<String> device = names.device(card.id());
    if (vendor.isPresent() && device.isPresent()) {
      return vendor.get() + " " + device.get();
    }
    return CardCatalog.find(card.id()).map(CardModel::name).or(() -> vendor).orElse("");
  }

  private Optional<IommuGroup> group(PciFunction card) {
    return card.iommuGroup().isEmpty()
        ? Optional.empty()
        : Optional.of(bus.group(card.iommuGroup().getAsInt()));
  }

  private List<IommuGroup.Member> others(PciFunction card) {
    return group(card).map(group -> group.besides(card.address())).orElse(List.of());
  }

  private static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }
}
