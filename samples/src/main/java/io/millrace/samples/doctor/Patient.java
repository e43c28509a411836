package io.millrace.samples.doctor;

import io.millrace.driver.catalog.CardCatalog;
import io.millrace.driver.host.HostFiles;
import io.millrace.driver.memory.PacketMemoryConfig;
import io.millrace.driver.pci.PciBus;
import io.millrace.driver.pci.PciFunction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * The machine that is looked at.
 *
 * @param files its files
 * @param cards the network cards there is a driver for
 * @param memory the packet memory that is wanted
 * @param user who is going to run the appliance
 * @param usable whether this process may read and write a path
 */
public record Patient(
    HostFiles files,
    List<PciFunction> cards,
    PacketMemoryConfig memory,
    String user,
    Predicate<String> usable) {

  /** This machine. */
  public static Patient here(PacketMemoryConfig memory) {
    HostFiles files = HostFiles.system();
    return new Patient(
        files,
        new PciBus(files)
            .networkCards().stream()
                .filter(card -> CardCatalog.find(card.id()).isPresent())
                .toList(),
        memory,
        System.getProperty("user.name", "root"),
        path -> Files.isReadable(Path.of(path)) && Files.isWritable(Path.of(path)));
  }

  /** What is a problem if there are cards to drive; without any it is good to know. */
  Finding hindrance(String check, String meaning, String fix) {
    return cards.isEmpty()
        ? Finding.warning(check, meaning, fix)
        : Finding.problem(check, meaning, fix);
  }

  /** Packet memory in MiB. */
  long memoryMib() {
    return memory.sizeBytes() >> 20;
  }
}
