package io.millrace.driver.bind;

import io.millrace.driver.host.HostFiles;
import io.millrace.driver.host.InterfaceAddresses;
import io.millrace.driver.pci.IommuGroup;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.pci.PciBus;
import io.millrace.driver.pci.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Plans how cards change hands between the kernel's drivers and {@code vfio-pci}, by {@code
 * driver_override}, and refuses what would hurt (Linux, Documentation/ABI/testing/sysfs-bus-pci and
 * Documentation/driver-api/vfio.rst). Looks, and changes nothing.
 */
public final class Binder {
  private static final String FORCE = "--force takes it all the same";

  private final HostFiles files;
  private final PciBus bus;
  private final InterfaceUse use;
  private final NodeUsers users;

  /** Plans for the machine that these files tell of. */
  public Binder(HostFiles files, InterfaceAddresses addresses) {
    this.files = files;
    this.bus = new PciBus(files);
    this.use = new InterfaceUse(files, addresses);
    this.users = new NodeUsers(files);
  }

  /**
   * A card by its address or the name of its interface.
   *
   * @throws BindException if there is none
   */
  public PciFunction find(String text) throws BindException {
    Optional<PciFunction> byInterface = bus.findByInterface(text);
    if (byInterface.isPresent()) {
      return byInterface.get();
    }
    PciAddress address;
    try {
      address = PciAddress.parse(text);
    } catch (IllegalArgumentException e) {
      String why =
          files.exists("/sys/class/net/" + text)
              ? "interface '" + text + "' has no PCI card behind it"
              : e.getMessage() + ", and there is no interface of that name";
      throw new BindException(why + "; there are " + cards(), e);
    }
    return bus.find(address)
        .orElseThrow(
            () -> new BindException("there is no card at " + address + "; there are " + cards()));
  }

  private String cards() {
    List<PciFunction> cards = bus.networkCards();
    return cards.isEmpty()
        ? "no network cards"
        : cards.stream().map(Binder::named).collect(Collectors.joining(", "));
  }

  /**
   * How to take cards.
   *
   * @param user who is to own their nodes, or empty to leave them to root
   * @param force take also what is in use
   * @throws BindException if they cannot be taken
   */
  public List<BindPlan> bind(List<PciFunction> cards, Optional<String> user, boolean force)
      throws BindException {
    List<BindPlan> plans = new ArrayList<>();
    boolean needsModules = true;
    for (PciFunction card : cards) {
      IommuGroup group = groupOf(card);
      requireNetwork(card, cards, force);
      requireViable(card, group, cards);
      if (!force && !card.isOwnable()) {
        requireUnused(card);
      }
      List<Step> steps = new ArrayList<>();
      if (!card.isOwnable()) {
        if (needsModules) {
          steps.addAll(modules());
          needsModules = false;
        }
        steps.add(Step.Write.driverOverride(card.address(), PciFunction.VFIO_PCI));
        card.driver().ifPresent(_ -> steps.add(Step.Write.unbind(card.address())));
        steps.add(Step.Write.probe(card.address()));
      }
      List<Step> gifts = user.map(name -> gifts(card, group, name)).orElse(List.of());
      plans.add(new BindPlan(card, List.copyOf(steps), gifts));
    }
    return plans;
  }

  /**
   * How to give cards back to the kernel's drivers.
   *
   * @throws BindException if a process still drives one
   */
  public List<BindPlan> unbind(List<PciFunction> cards) throws BindException {
    List<BindPlan> plans = new ArrayList<>();
    for (PciFunction card : cards) {
      if (card.isOwnable()) {
        requireNoProcess(card);
      }
      plans.add(new BindPlan(card, giveBack(card), List.of()));
    }
    return plans;
  }

  private List<Step> giveBack(PciFunction card) {
    List<Step> steps = new ArrayList<>();
    boolean isOurs = card.driverOverride().filter(PciFunction.VFIO_PCI::equals).isPresent();
    if (isOurs) {
      steps.add(Step.Write.driverOverride(card.address(), ""));
    }
    if (card.isOwnable()) {
      steps.add(Step.Write.unbind(card.address()));
    }
    if (card.isOwnable() || card.driver().isEmpty()) {
      files
          .text(PciBus.directory(card.address()) + "/modalias")
          .ifPresent(alias -> steps.add(new Step.LoadModule(alias, false)));
      steps.add(Step.Write.probe(card.address()));
    }
    return List.copyOf(steps);
  }

