package io.millrace.samples.doctor;

import io.millrace.driver.host.HostFiles;
import java.util.List;

/** The arguments the kernel was started with, see kernel-parameters in its documentation. */
record KernelArguments(List<String> words) {
  static KernelArguments of(HostFiles files) {
    return new KernelArguments(
        files.text("/proc/cmdline").map(text -> List.of(text.split("\\s+"))).orElse(List.of()));
  }

  /** Whether an argument is given, or its list of values has one. */
  boolean have(String name, String value) {
    return words.stream()
        .filter(word -> word.startsWith(name + "="))
        .anyMatch(word -> List.of(word.substring(name.length() + 1).split(",")).contains(value));
  }

  /** How to add arguments for good on a machine. */
  static String add(HostFiles files, String arguments) {
    if (files.exists("/usr/sbin/update-grub")) {
      return "sudo sed -i 's/^GRUB_CMDLINE_LINUX=\"/&%s /' /etc/default/grub && sudo update-grub && sudo reboot"
          .formatted(arguments);
    }
    if (files.exists("/usr/sbin/grubby")) {
      return "sudo grubby --update-kernel=ALL --args='%s' && sudo reboot".formatted(arguments);
    }
    return "give the kernel the arguments '" + arguments + "' and start it again";
  }
}
