package io.millrace.samples.doctor;

import io.millrace.driver.pci.IommuGroup;
import io.millrace.driver.pci.PciBus;
import io.millrace.driver.pci.PciFunction;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether each card there is a driver for can be driven: its group, its nodes, whether it answers.
 */
final class CardsCheck implements Check {
  @Override
  public List<Finding> look(Patient patient) {
    if (patient.cards().isEmpty()) {
      return List.of(
          Finding.ok("cards", "no card that Millrace has a driver for; af_packet needs none"));
    }
    PciBus bus = new PciBus(patient.files());
    return patient.cards().stream().map(card -> look(patient, bus, card)).toList();
  }

  private static Finding look(Patient patient, PciBus bus, PciFunction card) {
    String check = "card " + card.address();
    if (bus.config(card.address()).get16(0) == 0xffff) {
      return Finding.problem(
          check,
          "it does not answer: pulled out, or hung",
          "echo 1 | sudo tee %1$s/remove && echo 1 | sudo tee /sys/bus/pci/rescan"
              .formatted(PciBus.directory(card.address())));
    }
    if (card.iommuGroup().isEmpty()) {
      return Finding.problem(check, "no IOMMU confines it", "see iommu above");
    }
    IommuGroup group = bus.group(card.iommuGroup().getAsInt());
    List<IommuGroup.Member> inTheWay =
        group.besides(card.address()).stream().filter(IommuGroup.Member::isInTheWay).toList();
    return card.isOwnable()
        ? bound(patient, check, card, group, inTheWay)
        : unbound(check, card, group, inTheWay);
  }

  private static Finding unbound(
      String check, PciFunction card, IommuGroup group, List<IommuGroup.Member> inTheWay) {
    String owner =
        card.driver().map(driver -> "the kernel's " + driver + " has it").orElse("nobody has it");
    String interfaces =
        card.interfaces().isEmpty() ? "" : " as " + String.join(", ", card.interfaces());
    if (inTheWay.isEmpty()) {
      return Finding.ok(
          check,
          "%s%s; 'sudo millrace bind %s' takes it".formatted(owner, interfaces, card.address()));
    }
    return Finding.warning(
        check,
        owner + interfaces + "; its IOMMU group " + group.number() + " " + shared(inTheWay),
        takeAll(card, inTheWay));
  }

  private static Finding bound(
      Patient patient,
      String check,
      PciFunction card,
      IommuGroup group,
      List<IommuGroup.Member> inTheWay) {
    if (!inTheWay.isEmpty()) {
      return Finding.problem(
          check,
          "its IOMMU group " + group.number() + " is not viable: it " + shared(inTheWay),
          takeAll(card, inTheWay));
    }
    if (!patient.usable().test(group.node())) {
      return Finding.problem(
          check,
          "%s is bound, but %s may not open %s".formatted("vfio-pci", patient.user(), group.node()),
          "sudo chown " + patient.user() + " " + group.node());
    }
    return Finding.ok(check, "ready: " + patient.user() + " may open " + group.node());
  }

  private static String shared(List<IommuGroup.Member> inTheWay) {
    return "holds "
        + inTheWay.stream().map(Object::toString).collect(Collectors.joining(", "))
        + " as well";
  }

  private static String takeAll(PciFunction card, List<IommuGroup.Member> inTheWay) {
    return "sudo millrace bind "
        + Stream.concat(
                Stream.of(card.address().toString()),
                inTheWay.stream().map(IommuGroup.Member::name))
            .sorted()
            .collect(Collectors.joining(" "));
  }
}
