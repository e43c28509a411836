package io.millrace.samples.command;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the name of a file to write. Whether that is possible is looked at before anything else is
 * done, and not after hours of work or when another file has been made already.
 */
final class OutputFileConverter implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    Path file = Path.of(text);
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || Files.isDirectory(file)) {
      throw new TypeConversionException("'" + text + "' is a directory: name a file");
    }
    if (!Files.isWritable(Files.exists(file) ? file : directory)) {
      String why = Files.isDirectory(directory) ? "no permission" : "there is no " + directory;
      throw new TypeConversionException("'" + text + "' cannot be written: " + why);
    }
    return file;
  }
}