  private IommuGroup groupOf(PciFunction card) throws BindException {
    if (card.iommuGroup().isEmpty()) {
      throw new BindException(
          named(card)
              + " has no IOMMU group, so nothing would confine its DMA; 'millrace doctor' tells how"
              + " to turn the IOMMU on");
    }
    return bus.group(card.iommuGroup().getAsInt());
  }

  /** Whatever else is in a card's group may go with it, at the user's risk. */
  private static void requireNetwork(PciFunction card, List<PciFunction> cards, boolean force)
      throws BindException {
    if (card.id().isNetwork()) {
      return;
    }
    boolean isCompanion =
        cards.stream()
            .anyMatch(
                other -> other.id().isNetwork() && other.iommuGroup().equals(card.iommuGroup()));
    if (!isCompanion) {
      throw new BindException(named(card) + " is not a network card");
    }
    if (!force && card.driver().isPresent() && !card.isOwnable()) {
      throw new BindException(named(card) + " is not a network card and may be in use; " + FORCE);
    }
  }

  private static void requireViable(PciFunction card, IommuGroup group, List<PciFunction> cards)
      throws BindException {
    List<IommuGroup.Member> others =
        group.besides(card.address()).stream()
            .filter(IommuGroup.Member::isInTheWay)
            .filter(
                member ->
                    cards.stream().noneMatch(c -> c.address().toString().equals(member.name())))
            .toList();
    if (others.isEmpty()) {
      return;
    }
    TreeSet<String> all = new TreeSet<>();
    cards.forEach(asked -> all.add(asked.address().toString()));
    others.forEach(member -> all.add(member.name()));
    throw new BindException(
        "%s shares IOMMU group %d with %s, which must leave the kernel with it: 'millrace bind %s'"
            .formatted(
                card.address(),
                group.number(),
                others.stream().map(Object::toString).collect(Collectors.joining(", ")),
                String.join(" ", all)));
  }

  private void requireUnused(PciFunction card) throws BindException {
    for (String name : card.interfaces()) {
      List<String> uses = use.of(name);
      if (!uses.isEmpty()) {
        throw new BindException(
            "interface %s (%s) is in use (%s); %s"
                .formatted(name, card.address(), String.join(", ", uses), FORCE));
      }
    }
    if (bus.hasHiddenInterface(card)) {
      throw new BindException(
          named(card) + " has its interface in another network namespace; " + FORCE);
    }
    if (card.virtualFunctions() > 0) {
      throw new BindException(
          "%s has %d virtual functions, which would vanish; %s"
              .formatted(named(card), card.virtualFunctions(), FORCE));
    }
  }

  /** Taking a device from vfio-pci waits until the process that drives it lets go. */
  private void requireNoProcess(PciFunction card) throws BindException {
    List<String> nodes = new ArrayList<>();
    card.iommuGroup().ifPresent(group -> nodes.add(new IommuGroup(group, List.of()).node()));
    for (String name : files.list(Step.GiveDeviceNode.names(card.address()))) {
      nodes.add("/dev/vfio/devices/" + name);
    }
    Optional<String> process = users.anyOf(nodes);
    if (process.isPresent()) {
      throw new BindException(named(card) + " is driven by " + process.get() + ": stop that first");
    }
  }

  private List<Step> modules() {
    List<Step> steps = new ArrayList<>();
    if (!files.exists("/sys/bus/pci/drivers/" + PciFunction.VFIO_PCI)) {
      steps.add(new Step.LoadModule(PciFunction.VFIO_PCI, true));
    }
    if (!files.exists("/sys/module/vfio_iommu_type1")) {
      steps.add(new Step.LoadModule("vfio_iommu_type1", false));
    }
    return steps;
  }

  private List<Step> gifts(PciFunction card, IommuGroup group, String user) {
    List<Step> steps = new ArrayList<>();
    if (files.owner(group.node()).filter(user::equals).isEmpty()) {
      steps.add(new Step.GiveNode(group.node(), user));
    }
    if (files.exists("/dev/iommu") && !hasDeviceNode(card, user)) {
      steps.add(new Step.GiveDeviceNode(card.address(), user));
    }
    return steps;
  }

  private boolean hasDeviceNode(PciFunction card, String user) {
    List<String> names = files.list(Step.GiveDeviceNode.names(card.address()));
    return !names.isEmpty()
        && names.stream()
            .allMatch(
                name -> files.owner("/dev/vfio/devices/" + name).filter(user::equals).isPresent());
  }

  /** Its address, and the interface or the driver that people know it by. */
  static String named(PciFunction card) {
    List<String> names = card.interfaces();
    String name = names.isEmpty() ? card.driver().orElse("no driver") : String.join(", ", names);
    return card.address() + " (" + name + ")";
  }
}
